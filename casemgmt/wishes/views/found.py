"""What a page is about, if it is the reader's to see or to write; and its one short form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from casemgmt.models import Case
from casemgmt.wishes.models import cases_open_to
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.pages.forms import Form
from reachout.pages.steps import step

VIEW, KEEP, CONTRIBUTE = Permission.CASE_VIEW, Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE
WRITE = (KEEP, CONTRIBUTE)


def the_case(request: Request, pk: int, *permissions: Permission) -> Case:
    cases = cases_open_to(request.user, *(permissions or WRITE)).select_related("person", "manager")
    return get_object_or_404(cases, pk=pk)


def the(model: Any, request: Request, pk: int, *permissions: Permission) -> Any:
    rows = model.objects.open_to(request.user, *(permissions or WRITE)).select_related("case__person")
    return get_object_or_404(rows, pk=pk)


def may_write(request: Request, case: Case) -> bool:
    return case.is_open and cases_open_to(request.user, *WRITE).filter(pk=case.pk).exists()


def trail_of(case: Case) -> list[tuple[str, str]]:
    return [(f"Case {case.reference}", case.get_absolute_url()), ("Their voice", voice_address(case))]


def voice_address(case: Case, part: str = "") -> str:
    return reverse("wishes:voice", args=[case.pk]) + part


def short(
    request: Request,
    case: Case,
    form: Form,
    act: Callable[..., Any],
    *,
    title: str,
    done: str,
    onwards: str,
    button: str = "Save",
    **more: Any,
) -> HttpResponse:
    return step(
        request,
        form,
        act,
        done=done,
        onwards=onwards,
        template="wishes/short.html",
        case=case,
        title=title,
        button=button,
        trail=trail_of(case),
        back=onwards,
        **more,
    )
