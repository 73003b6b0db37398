"""A series as the command takes it in, and its judgement as the command gives it out: the names of the reference package."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from reachout.xmr import Direction, Point, Spc, spc

KNOWN = {"name", "dates", "values", "improvement_direction", "target", "rebase", "fix_after_n_points", "screen_outliers"}
BEYOND_SENSE = 1e100


class Unfit(Exception):
    """What is wrong with a series, in plain words."""


@dataclass(frozen=True)
class Series:
    values: list[tuple[date, float | None]]
    direction: str
    target: float | None
    rebases: list[date]
    fixed: int | None
    screen: bool


def read_series(asked: Any) -> Series:
    if not isinstance(asked, dict):
        raise Unfit("A series is an object with dates and values.")
    if unknown := sorted(set(asked) - KNOWN):
        raise Unfit(f"These names are not known: {', '.join(unknown)}.")
    days, values = _list(asked, "dates"), _list(asked, "values")
    if len(days) != len(values):
        raise Unfit(f"There are {len(days)} dates and {len(values)} values: each date needs one value, or null.")
    read = [_day(day, "dates") for day in days]
    if twice := [str(day) for day, times in Counter(read).items() if times > 1]:
        raise Unfit(f"A date may stand once only: {', '.join(twice)}.")
    return Series(
        values=list(zip(read, [_number(value, "values") for value in values], strict=True)),
        direction=_direction(asked.get("improvement_direction")),
        target=_number(asked.get("target"), "target"),
        rebases=_rebases(asked.get("rebase")),
        fixed=_whole(asked.get("fix_after_n_points")),
        screen=_yes_or_no(asked.get("screen_outliers")),
    )


def answer(series: Series) -> dict[str, Any]:
    judged = spc(
        series.values,
        direction=series.direction,
        target=series.target,
        rebases=series.rebases,
        fixed=series.fixed,
        screen=series.screen,
    )
    return {"points": [_point(point) for point in judged.points], **_overall(judged)}


def _point(point: Point) -> dict[str, Any]:
    limits = point.limits
    return {
        "date": point.day.isoformat(),
        "value": point.value,
        "rebase_group": point.group,
        "mean": point.mean,
        "lpl": limits.lower if limits else None,
        "upl": limits.upper if limits else None,
        "outside_limits": point.outside if limits else None,
        "relative_to_mean": point.side,
        "close_to_limits": point.close if limits else None,
        "special_cause_type": point.cause,
        "special_cause_flag": point.special,
        "point_type": point.kind,
        "short_group_warning": point.provisional,
    }


def _overall(judged: Spc) -> dict[str, Any]:
    return {
        "variation_type": judged.variation,
        "assurance_type": judged.assurance,
        "variation_icon": judged.variation_icon,
        "assurance_icon": judged.assurance_icon,
        "n": len(judged.points),
        "n_special": sum(point.special for point in judged.points),
        "trial_limits_warning": judged.provisional,
    }


# -- one cell at a time ------------------------------------------------------------------------------------------------


def _list(asked: dict[str, Any], name: str) -> list[Any]:
    if not isinstance(asked.get(name), list):
        raise Unfit(f"{name} must be a list.")
    return list(asked[name])


def _day(text: Any, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise Unfit(f"{name}: {text!r} is no date of the form 2026-03-01.") from None


def _number(value: Any, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < BEYOND_SENSE:
        raise Unfit(f"{name}: {value!r} is no number that can be charted.")
    return value


def _direction(value: Any) -> str:
    if value is None:
        return Direction.NEUTRAL
    if value not in list(Direction):
        raise Unfit(f"improvement_direction: {value!r} is none of {', '.join(Direction)}.")
    return str(value)


def _rebases(value: Any) -> list[date]:
    """null, one date, or a list of them."""
    if value is None:
        return []
    return [_day(day, "rebase") for day in (value if isinstance(value, list) else [value])]


def _whole(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise Unfit(f"fix_after_n_points: {value!r} is no number of points.")
    return value


def _yes_or_no(value: Any) -> bool:
    if value is None:
        return True
    if not isinstance(value, bool):
        raise Unfit(f"screen_outliers: {value!r} is neither true nor false.")
    return value
