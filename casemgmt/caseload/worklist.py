"""What waits for a case manager: cases that nobody has, and cases that somebody handed to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from casemgmt.models import Case, Handover
from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag
from reachout.pages.words import ago, long_day
from reachout.pages.worklist import Item, Section, first_of, section

NEW = timedelta(days=14)
"""So long a case counts as handed over lately."""


@section(Permission.CASE_KEEP, order=50)
def without_a_manager(user: Any, now: datetime) -> Section:
    waiting = Case.objects.open_to(user, Permission.CASE_KEEP).current().filter(manager=None)
    rows = waiting.select_related("person").order_by("-opened_on", "-id")
    return first_of("Cases without a case manager", rows, _to_give, url=reverse("caseload:caseloads"))


def _to_give(case: Case) -> Item:
    detail = f"{case.get_service_line_display()}, opened {long_day(case.opened_on)}"
    tag = Tag("To be given", Meaning.SOON)
    return Item(case.person.name, reverse("cases:hand-over", args=[case.pk]), detail=detail, tag=tag)


@section(Permission.CASE_KEEP, order=51)
def handed_to_me(user: Any, now: datetime) -> Section:
    """Lately, and still mine."""
    given = (
        Handover.objects.filter(taker=user, at__gt=now - NEW, case__manager=user)
        .filter(case__in=Case.objects.open_to(user, Permission.CASE_KEEP).current())
        .exclude(by=user)
        .select_related("case__person", "giver")
    )
    item = lambda one: Item(one.case.person.name, one.case.get_absolute_url(), detail=_from(one, now))  # noqa: E731
    return first_of("Handed to you lately", given, item)


def _from(handover: Handover, now: datetime) -> str:
    when = ago(handover.at, timezone.localdate(now))
    return f"From {handover.giver.name}, {when}" if handover.giver else f"New, {when}"
