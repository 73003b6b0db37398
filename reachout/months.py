"""Months: named by their first day; and financial years, which begin in April."""

from datetime import date, timedelta
from functools import lru_cache

APRIL = 4


def first_of(day: date) -> date:
    return day.replace(day=1)


@lru_cache(4096)
def add_months(month: date, count: int) -> date:
    """The first day of the month so many months after one."""
    year, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(year, index + 1, 1)


def end_of(month: date) -> date:
    """Its last day."""
    return add_months(month, 1) - timedelta(days=1)


def from_text(text: str) -> date:
    """2026-03 → 1 March 2026. Raises ValueError."""
    return date.fromisoformat(f"{text}-01")


def in_words(month: date) -> str:
    """March 2026."""
    return f"{month:%B %Y}"


def year_of(day: date) -> date:
    """The first day of the financial year that a day lies in."""
    return date(day.year - (day.month < APRIL), APRIL, 1)


def months_of(year: date) -> list[date]:
    """The twelve months of the financial year that begins on ``year``."""
    return [add_months(year, count) for count in range(12)]


def year_in_words(year: date) -> str:
    """2026/27."""
    return f"{year.year}/{(year.year + 1) % 100:02}"
