"""Incidents by month as bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from reachout.pages import svg
from reachout.pages.words import MONTHS, plural

WIDE, HIGH, FOOT, HEAD = 600.0, 150.0, 22.0, 22.0
BAR = "#005eb8"


def by_month(counts: Sequence[tuple[date, int]]) -> Markup:
    """A bar for each month with its number above it; the first month of a year says which."""
    step = WIDE / len(counts)
    tall = svg.scale(0, max(1, *(count for _, count in counts)), 0, HIGH - FOOT - HEAD)
    marks = [
        mark
        for place, (month, count) in enumerate(counts)
        for mark in _bar(place * step, step, month, count, tall(count), place == 0)
    ]
    return svg.drawing(WIDE, HIGH, title_of(counts), "", svg.line(0, HIGH - FOOT, WIDE, HIGH - FOOT, svg.QUIET), *marks)


def _bar(left: float, step: float, month: date, count: int, tall: float, first: bool) -> list[Markup]:
    middle, floor = left + step / 2, HIGH - FOOT
    name = MONTHS[month.month - 1][:3] + (f" {month:%y}" if first or month.month == 1 else "")
    bar = svg.element("rect", x=left + step * 0.18, y=floor - tall, width=step * 0.64, height=tall, fill=BAR)
    number = svg.text(str(count), middle, floor - tall - 6, 13, anchor="middle", bold=True)
    return [bar, *([number] if count else []), svg.text(name, middle, HIGH - 5, 12, fill=svg.QUIET, anchor="middle")]


def title_of(counts: Sequence[tuple[date, int]]) -> str:
    total = sum(count for _, count in counts)
    if not total:
        return "No incident in the last twelve months"
    month, most = max(counts, key=lambda pair: (pair[1], pair[0]))
    return f"{plural(total, 'incident')} in the last twelve months, most in {MONTHS[month.month - 1]} {month.year} ({most})"
