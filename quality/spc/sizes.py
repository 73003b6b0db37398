"""How large a chart is drawn, what is noted on it, and which values it must have room for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from quality.measures import Form, Measure
from quality.spc import words
from reachout.xmr import Spc


class Note(NamedTuple):
    """What stands at a month: why the limits begin anew there, or what happened."""

    month: date
    text: str


class Range(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True)
class Size:
    width: float
    height: float
    """of the plot itself: notes, axis and key come on top"""
    letters: float
    point: float
    long_labels: bool = True
    notes: bool = True


SIZES = {
    "full": Size(1000, 330, 15, 5),
    "narrow": Size(380, 240, 13, 4, long_labels=False),
    "compact": Size(320, 120, 13, 3.2, long_labels=False, notes=False),
}


def range_of(judged: Iterable[Spc]) -> Range | None:
    """The values that must be on the paper: points, limits and target."""
    values = [
        value
        for spc in judged
        for point in spc.points
        for value in (point.value, *((point.limits.lower, point.limits.upper) if point.limits else ()), spc.target)
        if value is not None
    ]
    return Range(min(values), max(values)) if values else None


def tick_words(measure: Measure, value: float, step: float) -> str:
    """A value on an axis, with as many decimals as the steps need."""
    if measure.form is Form.MONEY and value:
        return words.short_figure(measure, value)
    by, mark = (100, "%") if measure.form in {Form.SHARE, Form.CHANGE} else (1, "")
    shown, step = by * value, by * step
    places = next((places for places in range(6) if abs(step * 10**places - round(step * 10**places)) < 1e-6), 6)
    return f"{'−' if shown < 0 else ''}{'£' if measure.form is Form.MONEY else ''}{abs(shown):,.{places}f}{mark}"


def month_number(day: date) -> int:
    """Months since year 0: months without a figure keep their place on the axis."""
    return day.year * 12 + day.month - 1
