"""What is due by when: pure arithmetic over a referral's facts and the rules of the day on which each clock began.

A day-long clock is in time up to and including its last day. An hour-long clock runs through the night the clocks change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from reachout.rules.selectors import Rules
from reachout.rules.working_days import add_working_days
from referrals.models import Referral, Urgency

LONDON = ZoneInfo("Europe/London")


class Book(Protocol):
    def on(self, day: date) -> Rules: ...


class State(StrEnum):
    RUNNING = "running"
    NEAR = "near"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done late"
    ENDED = "ended"


class Key(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    TRIAGE = "triage"
    ASSESS = "assess"
    PRISON_ASSESS = "prison_assess"
    PRISON_TRANSFER = "prison_transfer"
    PRISON_TOTAL = "prison_total"
    ORDER = "order"
    VALID = "valid"


TITLES = {
    Key.ACKNOWLEDGE: "Acknowledge",
    Key.TRIAGE: "Triage",
    Key.ASSESS: "Assess",
    Key.PRISON_ASSESS: "Prison: first assessment",
    Key.PRISON_TRANSFER: "Prison: transfer after assessment",
    Key.PRISON_TOTAL: "Prison: transfer after the request",
    Key.ORDER: "Court order or warrant: admit",
    Key.VALID: "Assessment valid until",
}
"""What is to happen, as the queue says it."""

LEGAL = {Key.PRISON_ASSESS, Key.PRISON_TRANSFER, Key.PRISON_TOTAL, Key.ORDER}

ORDER_RULES = {
    Referral.CourtOrder.S35_36: "s35_36_days",
    Referral.CourtOrder.S37_38_45A: "s37_38_45a_days",
    Referral.CourtOrder.S47_48: "s47_48_days",
}
ASSESS_RULES = {
    Urgency.EMERGENCY: ("hours", "assess_emergency_hours"),
    Urgency.VERY_URGENT: ("working days", "assess_very_urgent_working_days"),
    Urgency.URGENT: ("working days", "assess_urgent_working_days"),
    Urgency.ROUTINE: ("days", "assess_routine_days"),
}


@dataclass(frozen=True)
class Facts:
    """What the clocks need to know of a referral and its assessments."""

    service_line: str
    received_on: date
    received_at: datetime | None = None
    urgency: str = ""
    from_prison: bool = False
    initial_request_on: date | None = None
    court_order: str = ""
    court_order_on: date | None = None
    acknowledged_on: date | None = None
    triaged_on: date | None = None
    first_contact_on: date | None = None
    accepted_on: date | None = None
    valid_until: date | None = None
    admitted_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Clock:
    key: Key
    started_on: date
    due_on: date
    due_at: datetime | None = None
    """Only where the rule counts hours."""
    stopped_on: date | None = None
    ended_on: date | None = None
    """The referral was closed before what the clock asks for was done: it no longer matters."""
    near_days: int = 2
    note: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.key]

    @property
    def legal(self) -> bool:
        return self.key in LEGAL

    @property
    def live(self) -> bool:
        return self.stopped_on is None and self.ended_on is None

    def days_left(self, at: datetime) -> int:
        """Whole days to the last day in time; below nought when late."""
        return (self.due_on - at.astimezone(LONDON).date()).days

    def state(self, at: datetime) -> State:
        if self.stopped_on is not None:
            return State.DONE_LATE if self.stopped_on > self.due_on else State.DONE
        if self.ended_on is not None:
            return State.ENDED
        if self.is_late(at):
            return State.LATE
        return State.NEAR if self.days_left(at) <= self.near_days else State.RUNNING

    def is_late(self, at: datetime) -> bool:
        return at > self.due_at if self.due_at else self.days_left(at) < 0

    def words(self, at: datetime) -> str:
        """2 days late, due today, due in 3 days, done 2 days late."""
        state, left = self.state(at), self.days_left(at)
        if state in {State.DONE, State.DONE_LATE}:
            late = (self.stopped_on - self.due_on).days if self.stopped_on else 0
            return f"done {_days(late)} late" if late > 0 else "done in time"
        if state is State.ENDED:
            return "no longer runs"
        if state is State.LATE:
            return f"{_days(-left)} late" if left < 0 else f"{_hours(self.due_at, at)} late"
        if self.due_at and left <= 1:
            return f"due in {_hours(at, self.due_at)}"
        return {0: "due today", 1: "due tomorrow"}.get(left, f"due in {_days(left)}")


def _days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"


def _hours(start: datetime | None, end: datetime | None) -> str:
    hours = int((end - start).total_seconds() // 3600) if start and end else 0
    return "less than an hour" if hours == 0 else f"{hours} hour{'' if hours == 1 else 's'}"


def clocks_of(facts: Facts, book: Book) -> list[Clock]:
    """Every clock the facts start, in the order of the pathway."""
    return [_ended(clock, facts) for clock in _all(facts, book)]


def next_due(clocks: list[Clock]) -> Clock | None:
    """The live clock whose last day comes first."""
    return min((clock for clock in clocks if clock.live), key=lambda clock: (clock.due_on, not clock.legal), default=None)


def _ended(clock: Clock, facts: Facts) -> Clock:
    return replace(clock, ended_on=facts.closed_on) if clock.stopped_on is None and facts.closed_on else clock


def _all(facts: Facts, book: Book) -> Iterator[Clock]:
    received, line = facts.received_on, facts.service_line
    rules = book.on(received)
    near = rules.get("deadline_near_days", line)
    yield Clock(
        Key.ACKNOWLEDGE,
        received,
        add_working_days(received, rules.get("acknowledge_working_days", line)),
        stopped_on=_first(facts.acknowledged_on, facts.triaged_on),
    )
    triage_by = add_working_days(received, rules.get("triage_working_days", line))
    yield Clock(Key.TRIAGE, received, triage_by, stopped_on=facts.triaged_on)
    if facts.urgency:
        yield _assess(facts, rules)
    if facts.from_prison:
        yield from _prison(facts, book, near)
    if facts.court_order and facts.court_order_on:
        given = book.on(facts.court_order_on).get(ORDER_RULES[Referral.CourtOrder(facts.court_order)], line)
        due = facts.court_order_on + timedelta(days=given)
        yield Clock(Key.ORDER, facts.court_order_on, due, stopped_on=facts.admitted_on, near_days=near)
    if facts.accepted_on and facts.valid_until:
        yield Clock(Key.VALID, facts.accepted_on, facts.valid_until, stopped_on=facts.admitted_on, near_days=near)


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def _assess(facts: Facts, rules: Rules) -> Clock:
    unit, key = ASSESS_RULES[Urgency(facts.urgency)]
    count, received = rules.get(key, facts.service_line), facts.received_on
    if unit == "hours":
        start = facts.received_at or datetime.combine(received, time.max, LONDON)
        due_at = after_hours(start, count)
        due_on = due_at.astimezone(LONDON).date()
        return Clock(Key.ASSESS, received, due_on, due_at, stopped_on=facts.first_contact_on, near_days=1)
    due_on = add_working_days(received, count) if unit == "working days" else received + timedelta(days=count)
    return Clock(Key.ASSESS, received, due_on, stopped_on=facts.first_contact_on)


def after_hours(start: datetime, hours: int) -> datetime:
    """So many hours on by any watch: added in UTC, since London's day may have 23 or 25."""
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(LONDON)


def _prison(facts: Facts, book: Book, near: int) -> Iterator[Clock]:
    received, line = facts.received_on, facts.service_line
    assess_by = received + timedelta(days=book.on(received).get("prison_assess_days", line))
    yield Clock(Key.PRISON_ASSESS, received, assess_by, stopped_on=facts.first_contact_on, near_days=near)
    if seen := facts.first_contact_on:
        transfer_by = seen + timedelta(days=book.on(seen).get("prison_transfer_days", line))
        yield Clock(Key.PRISON_TRANSFER, seen, transfer_by, stopped_on=facts.admitted_on, near_days=near)
    asked = facts.initial_request_on or received
    note = (
        ""
        if facts.initial_request_on
        else "counted from the day we received it: when the report was first asked for is not known"
    )
    total_by = asked + timedelta(days=book.on(asked).get("prison_total_days", line))
    yield Clock(Key.PRISON_TOTAL, asked, total_by, stopped_on=facts.admitted_on, near_days=near, note=note)
