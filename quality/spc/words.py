"""What a judged series says, in plain words: the titles of charts, the sentences of the board report, texts beside icons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from quality.measures import Form, Measure
from quality.measures.words import said as figure
from reachout.pages.words import MONTHS, number
from reachout.xmr import FEWEST_FIRM, Assurance, Cause, Direction, Kind, Point, Spc

KINDS = {
    Kind.COMMON: "Common cause",
    Kind.IMPROVEMENT: "Improvement",
    Kind.CONCERN: "Concern",
    Kind.NEUTRAL_HIGH: "Higher than expected",
    Kind.NEUTRAL_LOW: "Lower than expected",
}
VARIATION = {
    "common_cause": "Common cause: no significant change",
    "improvement_high": "Improvement: higher than expected",
    "improvement_low": "Improvement: lower than expected",
    "concern_high": "Concern: higher than expected",
    "concern_low": "Concern: lower than expected",
    "neutral_high": "Higher than expected",
    "neutral_low": "Lower than expected",
}
ASSURANCE = {
    "pass": "Will meet the target",
    "fail": "Will not meet the target",
    "inconsistent": "Will meet the target some months and miss others",
}
_ASSURED = {
    Assurance.PASS: "The target of {target} will be met every month unless something changes.",
    Assurance.FAIL: "The target of {target} will not be met unless something changes.",
    Assurance.HIT_OR_MISS: "The target of {target} will be met some months and missed others.",
}
_MEANS = {Kind.IMPROVEMENT: " That is an improvement.", Kind.CONCERN: " That is a concern."}


def month_name(day: date) -> str:
    """March 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def average(measure: Measure, value: float) -> str:
    """A mean or a limit: between whole numbers too."""
    return number(value, 1).replace("-", "−") if measure.form is Form.COUNT else figure(measure, value)


def short_figure(measure: Measure, value: float, *, between: bool = False) -> str:
    """A figure where there is little room: £850m, £1.4bn; ``between`` for a mean or a limit."""
    if measure.form is Form.MONEY and abs(value) >= 1e5:
        worth, unit = next((worth, unit) for worth, unit in ((1e9, "bn"), (1e6, "m"), (1e3, "k")) if abs(value) >= worth)
        shown = abs(value) / worth
        return f"{'−' if value < 0 else ''}£{number(round(shown, 2 if shown < 10 else 1 if shown < 100 else 0))}{unit}"
    return average(measure, value) if between else figure(measure, value)


def title(measure: Measure, spc: Spc, about: str = "") -> str:
    """One message: "Seclusions per 100 patients: below the mean for 9 months, since May 2025"."""
    return f"{about or measure.title}: {_message(spc)}"


def sentences(measure: Measure, spc: Spc) -> list[str]:
    """What matters first: the newest month, the target, how firm the limits are, and what happened before."""
    if not spc.last:
        return []
    return [now(measure, spc), *assured(measure, spc), *provisional(spc), *before(spc)]


def now(measure: Measure, spc: Spc) -> str:
    """What the newest month says."""
    last = spc.last
    if last is None:
        return "There is no month to chart yet."
    if last.cause is Cause.COMMON:
        if last.limits is None:
            return "There is no change yet from which limits could be drawn."
        return "The changes from month to month are no more than chance would bring."
    message = _message(spc).replace(" the mean ", f" the mean of {average(measure, last.mean)} ")
    expected = "higher" if last.cause.high else "lower"
    return f"{message[0].upper()}{message[1:]}: {expected} than expected.{_MEANS.get(last.kind, '')}"


def assured(measure: Measure, spc: Spc) -> Iterator[str]:
    if spc.assurance and spc.last and spc.last.limits:
        yield _ASSURED[spc.assurance].format(target=target(measure, spc.target))


def target(measure: Measure, value: float | None) -> str:
    """A target as it was set: 90%, not 90.0%."""
    return short_figure(measure, value).replace(".0%", "%").removesuffix(".0") if value is not None else ""


def provisional(spc: Spc) -> Iterator[str]:
    """Which limits rest on too few months to be firm."""
    groups = [list(group) for _, group in groupby(spc.points, key=lambda point: point.group)]
    if short := [_from_to(group) for group in groups if group[0].provisional]:
        few = " and ".join([", ".join(short[:-1]), short[-1]] if len(short) > 1 else short)
        yield f"The limits are provisional {few}: they rest on fewer than {FEWEST_FIRM} months."


def before(spc: Spc) -> Iterator[str]:
    """A sentence for each time that earlier months were out of the ordinary, the latest first."""
    runs = [list(run) for _, run in groupby(spc.points, key=lambda point: (point.group, point.kind, point.cause.high))]
    for run in reversed(runs):
        if run[0].special and run[-1] is not spc.last:
            meaning = {Kind.IMPROVEMENT: ": an improvement", Kind.CONCERN: ": a concern"}.get(run[0].kind, "")
            yield f"{'Higher' if run[0].cause.high else 'Lower'} than expected {_from_to(run)}{meaning}."


def spoken(point: Point) -> str:
    """Why one point is flagged, for its row of a table or its label: "below the mean, 7 or more months running"."""
    return _POINT[point.cause]


_POINT = {
    Cause.COMMON: "",
    Cause.ABOVE_LIMIT: "above the upper limit",
    Cause.BELOW_LIMIT: "below the lower limit",
    Cause.RISING: "rising, 7 or more months running",
    Cause.FALLING: "falling, 7 or more months running",
    Cause.NEAR_UPPER: "near the upper limit, 2 months in 3",
    Cause.NEAR_LOWER: "near the lower limit, 2 months in 3",
    Cause.SHIFT_ABOVE: "above the mean, 7 or more months running",
    Cause.SHIFT_BELOW: "below the mean, 7 or more months running",
}
_HOW = {
    Cause.ABOVE_LIMIT: "Above the upper limit",
    Cause.BELOW_LIMIT: "Below the lower limit",
    Cause.RISING: "Rising",
    Cause.FALLING: "Falling",
    Cause.NEAR_UPPER: "Near the upper limit",
    Cause.NEAR_LOWER: "Near the lower limit",
    Cause.SHIFT_ABOVE: "Above the mean",
    Cause.SHIFT_BELOW: "Below the mean",
}


def _message(spc: Spc) -> str:
    last = spc.last
    if last is None:
        return "nothing to chart yet"
    if last.cause is Cause.COMMON:
        return "no significant change"
    run = stretch(spc)
    if last.cause in {Cause.NEAR_UPPER, Cause.NEAR_LOWER}:
        return f"near the {'upper' if last.cause.high else 'lower'} limit in {len(run)} of the last 3 months"
    how = _HOW[last.cause].lower()
    if len(run) == 1:
        return f"{how} in {month_name(last.day)}"
    return f"{how} for {len(run)} months, since {month_name(run[0].day)}"


def stretch(spc: Spc) -> list[Point]:
    """The points that the newest one's cause is about, itself the last."""
    group = [point for point in spc.points if spc.last and point.group == spc.last.group]
    if not group or not group[-1].special:
        return []
    last = group[-1]
    if last.cause in {Cause.NEAR_UPPER, Cause.NEAR_LOWER}:
        return [point for point in group[-3:] if point.close]
    start = len(group) - 1
    while start and _belongs(group[start - 1], group[start], last):
        start -= 1
    return group[start:]


def _belongs(earlier: Point, later: Point, last: Point) -> bool:
    """Whether the run that ends at the last point reaches back to ``earlier``."""
    match last.cause:
        case Cause.RISING:
            return earlier.value < later.value
        case Cause.FALLING:
            return earlier.value > later.value
        case Cause.ABOVE_LIMIT | Cause.BELOW_LIMIT:
            return earlier.outside and earlier.side == last.side
    return earlier.side == last.side


def _from_to(run: list[Point]) -> str:
    """in May 2025, from May to July 2025, from May 2025 to January 2026."""
    first, last = run[0].day, run[-1].day
    if first == last:
        return f"in {month_name(first)}"
    began = MONTHS[first.month - 1] if first.year == last.year else month_name(first)
    return f"from {began} to {month_name(last)}"


def way(measure: Measure) -> str:
    """Which way is better, in words."""
    return {Direction.INCREASE: "Higher is better", Direction.DECREASE: "Lower is better"}.get(
        Direction(measure.improvement), "Neither way is better"
    )
