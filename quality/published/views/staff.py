"""Behind sign-in: editions proposed, looked at, approved, sent back, withdrawn."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from quality.published import forms, services
from quality.published.models import Publication, may_publish
from quality.published.selectors import preview
from quality.published.tables import PublicationTable, state
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.steps import press, step
from reachout.pages.tables import Reply

PUBLISH = Permission.FIGURES_PUBLISH


@require_GET
@requires(PUBLISH)
def publications(request: Request) -> Reply:
    rows = Publication.objects.visible_to(request.user).select_related("proposed_by", "approved_by")
    propose = {"text": "Propose an edition", "href": reverse("publications:new")} if may_publish(request.user) else None
    context = {"heading": "Publications", "primary": propose, "may": may_publish(request.user)}
    return PublicationTable(request, rows).respond("published/list.html", context)


@requires(PUBLISH)
def propose(request: Request) -> HttpResponse:
    return step(
        request,
        forms.ProposeForm(request.POST or None),
        partial(services.propose, at=timezone.now(), by=request.user),
        done="The edition waits for somebody else to approve it.",
        onwards=lambda made: made,
        template="published/propose.html",
    )


@require_GET
@requires(PUBLISH)
def show(request: Request, pk: int) -> HttpResponse:
    publication = _the(request, pk)
    snapshots = list(publication.snapshots.order_by("month"))
    context = {
        "publication": publication,
        "tag": state(publication),
        "parts": preview(publication, snapshots),
        "snapshots": snapshots,
        "mine": publication.proposed_by_id == request.user.pk,
    }
    return render(request, "published/show.html", context)


@require_POST
@requires(PUBLISH)
def approve(request: Request, pk: int) -> HttpResponse:
    publication = _the(request, pk)
    act = partial(services.approve, publication, at=timezone.now(), by=request.user)
    return press(request, act, done="The edition is public.", onwards=publication)


@requires(PUBLISH)
def send_back(request: Request, pk: int) -> HttpResponse:
    publication = _the(request, pk)
    return step(
        request,
        forms.WhyForm(request.POST or None),
        partial(services.send_back, publication, at=timezone.now(), by=request.user),
        done="The edition is sent back.",
        onwards=publication,
        template="published/why.html",
        publication=publication,
        title="Send back this edition",
        button="Send back",
    )


@requires(PUBLISH)
def withdraw(request: Request, pk: int) -> HttpResponse:
    publication = _the(request, pk)
    return step(
        request,
        forms.WhyForm(request.POST or None),
        partial(services.withdraw, publication, at=timezone.now(), by=request.user),
        done="The edition is no longer public.",
        onwards=publication,
        template="published/why.html",
        publication=publication,
        title="Withdraw this edition",
        button="Withdraw",
        public=True,
    )


def _the(request: Request, pk: int) -> Publication:
    rows = Publication.objects.visible_to(request.user).select_related("proposed_by", "approved_by", "ended_by")
    return get_object_or_404(rows, pk=pk)
