"""The engine against the worked cases of the NHS reference package, and what must hold of any series."""

import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachout.xmr import Cause, Kind, Spc, spc
from tests.factories.spc import months

CASES = Path(__file__).resolve().parents[2] / "shared" / "oracles" / "spc_cases.json"


def cases() -> list[Any]:
    return json.loads(CASES.read_text()) if CASES.is_file() else []


@pytest.mark.skipif(not CASES.is_file(), reason="../shared is not beside the project")
def test_there_are_cases() -> None:
    assert len(cases()) == 56


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in cases()])
def test_a_worked_case(case: dict[str, Any]) -> None:
    asked = case["params"]
    judged = spc(
        [(date.fromisoformat(day), value) for day, value in zip(case["dates"], case["values"], strict=True)],
        direction=asked["improvement_direction"],
        target=asked["target"],
        rebases=[date.fromisoformat(day) for day in asked["rebase"] or []],
        fixed=asked["fix_after_n_points"],
        screen=asked["screen_outliers"],
    )

    for point, expected in zip(judged.points, case["expected"], strict=True):
        limits = point.limits
        assert [point.value, point.mean, *([limits.lower, limits.upper] if limits else [None, None])] == [
            value if value is None else pytest.approx(value, rel=1e-9)
            for value in (expected["value"], expected["mean"], expected["lpl"], expected["upl"])
        ]
        assert {
            "date": point.day.isoformat(),
            "rebase_group": point.group,
            "outside_limits": point.outside if limits else None,
            "relative_to_mean": point.side,
            "close_to_limits": point.close if limits else None,
            "special_cause_type": point.cause,
            "special_cause_flag": point.special,
            "point_type": point.kind,
            "short_group_warning": point.provisional,
        } == {name: value for name, value in expected.items() if name not in {"value", "mean", "lpl", "upl"}}
    assert {
        "variation_type": judged.variation,
        "assurance_type": judged.assurance,
        "variation_icon": judged.variation_icon,
        "assurance_icon": judged.assurance_icon,
        "n": len(judged.points),
        "n_special": sum(point.special for point in judged.points),
        "trial_limits_warning": judged.provisional,
    } == case["expected_overall"]


# -- whatever the series -----------------------------------------------------------------------------------------------

VALUES = st.lists(st.integers(0, 40) | st.none(), max_size=48)
"""Whole numbers: sums and means of them are the same however they come, so what is claimed can be claimed exactly."""
DIRECTIONS = st.sampled_from(["increase", "decrease", "neutral"])


def dated(values: list[Any]) -> list[tuple[date, Any]]:
    return list(zip(months(len(values)), values, strict=True))


def verdicts(judged: Spc) -> list[tuple[Cause, Kind]]:
    return [(point.cause, point.kind) for point in judged.points]


@given(VALUES, DIRECTIONS, st.randoms())
def test_the_order_in_which_months_come_makes_no_difference(values: list[Any], direction: str, random: Any) -> None:
    there = dated(values)
    mixed = list(there)
    random.shuffle(mixed)

    assert spc(mixed, direction=direction) == spc(there, direction=direction)


@given(VALUES, DIRECTIONS)
def test_a_month_without_a_value_is_as_if_it_were_not_there(values: list[Any], direction: str) -> None:
    there = dated(values)

    assert spc(there, direction=direction) == spc([(day, v) for day, v in there if v is not None], direction=direction)


@given(VALUES, st.integers(0, 40))
def test_what_is_better_when_higher_is_worse_when_lower(values: list[Any], target: int) -> None:
    up = spc(dated(values), direction="increase", target=target)
    down = spc(dated(values), direction="decrease", target=target)

    swapped = {Kind.IMPROVEMENT: Kind.CONCERN, Kind.CONCERN: Kind.IMPROVEMENT, Kind.COMMON: Kind.COMMON}
    assert [(p.cause, swapped[p.kind]) for p in up.points] == verdicts(down)
    assert {up.assurance, down.assurance} in (set(), {None}, {"inconsistent"}, {"consistent_pass", "consistent_fail"})


@given(VALUES)
def test_upside_down_every_cause_is_its_opposite(values: list[Any]) -> None:
    judged = spc(dated(values), direction="increase")
    mirrored = spc(dated([None if value is None else -value for value in values]), direction="decrease")

    for point, other in zip(judged.points, mirrored.points, strict=True):
        assert (point.mean, point.side, point.special, point.outside) == (-other.mean, -other.side, other.special, other.outside)
    flat = [b.value == a.value for a, b in zip(judged.points, judged.points[1:], strict=False)]
    if not any(flat):  # a step of nothing is called a fall, whichever way the series is held
        assert [point.kind for point in judged.points] == [point.kind for point in mirrored.points]


@given(VALUES, VALUES, DIRECTIONS)
def test_a_rebase_begins_as_if_nothing_had_been_before(before: list[Any], after: list[Any], direction: str) -> None:
    there = dated([*before, 7, *after])
    cut = there[len(before)][0]
    judged = spc(there, direction=direction, rebases=[cut])

    early, late = spc(there[: len(before)], direction=direction), spc(there[len(before) :], direction=direction)
    assert verdicts(judged) == verdicts(early) + verdicts(late)
    assert [(p.mean, p.limits) for p in judged.points] == [(p.mean, p.limits) for p in (*early.points, *late.points)]
    assert {point.group for point in late.points} == {0}
    assert [point.group for point in judged.points] == [0] * len(early.points) + [min(1, len(early.points))] * len(late.points)


@given(VALUES, DIRECTIONS)
def test_a_rebase_on_a_day_without_a_point_is_ignored(values: list[Any], direction: str) -> None:
    there = dated(values)

    assert spc(there, direction=direction, rebases=[date(2021, 6, 2), date(1990, 1, 1)]) == spc(there, direction=direction)


@given(VALUES, st.integers(-1000, 1000))
def test_a_constant_more_moves_mean_and_limits_and_nothing_else(values: list[Any], more: int) -> None:
    judged = spc(dated(values))
    moved = spc(dated([None if value is None else value + more for value in values]))

    for point, other in zip(judged.points, moved.points, strict=True):
        assert other.mean == pytest.approx(point.mean + more)
        assert other.group == point.group and other.provisional == point.provisional
        assert (other.limits is None) == (point.limits is None)
        if point.limits and other.limits:
            assert other.limits.upper - other.limits.lower == pytest.approx(point.limits.upper - point.limits.lower)
    if not any(touches(point) for point in judged.points):
        assert verdicts(judged) == verdicts(moved)


def touches(point: Any) -> bool:
    """So near a limit or the mean that a rounding decides on which side it lies."""
    lines = [point.mean, *(point.limits or [])]
    return any(math.isclose(point.value, line, abs_tol=1e-9) for line in lines)


@given(st.integers(1, 60), st.floats(-1e9, 1e9))
def test_a_constant_series_is_common_cause_without_limits(count: int, value: float) -> None:
    judged = spc(dated([value] * count), target=value, direction="increase")

    assert {(p.cause, p.limits, p.side, p.mean) for p in judged.points} == {(Cause.COMMON, None, 0, value)}
    assert judged.assurance == "inconsistent"


@given(VALUES, st.integers(12, 20), DIRECTIONS)
def test_a_fixed_baseline_is_that_of_the_first_points_alone(values: list[Any], fixed: int, direction: str) -> None:
    there = [(day, value) for day, value in dated(values) if value is not None]
    judged = spc(there, direction=direction, fixed=fixed)

    baseline = spc(there[:fixed], direction=direction)
    assert {(p.mean, p.limits) for p in judged.points} == {(p.mean, p.limits) for p in baseline.points}


@given(VALUES)
def test_a_run_is_flagged_whole_or_not_at_all(values: list[Any]) -> None:
    """Seven on one side of the mean: said again, in the plainest words."""
    judged = spc(dated(values))
    sides = [point.side for point in judged.points]
    for place, point in enumerate(judged.points):
        before = next((n for n, side in enumerate(reversed(sides[:place])) if side != point.side), place)
        after = next((n for n, side in enumerate(sides[place + 1 :]) if side != point.side), len(sides) - place - 1)
        if point.side and before + 1 + after >= 7:
            assert point.special
        if point.cause in {Cause.SHIFT_ABOVE, Cause.SHIFT_BELOW}:
            assert before + 1 + after >= 7


def test_no_month_says_nothing() -> None:
    judged = spc([], direction="increase", target=1)

    assert (judged.points, judged.variation, judged.assurance, judged.variation_icon, judged.provisional) == (
        (),
        None,
        None,
        None,
        False,
    )
