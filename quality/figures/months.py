"""Months: named by their first day."""

from datetime import date, timedelta

from quality.measures import add_months
from reachout.pages.words import MONTHS


def first_of(day: date) -> date:
    return day.replace(day=1)


def end_of(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def from_text(text: str) -> date:
    """2026-03 → 1 March 2026. Raises ValueError."""
    return date.fromisoformat(f"{text}-01")


def in_words(month: date) -> str:
    """March 2026."""
    return f"{MONTHS[month.month - 1]} {month.year}"
