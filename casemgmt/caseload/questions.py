"""The questions that a case manager begins the day with, answered before anybody asks: how many, and who first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from casemgmt.caseload.rows import Row
from reachout.pages.words import long_day, number, plural


@dataclass(frozen=True)
class Question:
    title: str
    rows: list[Row]
    """The first of them is the answer."""
    url: str
    """Where they all are, in that order."""
    say: Callable[[Row], str]
    onwards: str = ""
    """What could be done for the first of them."""

    @property
    def answer(self) -> str:
        return f"{self.rows[0].person.name}, {self.say(self.rows[0])}" if self.rows else "Nobody"


def questions(rows: list[Row], *, on: date, may_match: bool) -> list[Question]:
    ready = sorted((row for row in rows if row.facts.readiness), key=lambda row: -(row.facts.ready_days or 0))
    away = sorted((row for row in rows if row.facts.out_of_area), key=lambda row: -(row.km or 0))
    last = end_of_month(on)
    expiring = sorted((row for row in rows if (row.expires_on or date.max) <= last), key=lambda row: row.expires_on or last)
    beds = reverse("away:beds", args=[away[0].pk]) if away and may_match else ""
    here = reverse("caseload:dashboard")
    return [
        Question("Ready to leave, still here", ready, f"{here}?ready=yes&sort=-ready", why_still_here),
        Question("Section expires this month", expiring, f"{here}?expires=month&sort=legal", when),
        Question("Out of area, and beds at home", away, reverse("away:register"), how_far, beds),
    ]


def end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def why_still_here(row: Row) -> str:
    reason = row.facts.readiness.get_reason_display() if row.facts.readiness else ""
    return f"{plural(row.facts.ready_days or 0, 'day')}: {reason or 'no reason given'}"


def when(row: Row) -> str:
    return f"{long_day(row.expires_on)}: {row.legal}"


def how_far(row: Row) -> str:
    far = f"{number(row.km, 0)} km from home" if row.km is not None else "distance not known"
    return f"{far}: {row.ward}"
