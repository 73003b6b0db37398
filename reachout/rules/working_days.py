"""Working days in England: Monday to Friday without the bank holidays."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _bank_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _bank_holidays()


def add_working_days(start: date, count: int) -> date:
    """The working day ``count`` working days after ``start`` (which itself is not counted)."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_day_of_month(year: int, month: int, nth: int) -> date:
    """The month's ``nth`` working day, counted from 1."""
    return add_working_days(date(year, month, 1) - timedelta(days=1), nth)
