"""Months: named by their first day."""

from collections.abc import Iterator
from datetime import date, timedelta

from reachout.pages.words import MONTHS


def first_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return first_of(month + timedelta(days=31))


def month_before(month: date) -> date:
    return first_of(month - timedelta(days=1))


def end_of(month: date) -> date:
    return month_after(month) - timedelta(days=1)


def months_between(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = month_after(first)


def in_words(month: date) -> str:
    """March 2026."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def from_text(text: str) -> date:
    """2026-03 → 1 March 2026. Raises ValueError."""
    return date.fromisoformat(f"{text}-01")
