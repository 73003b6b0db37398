"""The case a page is about, and the way back to it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from casemgmt.models import Case
from casemgmt.notes.models import Document, Note
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request

VIEW, KEEP, CONTRIBUTE = Permission.CASE_VIEW, Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE


def may_write(case: Case, user: User) -> bool:
    if case.service_line in user.reach(KEEP).lines:
        return True
    return user.may(CONTRIBUTE) and Case.objects.open_to(user, CONTRIBUTE).filter(pk=case.pk).exists()


def the_case(request: Request, pk: int, *permissions: Permission) -> Case:
    """The case, within reach by one of the permissions; 404 otherwise."""
    rows = Case.objects.none()
    for permission in permissions:
        rows = rows | Case.objects.open_to(request.user, permission)
    return get_object_or_404(Case.objects.select_related("person").filter(pk__in=rows.values("pk")), pk=pk)


def the(model: type[Note | Document], request: Request, pk: int, *, to_write: bool = False) -> Any:
    rows = model.objects.writable_by(request.user) if to_write else model.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("case__person", "by", "withdrawn_by"), pk=pk)


def trail_of(case: Case) -> list[tuple[str, str]]:
    return [(f"Case {case.reference}", case.get_absolute_url()), ("Notes and documents", f"/notes/cases/{case.pk}/")]
