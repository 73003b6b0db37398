"""Which part of the years is shown: from the whole pathway to a month, and the days of the axis that fit it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import urlencode

from casemgmt.pathway.facts import Fact
from reachout.pages.words import MONTHS, long_day
from referrals.services.assessing import after_months

NAMED = {
    "10y": ("10 years", 120),
    "5y": ("5 years", 60),
    "2y": ("2 years", 24),
    "1y": ("1 year", 12),
    "3m": ("3 months", 3),
    "1m": ("A month", 1),
}
"""The name in the address, in words, and months."""
LEAST, MOST = timedelta(days=7), timedelta(days=366 * 60)


@dataclass(frozen=True)
class Span:
    first: date
    last: date
    name: str = ""
    """As the address names it: "whole", "2y"; empty for days that somebody chose."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days

    @property
    def words(self) -> str:
        return f"{long_day(self.first)} to {long_day(self.last)}"

    @property
    def query(self) -> str:
        return urlencode({"from": self.first.isoformat(), "to": self.last.isoformat()})


def whole(facts: Iterable[Fact], *, opened_on: date, ended_on: date | None, today: date) -> Span:
    """From the first fact to today (or the last fact of a pathway that is over), with a little room at both ends."""
    facts = list(facts)
    first = min([fact.since for fact in facts] + [opened_on, ended_on or today])
    last = max([fact.end(today) for fact in facts] + [ended_on or today])
    room = max(timedelta(days=4), (last - first) / 100)
    return Span(first - room, last + room, "whole")


def asked(query: Mapping[str, str], everything: Span, today: date) -> Span:
    """What the address asks for: ?span=2y (to a little after today), &to= its last day, or ?from=&to=; the whole where it makes
    no sense."""
    to, since = _day(query.get("to")), _day(query.get("from"))
    if (name := query.get("span", "")) in NAMED:
        months = NAMED[name][1]
        last = to or min(everything.last, today + timedelta(days=2 + 2 * months))
        return Span(after_months(last, -months), last, name)
    if to and since and LEAST <= to - since <= MOST:
        return Span(since, to)
    return everything


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 1900 < day.year < 2200 else None


def around(first: date, last: date) -> Span:
    """A span in which these days can be told apart: what a crowded mark leads to."""
    room = max(timedelta(days=5), (last - first) / 8)
    return Span(first - room, last + room)


@dataclass(frozen=True)
class Way:
    """A link to another span."""

    words: str
    query: str
    here: bool = False


def ways(span: Span, everything: Span, today: date) -> list[Way]:
    """Nearer and further, ending where this one ends."""
    end = f"&to={span.last.isoformat()}" if span.last < today else ""
    named = [
        Way(words, f"span={name}{end}", span.name == name)
        for name, (words, months) in NAMED.items()
        if after_months(everything.last, -months) > everything.first or months <= 12
    ]
    return [Way("Whole pathway", "span=whole", span.name == "whole"), *named]


def earlier_and_later(span: Span, everything: Span) -> tuple[str, str]:
    """The queries of the same length before and after; empty where nothing is."""
    length = span.last - span.first
    kept = f"span={span.name}&" if span.name in NAMED else ""

    def at(last: date) -> str:
        return f"{kept}to={last.isoformat()}" if kept else Span(last - length, last).query

    before = at(span.last - length) if span.first > everything.first else ""
    after = at(min(span.last + length, everything.last)) if span.last < everything.last else ""
    return before, after


@dataclass(frozen=True)
class Tick:
    day: date
    words: str
    year: str = ""
    """Said below, at the first tick of a year or of a month of days."""


STEPS = [
    ("day", 1),
    ("day", 7),
    ("month", 1),
    ("month", 3),
    ("month", 6),
    ("month", 12),
    ("month", 24),
    ("month", 60),
    ("month", 120),
]
ABOUT = {"day": 1.0, "month": 30.4}


def ticks(span: Span, most: int) -> list[Tick]:
    """Days, weeks, months, quarters or years: the finest of which at most so many fit."""
    unit, step = next((one for one in STEPS if span.days / (ABOUT[one[0]] * one[1]) <= most), STEPS[-1])
    days = list(_days(span, step) if unit == "day" else _months(span, step))
    return list(_told(days, unit, step))


def _days(span: Span, step: int) -> Iterable[date]:
    day = span.first if step == 1 else span.first + timedelta(days=-span.first.weekday() % 7)
    while day <= span.last:
        yield day
        day += timedelta(days=step)


def _months(span: Span, step: int) -> Iterable[date]:
    number = -(-(span.first.year * 12 + span.first.month - (span.first.day == 1)) // step) * step
    while (day := date(number // 12, number % 12 + 1, 1)) <= span.last:
        yield day
        number += step


def _told(days: Iterable[date], unit: str, step: int) -> Iterable[Tick]:
    said = ""
    for day in days:
        below = f"{MONTHS[day.month - 1][:3]} {day.year}" if unit == "day" else str(day.year) if step < 12 else ""
        words = str(day.day) if unit == "day" else MONTHS[day.month - 1][:3] if step < 12 else str(day.year)
        yield Tick(day, words, below if below != said else "")
        said = below


def buckets(span: Span, most: int) -> list[tuple[str, date, date]]:
    """The whole days, weeks, months, quarters or years of the span, at most so many: unit, first day, first day after."""
    names = {("day", 1): "day", ("day", 7): "week", ("month", 1): "month", ("month", 3): "quarter", ("month", 6): "half-year"}
    unit, step = next((one for one in STEPS if span.days / (ABOUT[one[0]] * one[1]) + 1 <= most), STEPS[-1])
    name = names.get((unit, step), f"{step // 12} years" if step > 12 else "year")
    wide = Span(span.first - timedelta(days=step if unit == "day" else 31 * step), span.last + timedelta(days=62 * step))
    starts = list(_days(wide, step) if unit == "day" else _months(wide, step))
    pairs = pairwise(starts)
    return [(name, start, end) for start, end in pairs if end > span.first and start <= span.last]
