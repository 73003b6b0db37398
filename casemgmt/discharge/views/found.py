"""The case a page is about, if it is the reader's to see or to keep; and the short form most steps are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from casemgmt.discharge.models import Plan
from casemgmt.models import Case
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.pages.steps import step

VIEW, KEEP, CONTRIBUTE = Permission.CASE_VIEW, Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE
RESTRICTED, MANAGE = Permission.CASE_RESTRICTED, Permission.STAY_MANAGE
PLANS, DELAYS, FOLLOW_UP = ("Discharge", "/discharge/"), ("Delays", "/delays/"), ("Follow-up", "/discharge/follow-up/")


def the_case(request: Request, pk: int, *permissions: Permission) -> Case:
    """404 unless one of the permissions reaches the case."""
    for permission in permissions:
        rows = Case.objects.open_to(request.user, permission).select_related("person", "manager")
        if case := rows.filter(pk=pk).first():
            return case
    raise Http404


def may(request: Request, case: Case, *permissions: Permission) -> bool:
    return any(Case.objects.open_to(request.user, one).filter(pk=case.pk).exists() for one in permissions)


def the_plan(request: Request, pk: int, *permissions: Permission) -> Plan:
    """The open plan of a case that is the reader's to keep."""
    case = the_case(request, pk, *permissions)
    return get_object_or_404(Plan.objects.select_related("case__person"), case=case, closed_on=None)


def page_of(case: Case) -> str:
    return reverse("discharge:plan", args=[case.pk])


def short(
    request: Request,
    case: Case,
    form: Any,
    act: Callable[..., Any],
    *,
    done: str,
    title: str,
    button: str,
    onwards: Any = None,
    template: str = "cases/short.html",
    **context: Any,
) -> HttpResponse:
    """One short form about one person, and back to their plan."""
    back = page_of(case)
    return step(
        request,
        form,
        partial(act, at=timezone.now(), by=request.user),
        done=done,
        onwards=onwards or back,
        template=template,
        case=case,
        title=title,
        button=button,
        back=context.pop("back", back),
        trail=[PLANS, (f"Case {case.reference}", back)],
        **context,
    )


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None
