from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from contracts.returns import tags
from contracts.returns.figures import title_of
from contracts.returns.models import Query, Return
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import MOST, Item, Section, first_of, section

FILL, CHECK = Permission.RETURN_SUBMIT, Permission.RETURN_ACCEPT
SOON = timedelta(days=14)


def _item(owed: Return, *, due: bool = True) -> Item:
    detail = f"{owed.contract.provider.name}, {owed.contract.get_service_line_display()}"
    return Item(str(owed), owed.get_absolute_url(), detail=detail, due_on=owed.due_on if due else None)


def _list(state: str) -> str:
    return f"{reverse('returns:list')}?state={state}"


@section(FILL, order=70)
def due(user: Any, now: datetime) -> Section:
    """Returns to submit: late, or due within a fortnight."""
    today = timezone.localdate(now)
    rows = Return.objects.open_to(user, FILL).unsent().filter(due_on__lte=today + SOON)
    found = list(rows.select_related("contract__provider").order_by("due_on", "pk"))
    late = sum(owed.due_on < today for owed in found)
    return Section(
        "Monthly returns", items=[_item(owed) for owed in found[:MOST]], count=len(found), late=late, url=_list("provider")
    )


@section(FILL, order=71)
def asked(user: Any, now: datetime) -> Section:
    """Queries of the commissioner that await the user's answer."""
    mine = Return.objects.open_to(user, FILL).filter(status=Return.Status.QUERIED)
    rows = Query.objects.filter(of__in=mine, status=Query.Status.OPEN).select_related("of__contract__provider", "ward")
    item = lambda one: Item(title_of(one.figure, one.ward), one.get_absolute_url(), detail=str(one.of))  # noqa: E731
    return first_of("Queries on your returns", rows, item, url=_list("provider"))


@section(CHECK, order=72)
def to_check(user: Any, now: datetime) -> Section:
    """What providers have submitted."""
    rows = Return.objects.open_to(user, CHECK).to_check().select_related("contract__provider").order_by("due_on", "pk")
    return first_of("Returns to check", rows, lambda owed: _item(owed, due=False), url=_list("check"))


@section(CHECK, order=73)
def awaited(user: Any, now: datetime) -> Section:
    """What is late, and what was queried and is not back."""
    today = timezone.localdate(now)
    rows = Return.objects.open_to(user, CHECK)
    found = list((rows.late(today) | rows.filter(status=Return.Status.QUERIED)).select_related("contract__provider"))
    found.sort(key=lambda owed: (owed.due_on, owed.pk))
    items = [
        Item(str(owed), owed.get_absolute_url(), detail=owed.contract.provider.name, due_on=owed.due_on)
        if owed.is_late(today)
        else Item(str(owed), owed.get_absolute_url(), detail=owed.contract.provider.name, tag=tags.state(owed, today))
        for owed in found[:MOST]
    ]
    late = sum(owed.is_late(today) for owed in found)
    return Section("Returns awaited from providers", items=items, count=len(found), late=late, url=_list("provider"))
