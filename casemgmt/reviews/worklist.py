"""What waits: reviews and visits that are overdue or due this week, and actions that nobody has done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from casemgmt.facts import among
from casemgmt.reviews.models import BY_WARD, Action, Kind
from casemgmt.reviews.selectors import OVERDUE, WEEK, due_rows_of, facts_of_mine
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import MOST, Item, Section, first_of, section

KEEP, CONTRIBUTE = Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE


@section(KEEP, order=50)
def due_for_manager(user: User, now: datetime) -> Section:
    return _due(user, now, Kind)


@section(CONTRIBUTE, order=50)
def due_for_unit(user: User, now: datetime) -> Section:
    return _due(user, now, BY_WARD)


def _due(user: User, now: datetime, kinds: Iterable[Kind]) -> Section:
    due = due_rows_of(facts_of_mine(user, now), on=timezone.localdate(now), kinds=kinds)
    rows = [row for row in due if row.when in (OVERDUE, WEEK)]
    items = [
        Item(f"{row.due.title}: {row.facts.person.name}", row.url, detail=row.due.because, due_on=row.due.due_on)
        for row in rows[:MOST]
    ]
    late = sum(row.when == OVERDUE for row in rows)
    return Section("Reviews and visits due", items, count=len(rows), late=late, url=f"{reverse('reviews:due')}?when=week")


@section(KEEP, CONTRIBUTE, order=51)
def actions_overdue(user: User, now: datetime) -> Section:
    many = facts_of_mine(user, now)
    people, lines = among(facts.person.pk for facts in many), {facts.case.service_line for facts in many}
    rows = Action.objects.visible_to(user).overdue(timezone.localdate(now))
    rows = rows.filter(review__person__in=people, review__service_line__in=lines).select_related("review__person")
    url = f"{reverse('reviews:actions')}?state=overdue"
    return first_of("Actions from reviews overdue", rows.order_by("due_on", "id"), _item, url=url)


def _item(one: Action) -> Item:
    detail = f"{one.owner}. {one.review.person.name}"
    return Item(one.text[:100], one.review.get_absolute_url(), detail=detail, due_on=one.due_on)
