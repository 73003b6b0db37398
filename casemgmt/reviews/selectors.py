"""What is due, shaped for a list and for a month."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from casemgmt.facts import Facts, facts_of
from casemgmt.models import Case
from casemgmt.reviews.due import Due, due_of
from casemgmt.reviews.models import Kind, Review
from reachout.pages.worklist import shared

if TYPE_CHECKING:
    from reachout.accounts.models import User

OVERDUE, WEEK, MONTH, LATER = "overdue", "week", "month", "later"


@dataclass(frozen=True)
class DueRow:
    """One thing that is due on one case."""

    facts: Facts
    due: Due

    @property
    def pk(self) -> str:
        return f"{self.case.pk}-{self.due.kind}"

    @property
    def case(self) -> Case:
        return self.facts.case

    @cached_property
    def when(self) -> str:
        """Overdue, within a week, within the month, or later."""
        days = (self.due.due_on - self.facts.on).days
        return OVERDUE if days < 0 else WEEK if days < 7 else MONTH if days < 31 else LATER

    @property
    def url(self) -> str:
        return f"/reviews/cases/{self.case.pk}/{self.due.kind}/"


def due_rows(cases: QuerySet[Case], *, on: date) -> list[DueRow]:
    """Everything due on these cases, soonest first. A fixed number of queries."""
    return due_rows_of(facts_of(cases, on=on), on=on)


def due_rows_of(many: list[Facts], *, on: date, kinds: Iterable[Kind] = Kind) -> list[DueRow]:
    due = due_of(many, on=on, kinds=kinds)
    rows = [DueRow(facts, one) for facts in many for one in due[facts.case.pk]]
    return sorted(rows, key=lambda row: (row.due.due_on, row.facts.person.family_plain, row.due.kind))


def cases_of(user: User) -> QuerySet[Case]:
    """Whom the reader answers for: the cases they manage; for a unit, everybody whose case it may see."""
    mine = Case.objects.visible_to(user).current()
    return mine.filter(Q(manager=user) | ~Exists(mine.filter(manager=user)))


@shared
def facts_of_mine(user: User, now: datetime) -> list[Facts]:
    """The facts of today of these: what several sections of their home page begin with."""
    return facts_of(cases_of(user), on=timezone.localdate(now))


# -- a month -----------------------------------------------------------------------------------------------------------


@dataclass
class DayOfMonth:
    day: date
    in_month: bool
    due: list[DueRow] = field(default_factory=list)
    booked: list[Review] = field(default_factory=list)


def month_of(rows: list[DueRow], booked: list[Review], first: date) -> list[list[DayOfMonth]]:
    """Weeks from Monday, each day with what is due and what is booked; what is booked stands on its own day only."""
    weeks = [
        [DayOfMonth(day, day.month == first.month) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    days = {one.day: one for week in weeks for one in week}
    for row in rows:
        if row.due.due_on in days and row.due.booked_on is None:
            days[row.due.due_on].due.append(row)
    for review in booked:
        if review.booked_on in days:
            days[review.booked_on].booked.append(review)
    return weeks


def month_after(first: date, months: int = 1) -> date:
    """The first of the month so many months on."""
    middle = first.replace(day=15) + timedelta(days=30 * months)
    return middle.replace(day=1)
