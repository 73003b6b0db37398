"""Statistical process control by the XmR chart, in the way of Making Data Count: values in, judged points out.

The rules are those of the NHS reference package (NHSRplotthedots), its habits included. Nothing here knows of measures, months
or drawing; the table, the chart, the icon, the command and the PDF all show what this says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from statistics import mean
from typing import NamedTuple

RUN = 7
"""So many points on one side of the mean, or rising, or falling, are no chance."""
LIMIT, NEAR_LIMIT = 2.66, 2 * (2.66 / 3)
"""Moving ranges between the mean and the limits: three and two standard deviations, as the moving range estimates them."""
SCREEN = 3.267
"""A moving range from so many times the average on is screened out before the limits are drawn."""
FEWEST_FIXED = 12
FEWEST_FIRM = 13
"""With fewer points the limits are provisional."""


class Direction(StrEnum):
    """Which way a measure should go."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Cause(StrEnum):
    """What a point is flagged for."""

    COMMON = "Common Cause"
    ABOVE_LIMIT = "Above UCL"
    BELOW_LIMIT = "Below LCL"
    RISING = "7 Point Trend (Increasing)"
    FALLING = "7 Point Trend (Decreasing)"
    NEAR_UPPER = "2 in 3 Above CL"
    NEAR_LOWER = "2 in 3 Below CL"
    SHIFT_ABOVE = "7 Points Above CL"
    SHIFT_BELOW = "7 Points Below CL"

    @property
    def high(self) -> bool:
        return self in {Cause.ABOVE_LIMIT, Cause.RISING, Cause.NEAR_UPPER, Cause.SHIFT_ABOVE}


class Kind(StrEnum):
    """What a flagged point means for the measure: how it is coloured."""

    COMMON = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class Assurance(StrEnum):
    """Whether the target will be met, if nothing changes."""

    PASS = "consistent_pass"  # noqa: S105 (a verdict)
    FAIL = "consistent_fail"
    HIT_OR_MISS = "inconsistent"


class Limits(NamedTuple):
    lower: float
    near_lower: float
    near_upper: float
    upper: float


@dataclass(frozen=True)
class Point:
    day: date
    value: float
    group: int
    """0 until the first rebase, 1 from there, …"""
    mean: float
    limits: Limits | None
    side: int
    """1 above the mean, −1 below, 0 on it"""
    outside: bool
    close: bool
    cause: Cause
    kind: Kind
    provisional: bool

    @property
    def special(self) -> bool:
        return self.cause is not Cause.COMMON


@dataclass(frozen=True)
class Spc:
    """A judged series. ``variation`` is None when there is no point, ``assurance`` when there is no target to meet."""

    points: tuple[Point, ...]
    direction: Direction
    target: float | None
    variation: Kind | None
    assurance: Assurance | None

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def provisional(self) -> bool:
        """Some group has too few points for firm limits."""
        return any(point.provisional for point in self.points)

    @property
    def variation_icon(self) -> str | None:
        return variation_icon(self.last) if self.last else None

    @property
    def assurance_icon(self) -> str | None:
        return ASSURANCE_ICONS[self.assurance] if self.assurance else None


def spc(
    values: Iterable[tuple[date, float | None]],
    *,
    direction: str = Direction.NEUTRAL,
    target: float | None = None,
    rebases: Collection[date] = (),
    fixed: int | None = None,
    screen: bool = True,
) -> Spc:
    """Judge a series, in any order; months without a value are dropped.

    ``rebases`` are the days on which a new group begins: each group has a mean and limits of its own, and no run goes across.
    ``fixed`` (12 or more) takes mean and limits from the first so many points of a group.
    """
    way = Direction(direction)
    there = sorted((day, float(value)) for day, value in values if value is not None)
    points = tuple(
        point for number, group in enumerate(_groups(there, rebases)) for point in _judge(group, number, way, fixed, screen)
    )
    last = points[-1] if points else None
    return Spc(points, way, target, last.kind if last else None, _assurance(last, way, target) if last else None)


def _groups(there: list[tuple[date, float]], rebases: Collection[date]) -> Iterator[list[tuple[date, float]]]:
    """Cut before each point whose day is a rebase."""
    starts = [0, *(place for place, (day, _) in enumerate(there) if place and day in rebases), len(there)]
    return (there[start:end] for start, end in pairwise(starts))


def _judge(group: list[tuple[date, float]], number: int, way: Direction, fixed: int | None, screen: bool) -> Iterator[Point]:
    values = [value for _, value in group]
    if not values:
        return
    baseline = values[:fixed] if fixed and fixed >= FEWEST_FIXED else values
    middle = mean(baseline)  # exact: a constant series lies on its mean, not a rounding beside it
    limits = _limits(baseline, middle, screen)
    sides = [(value > middle) - (value < middle) for value in values]
    outside = [limits is not None and not limits.lower <= value <= limits.upper for value in values]
    close = [
        limits is not None and not out and not limits.near_lower <= value <= limits.near_upper
        for value, out in zip(values, outside, strict=True)
    ]
    causes = _causes(values, sides, outside, close)
    for place, (day, value) in enumerate(group):
        yield Point(
            day=day,
            value=value,
            group=number,
            mean=middle,
            limits=limits,
            side=sides[place],
            outside=outside[place],
            close=close[place],
            cause=causes[place],
            kind=_kind(causes[place], way),
            provisional=len(group) < FEWEST_FIRM,
        )


def _limits(baseline: Sequence[float], middle: float, screen: bool) -> Limits | None:
    """None where nothing ever moved (or there is one point only): then nothing says how far apart chance would set them."""
    ranges = [abs(after - before) for before, after in pairwise(baseline)]
    if ranges and screen:
        most = SCREEN * mean(ranges)
        ranges = [moved for moved in ranges if moved < most]
    if not ranges:
        return None
    average = mean(ranges)
    far, near = LIMIT * average, NEAR_LIMIT * average
    return Limits(middle - far, middle - near, middle + near, middle + far)


# -- the rules: the first that matches wins ----------------------------------------------------------------------------


def _causes(values: list[float], sides: list[int], outside: list[bool], close: list[bool]) -> list[Cause]:
    trend, two_in_three, shift = _trends(values), _two_in_three(sides, close), _shifts(sides)
    return [
        (Cause.ABOVE_LIMIT if sides[place] > 0 else Cause.BELOW_LIMIT) if outside[place]
        else (Cause.RISING if _rises(values, trend, place) else Cause.FALLING) if trend[place]
        else (Cause.NEAR_UPPER if sides[place] > 0 else Cause.NEAR_LOWER) if two_in_three[place]
        else (Cause.SHIFT_ABOVE if sides[place] > 0 else Cause.SHIFT_BELOW) if shift[place]
        else Cause.COMMON
        for place in range(len(values))
    ]  # fmt: skip


def _trends(values: list[float]) -> list[bool]:
    """In seven points that only rise, or only fall."""
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    return _in_windows(len(values), RUN, lambda start: abs(sum(steps[start : start + RUN - 1])) == RUN - 1)


def _shifts(sides: list[int]) -> list[bool]:
    """In seven points on one side of the mean."""
    return _in_windows(len(sides), RUN, lambda start: abs(sum(sides[start : start + RUN])) == RUN)


def _two_in_three(sides: list[int], close: list[bool]) -> list[bool]:
    """Close to a limit, in three points on one side of the mean of which at least two are."""

    def together(start: int) -> bool:
        three = slice(start, start + 3)
        return abs(sum(sides[three])) == 3 and sum(close[three]) >= 2

    return [near and found for near, found in zip(close, _in_windows(len(sides), 3, together), strict=True)]


def _in_windows(count: int, width: int, matches: Callable[[int], bool]) -> list[bool]:
    """Which points stand in at least one window of so many that matches, given its start."""
    starts = [start for start in range(count - width + 1) if matches(start)]
    return [any(start <= place < start + width for start in starts) for place in range(count)]


def _rises(values: list[float], trend: list[bool], place: int) -> bool:
    """By the step to this point, or by the next one where both are in a trend: a peak belongs to the fall."""
    onwards = place + 1 < len(values) and trend[place + 1]
    return values[place + 1] > values[place] if onwards else values[place] > values[place - 1]


# -- what it means -----------------------------------------------------------------------------------------------------


def _kind(cause: Cause, way: Direction) -> Kind:
    if cause is Cause.COMMON:
        return Kind.COMMON
    if way is Direction.NEUTRAL:
        return Kind.NEUTRAL_HIGH if cause.high else Kind.NEUTRAL_LOW
    return Kind.IMPROVEMENT if cause.high == (way is Direction.INCREASE) else Kind.CONCERN


def _assurance(last: Point, way: Direction, target: float | None) -> Assurance | None:
    if target is None or way is Direction.NEUTRAL:
        return None
    if last.limits and target > last.limits.upper:
        return Assurance.FAIL if way is Direction.INCREASE else Assurance.PASS
    if last.limits and target < last.limits.lower:
        return Assurance.PASS if way is Direction.INCREASE else Assurance.FAIL
    return Assurance.HIT_OR_MISS


ASSURANCE_ICONS = {Assurance.PASS: "pass", Assurance.FAIL: "fail", Assurance.HIT_OR_MISS: "inconsistent"}


def variation_icon(point: Point) -> str:
    """common_cause, improvement_high, improvement_low, concern_high, concern_low, neutral_high or neutral_low."""
    if point.kind is Kind.COMMON:
        return "common_cause"
    what = {Kind.IMPROVEMENT: "improvement", Kind.CONCERN: "concern"}.get(point.kind, "neutral")
    return f"{what}_{'high' if point.cause.high else 'low'}"
