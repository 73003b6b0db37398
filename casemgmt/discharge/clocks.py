"""The clock of 72 hours after a discharge to the community, as of any instant.

From which moment: a discharge is a day. The clock runs from the time of leaving if somebody entered it, else from the end of that
day in London, so that nobody is late for an hour that is not on record. It counts hours that pass, not the hands of the clock:
across the change to winter time 72 hours end an hour earlier by the clock on the wall. The hours are the rule
``follow_up_hours`` of the day of discharge.

Only contact that counts stops it (``Contact.COUNTED``): a text or an e-mail is kept, and the clock goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from beds.models import Spell, WardStay
from casemgmt.discharge.models import Contact, Departure
from casemgmt.facts import Facts
from casemgmt.models import Case
from reachout.rules.selectors import Rulebook, rulebook


class State(StrEnum):
    DUE = "due"
    DONE = "done"
    LATE = "late"
    """There was contact that counts, after the time."""
    MISSED = "missed"


@dataclass(frozen=True)
class Clock:
    case: Case
    spell: Spell
    left_on: date
    due_at: datetime
    contacts: Sequence[Contact] = field(default_factory=tuple)
    departure: Departure | None = None

    def counted(self, at: datetime) -> Contact | None:
        return next((one for one in self.contacts if one.counts and one.made_at <= at), None)

    def state(self, at: datetime) -> State:
        first = self.counted(at)
        if first:
            return State.DONE if first.made_at <= self.due_at else State.LATE
        return State.DUE if at <= self.due_at else State.MISSED

    def hours_left(self, at: datetime) -> int:
        """Whole hours, rounded down; below 0 it is over."""
        return int((self.due_at.astimezone(UTC) - at.astimezone(UTC)) // timedelta(hours=1))

    @property
    def missed_because(self) -> str:
        return self.departure.get_missed_because_display() if self.departure and self.departure.missed_because else ""


def starts_at(left_on: date, left_at: datetime | None) -> datetime:
    """The time of leaving, or the end of the day."""
    if left_at:
        return left_at
    return datetime.combine(left_on + timedelta(days=1), time.min, tzinfo=timezone.get_default_timezone())


def due_at(left_on: date, left_at: datetime | None, hours: int) -> datetime:
    """So many hours that pass, later: counted in UTC, where no hour is twice or missing."""
    return starts_at(left_on, left_at).astimezone(UTC) + timedelta(hours=hours)


def clocks_for(cases: QuerySet[Case], *, on: date) -> list[Clock]:
    """The clock of the last discharge to the community of each of these cases, for as long as a case is watched after it (the
    rule ``case_watch_days``) and nobody came back. Three queries, however many cases."""
    book = rulebook()
    since = on - timedelta(days=book.on(on).get("case_watch_days"))
    again = Spell.objects.filter(person=OuterRef("person"), admitted_on__gt=OuterRef("admitted_on"), admitted_on__lte=on)
    wards = WardStay.objects.filter(spell=OuterRef("pk"))
    left = (
        Spell.objects.filter(
            ~Exists(again),
            person__in=cases.order_by().values("person"),
            destination=Spell.Destination.COMMUNITY,
            discharged_on__lte=on,
            discharged_on__gt=since,
        )
        .annotate(lines=ArraySubquery(wards.values("ward__service_line")))
        .select_related("departure")
        .prefetch_related("contacts_after")
        .order_by("discharged_on", "id")
    )
    by_person: dict[int, list[Case]] = defaultdict(list)
    for case in cases.filter(person__in=[spell.person_id for spell in left]).select_related("person", "manager"):
        by_person[case.person_id].append(case)
    found: dict[int, Clock] = {}
    for spell in left:
        for case in by_person[spell.person_id]:
            if case.service_line in spell.lines and spell.discharged_on and spell.discharged_on >= case.opened_on:
                found[case.pk] = _clock(case, spell, spell.discharged_on, book)
    return sorted(found.values(), key=lambda one: (one.due_at, one.case.pk))


def clocks_of(many: Sequence[Facts], *, on: date) -> dict[int, Clock]:
    """By the case's key: for flags and panels."""
    gone = [facts.case.pk for facts in many if facts.stay is None]
    return {clock.case.pk: clock for clock in clocks_for(Case.objects.filter(pk__in=gone), on=on)} if gone else {}


def _clock(case: Case, spell: Spell, left_on: date, book: Rulebook) -> Clock:
    departure = getattr(spell, "departure", None)
    hours = book.on(left_on).get("follow_up_hours", case.service_line)
    due = due_at(left_on, departure.left_at if departure else None, hours)
    return Clock(case, spell, left_on, due, list(spell.contacts_after.all()), departure)
