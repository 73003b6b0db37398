from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from casemgmt.flags import tags
from casemgmt.flags.models import Flag, FlagQuerySet
from casemgmt.flags.services.telling import SEATS
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import Item, Section, first_of, section

SOON = timedelta(days=7)


@section(Permission.FLAG_ANSWER, order=40)
def to_answer(user: User, now: datetime) -> Section:
    """Of one's own cases and of those without a case manager; for a unit, of its own patients."""
    rows = _mine(user).filter(status=Flag.Status.RAISED)
    return _section("Flags to answer", rows, now, "/flags/?state=raised")


@section(Permission.FLAG_ANSWER, order=41)
def plans_due(user: User, now: datetime) -> Section:
    rows = Flag.objects.open_to(user, Permission.FLAG_ANSWER).standing()
    rows = rows.filter(Q(case__manager=user) | Q(acknowledged_by=user), status=Flag.Status.ACKNOWLEDGED)
    due = rows.filter(answer_by__lte=timezone.localdate(now) + SOON)
    return _section("Plans for flags, due soon", due, now, "/flags/?state=acknowledged")


@section(Permission.ESCALATION_VIEW, order=42)
def escalated(user: User, now: datetime) -> Section | None:
    """What has come to the commissioner or the board, by reference."""
    seats = {seat.role for seat in user.current_memberships}
    to = [step for step, role in SEATS.items() if role in seats]
    if not to:
        return None
    rows = Flag.objects.escalations_open_to(user).filter(escalated_to__in=to).select_related("case")
    rows = rows.order_by("-level", "escalated_on", "pk")
    return first_of("Escalated to you", rows, _by_reference, url="/flags/escalations/")


def _by_reference(flag: Flag) -> Item:
    return Item(flag.title, "/flags/escalations/", detail=f"Case {flag.case.reference}, {_since(flag)}", tag=tags.level(flag))


def _since(flag: Flag) -> str:
    return f"since {flag.escalated_on:%-d %B %Y}"


def _mine(user: User) -> FlagQuerySet:
    rows = Flag.objects.open_to(user, Permission.FLAG_ANSWER).standing()
    lines = user.reach(Permission.CASE_KEEP).lines
    return rows.filter(Q(case__manager=user) | Q(case__manager=None)) if lines else rows


def _section(title: str, rows: FlagQuerySet, now: datetime, url: str) -> Section:
    shown = rows.select_related("case__person").order_by("answer_by", "-level", "pk")
    return first_of(title, shown, _item, url=url, late=Q(answer_by__lt=timezone.localdate(now)))


def _item(flag: Flag) -> Item:
    name = f"{flag.case.person.name}: {flag.title}"
    return Item(name, flag.get_absolute_url(), detail=flag.because, due_on=flag.answer_by)
