"""What a page is about, if it is the reader's to see; and who they are to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from contracts.returns import services, tags
from contracts.returns.models import Query, Return, Submission
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request

VIEW, FILL, CHECK = Permission.RETURN_VIEW, Permission.RETURN_SUBMIT, Permission.RETURN_ACCEPT


def the_return(request: Request, pk: int, permission: Permission) -> Return:
    rows = Return.objects.open_to(request.user, permission).select_related("contract__provider")
    return get_object_or_404(rows, pk=pk)


def the_query(request: Request, pk: int, permission: Permission) -> Query:
    rows = Query.objects.open_to(request.user, permission)
    rows = rows.select_related("of__contract__provider", "ward", "submission", "closed_by")
    return get_object_or_404(rows, pk=pk)


def the_draft(owed: Return) -> Submission:
    version = owed.submissions.filter(submitted_at=None).first()
    if version is None:
        raise Http404
    version.of = owed
    return version


def may(request: Request, owed: Return, permission: Permission) -> bool:
    return Return.objects.open_to(request.user, permission).filter(pk=owed.pk).exists()


def heading(owed: Return) -> dict[str, Any]:
    """What every page about a return says first."""
    today = timezone.localdate()
    last = services.last_day(owed)
    due = [("Due", owed.due_on), ("Locks after", last)]
    return {
        "owed": owed,
        "tag": tags.state(owed, today),
        "caption": f"{owed.contract.provider.name}, {owed.contract.get_service_line_display()}",
        "due": due,
        "locked": today > last,
        "trail": [("Returns", reverse("returns:list"))],
    }


def trail_to(owed: Return) -> list[tuple[str, str]]:
    return [("Returns", reverse("returns:list")), (str(owed), owed.get_absolute_url())]
