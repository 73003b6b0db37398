"""What matters this month: a sentence for every headline that is out of the ordinary, in words that need no training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from quality.measures import Figure, Form, Measure
from quality.measures.words import said as told
from quality.report.words import with_unit
from quality.spc.charts import Chart
from quality.spc.words import average, month_name, stretch
from reachout.xmr import Cause, Kind, Point

MOST = 5
ORDER = (Kind.CONCERN, Kind.IMPROVEMENT, Kind.NEUTRAL_HIGH, Kind.NEUTRAL_LOW)
WORDS = {
    Kind.CONCERN: "Worse",
    Kind.IMPROVEMENT: "Better",
    Kind.NEUTRAL_HIGH: "Higher",
    Kind.NEUTRAL_LOW: "Lower",
}

RARE = {
    Cause.RISING: "so long a rise",
    Cause.FALLING: "so long a fall",
    Cause.ABOVE_LIMIT: "that",
    Cause.BELOW_LIMIT: "that",
    Cause.NEAR_UPPER: "that",
    Cause.NEAR_LOWER: "that",
}


class Part(NamedTuple):
    """A provider's share in a measure: its chart, and its figure of the month."""

    name: str
    chart: Chart
    figure: Figure

    @property
    def told(self) -> str:
        return told(self.chart.measure, self.figure.value)

    @property
    def kind(self) -> Kind | None:
        """How the month is judged; None where it has no figure."""
        last = self.chart.spc.last
        return last.kind if last and last.day == self.figure.month else None


@dataclass(frozen=True)
class Matter:
    measure: Measure
    kind: Kind
    text: str

    @property
    def word(self) -> str:
        return WORDS[self.kind]


def matters(month: date, charts: Sequence[Chart], parts: Mapping[str, Sequence[Part]]) -> list[Matter]:
    """One for each chart whose month is a special cause: concerns first, then improvements, then what is neither."""
    found = [matter(month, chart, parts.get(chart.measure.id, [])) for chart in charts]
    return sorted((one for one in found if one), key=lambda one: ORDER.index(one.kind))


def matter(month: date, chart: Chart, parts: Sequence[Part]) -> Matter | None:
    last = chart.spc.last
    if not last or not last.special or last.day != month:
        return None
    where = f"; most of it is at {name}" if (name := driver(last, parts)) else ""
    text = f"{how(chart, last)} ({against(chart, last)}): {unusual(chart, last)}{where}."
    return Matter(chart.measure, last.kind, text)


def how(chart: Chart, last: Point) -> str:
    """higher than usual for 9 months running, since December 2020"""
    run, level = stretch(chart.spc), "higher" if last.cause.high else "lower"
    if last.cause in {Cause.NEAR_UPPER, Cause.NEAR_LOWER}:
        return f"much {level} than usual in {len(run)} of the last 3 months"
    usual = f"far {level} than usual" if last.outside else f"{level} than usual"
    way = {Cause.RISING: "rising", Cause.FALLING: "falling"}.get(last.cause, usual)
    if len(run) == 1:
        return f"{way} this month"
    return f"{way} for {len(run)} months running, since {month_name(run[0].day)}"


def against(chart: Chart, last: Point) -> str:
    """The month's figure, and what it is held against: the average, and of when."""
    measure = chart.measure
    first = next(point for point in chart.spc.points if point.group == last.group)
    mean = f"{average(measure, last.mean)} on average since {month_name(first.day)}"
    return f"{with_unit(measure, told(measure, last.value))} in {month_name(last.day)}, {mean}"


def unusual(chart: Chart, last: Point) -> str:
    months = sum(point.group == last.group for point in chart.spc.points)
    caution = f", though there are only {months} months to judge by" if last.provisional else ""
    if last.outside and last.limits and last.limits.lower < last.limits.upper:
        side, limit = ("below", last.limits.upper) if last.cause.high else ("above", last.limits.lower)
        return f"by chance alone it would stay {side} {average(chart.measure, limit)}{caution}"
    return f"{RARE.get(last.cause, 'so long a run')} is rarely chance{caution}"


def driver(last: Point, parts: Sequence[Part]) -> str:
    """The provider that is out of the ordinary in the same way, and to which at least half of the difference is due."""
    sign = 1 if last.cause.high else -1
    beyond = {part.name: sign * difference(part) for part in parts if part.kind}
    alike = [part.name for part in parts if part.kind is last.kind]
    whole = sum(beyond.values())
    return next((name for name in alike if len(beyond) > 1 and whole > 0 and beyond[name] >= whole / 2), "")


def difference(part: Part) -> float:
    """By how many patients, episodes or days a provider's month differs from its own average; medians cannot be shared out."""
    last = part.chart.spc.last
    if not last or part.chart.measure.form is Form.SPREAD:
        return 0.0
    return (last.value - last.mean) * (part.figure.denominator or 1)
