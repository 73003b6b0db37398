"""Withholding: proposed, approved by another, withdrawn or lifted."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from quality.performance import forms, services
from quality.performance.models import Notice, Withholding
from quality.performance.services.withholding import months_to_withhold, said
from quality.performance.views.found import KEEP, the, trail_of_notice
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.steps import step

RECORDED = "It is recorded. Nothing is deducted by this system."


@requires(KEEP)
def propose(request: Request, pk: int) -> HttpResponse:
    notice = the(Notice, request, pk, KEEP)
    return _step(
        request,
        notice,
        forms.WithholdForm(request.POST or None, months=months_to_withhold(notice)),
        partial(services.propose, notice),
        title="Propose a withholding",
        done=lambda made: f"Proposed: {said(made)}. Somebody else approves it.",
    )


@requires(KEEP)
def approve(request: Request, pk: int) -> HttpResponse:
    return _on(request, pk, services.approve, "Approve the withholding", RECORDED)


@requires(KEEP)
def drop(request: Request, pk: int) -> HttpResponse:
    return _on(request, pk, services.drop, "Withdraw the proposal", "The proposal is withdrawn.")


@requires(KEEP)
def lift(request: Request, pk: int) -> HttpResponse:
    return _on(request, pk, services.lift, "Lift the withholding", "The withholding is lifted.")


def _on(request: Request, pk: int, service: Any, title: str, done: str) -> HttpResponse:
    made = the(Withholding, request, pk, KEEP)
    form = forms.WhyForm(request.POST or None)
    return _step(request, made.notice, form, partial(service, made), title=title, done=done, hint=f"{said(made)}. {RECORDED}")


def _step(request: Request, notice: Notice, form: Any, act: Any, *, title: str, done: Any, hint: str = RECORDED) -> HttpResponse:
    back = f"{notice.get_absolute_url()}#withholding"
    return step(
        request,
        form,
        partial(act, at=timezone.now(), by=request.user),
        done=done,
        onwards=back,
        template="pages/short.html",
        title=title,
        hint=hint,
        button=title,
        trail=trail_of_notice(notice),
        back=back,
    )
