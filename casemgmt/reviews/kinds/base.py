"""One thing that is due, and what every kind of it is worked out with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from inspect import getdoc
from typing import Any

from casemgmt.facts import Facts
from casemgmt.reviews.models import Kind, Review
from reachout.pages.words import long_day, plural
from reachout.rules.selectors import Rules
from referrals.services.assessing import after_months

Held = dict[str, list[Review]]
Derive = Callable[[Facts, Held, Rules], "Due | None"]

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """What is due, when and why. ``facts`` and ``rules`` are what the date was worked out from."""

    kind: Kind
    due_on: date
    because: str
    facts: tuple[tuple[str, str], ...] = ()
    rules: tuple[str, ...] = ()
    last_on: date | None = None
    booked_on: date | None = None
    booking: int | None = None

    @property
    def key(self) -> str:
        return self.kind.value

    @property
    def title(self) -> str:
        return str(self.kind.label)

    def is_overdue(self, today: date) -> bool:
        return self.due_on < today


DERIVED: dict[Kind, Derive] = {}
DEFINITIONS: dict[Kind, str] = {}
"""What the page says of each kind: the function's docstring."""


def derives(kind: Kind) -> Callable[[Derive], Derive]:
    def add(derive: Derive) -> Derive:
        DERIVED[kind] = derive
        DEFINITIONS[kind] = getdoc(derive) or ""
        return derive

    return add


def last(reviews: list[Review], since: date) -> Review | None:
    """The last one held on the day or later."""
    return next((review for review in reversed(reviews) if held_on(review) >= since), None)


def held_on(review: Review) -> date:
    assert review.held_on is not None
    return review.held_on


@dataclass(frozen=True)
class Span:
    """So many days, weeks or months after a day: the same day of a later month, or that month's last."""

    count: int
    unit: str = "month"

    def after(self, day: date) -> date:
        if self.unit == "month":
            return after_months(day, self.count)
        return day + timedelta(days=self.count * (7 if self.unit == "week" else 1))

    def __str__(self) -> str:
        return plural(self.count, self.unit)


def repeated(kind: Kind, since: date, what: str, reviews: list[Review], *, first: Span, again: Span, **kept: Any) -> Due:
    """Due first so long after a day that the facts give, then so long after the last one held since."""
    done = last(reviews, since)
    if done is None:
        return Due(kind, first.after(since), f"{what} on {long_day(since)}; the first within {first}.", **kept)
    day = held_on(done)
    return Due(kind, again.after(day), f"Again within {again} of the last, on {long_day(day)}.", last_on=day, **kept)
