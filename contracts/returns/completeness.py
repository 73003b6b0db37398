"""What was expected, received, on time and accepted: by contract and month, both parts of a month in one cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone

from contracts.agreements.models import Contract
from contracts.returns.models import Part, Return
from contracts.returns.selectors import listed


class Mark(StrEnum):
    """How one return stands, for whoever counts."""

    ACCEPTED = "accepted"
    RECEIVED = "received"
    QUERIED = "queried"
    LATE = "late"
    WAITING = "waiting"


WORDS = {
    Mark.ACCEPTED: "Accepted",
    Mark.RECEIVED: "Submitted, to check",
    Mark.QUERIED: "Queried",
    Mark.LATE: "Missing",
    Mark.WAITING: "Not due yet",
}
SHAPES = {Mark.ACCEPTED: "✓", Mark.RECEIVED: "●", Mark.QUERIED: "?", Mark.LATE: "✕", Mark.WAITING: "○"}
LETTERS = {Part.ACTIVITY: "A", Part.QUALITY: "Q"}
RECEIVED = (Mark.ACCEPTED, Mark.RECEIVED, Mark.QUERIED)
_MARKS = {
    Return.Status.SUBMITTED: Mark.RECEIVED,
    Return.Status.RESUBMITTED: Mark.RECEIVED,
    Return.Status.QUERIED: Mark.QUERIED,
    Return.Status.ACCEPTED: Mark.ACCEPTED,
    Return.Status.FROZEN: Mark.ACCEPTED,
}


@dataclass(frozen=True)
class Seen:
    """One return in its cell."""

    owed: Return
    mark: Mark
    days_late: int

    @property
    def letter(self) -> str:
        return LETTERS[Part(self.owed.part)]

    @property
    def shape(self) -> str:
        return SHAPES[self.mark]

    @property
    def words(self) -> str:
        nil = ", nil return" if getattr(self.owed, "nil", False) else ""
        late = f", {self.days_late} {'day' if self.days_late == 1 else 'days'} late" if self.days_late else ""
        return f"{WORDS[self.mark]}{nil}{late}"


@dataclass
class Totals:
    """Of those whose day has come, or that were received before it."""

    expected: int = 0
    received: int = 0
    on_time: int = 0
    accepted: int = 0

    def add(self, seen: Seen) -> None:
        got = seen.mark in RECEIVED
        self.expected += got or seen.mark == Mark.LATE
        self.received += got
        self.on_time += got and not seen.days_late
        self.accepted += seen.mark == Mark.ACCEPTED

    def share(self, count: int) -> str:
        return f"{count / self.expected:.0%}" if self.expected else ""


@dataclass
class Row:
    contract: Contract
    cells: dict[date, list[Seen]] = field(default_factory=dict)
    totals: Totals = field(default_factory=Totals)


@dataclass
class Grid:
    months: list[date]
    rows: list[Row]
    by_month: dict[date, Totals]
    totals: Totals
    seen: list[Return]


def seen_of(owed: Return, today: date) -> Seen:
    """``owed`` comes from ``selectors.listed``. How late it is counts from its due day to the day it was first submitted."""
    sent = getattr(owed, "submitted_at", None)
    waiting = Mark.LATE if owed.due_on < today else Mark.WAITING
    mark = _MARKS.get(Return.Status(owed.status), waiting)
    until = timezone.localdate(sent) if sent else today
    return Seen(owed, mark, max(0, (until - owed.due_on).days))


def grid_of(rows: QuerySet[Return], months: Iterable[date], today: date) -> Grid:
    """One query."""
    wanted = sorted(months)
    grid = Grid(wanted, [], {month: Totals() for month in wanted}, Totals(), [])
    by_contract: dict[int, Row] = {}
    order = ("contract__provider__name", "contract__service_line", "contract", "month", "part")
    for owed in listed(rows).filter(month__in=wanted).order_by(*order):
        row = by_contract.setdefault(owed.contract_id, Row(owed.contract))
        one = seen_of(owed, today)
        row.cells.setdefault(owed.month, []).append(one)
        for totals in (row.totals, grid.by_month[owed.month], grid.totals):
            totals.add(one)
        owed.days_late = one.days_late  # type: ignore[attr-defined]
        grid.seen.append(owed)
    grid.rows = list(by_contract.values())
    return grid
