"""Months and series for charts.

months(3)                   April, May and June 2021
series([5.1, None, 4.6])    figures of those months
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from quality.measures import Figure


def months(count: int, first: date = date(2021, 4, 1)) -> list[date]:
    start = first.year * 12 + first.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(start, start + count)]


def series(values: Sequence[float | None], first: date = date(2021, 4, 1)) -> list[Figure]:
    there = zip(months(len(values), first), values, strict=True)
    return [Figure("m", month, "", "", "", value, value, None, None, {}) for month, value in there]
