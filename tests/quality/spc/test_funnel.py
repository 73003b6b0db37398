"""Funnel limits against sums done the long way, and what the drawing says."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.measures import Measure
from quality.spc.funnel import Placed, funnel, limits
from reachout.xmr import Kind
from tests.quality.spc.gallery import LONG, READY, funnels
from tests.quality.spc.test_charts import box, drawn

TAILS = (0.001, 0.025, 0.975, 0.999)


def binomial(trials: int, share: float) -> list[float]:
    return [math.comb(trials, count) * share**count * (1 - share) ** (trials - count) for count in range(trials + 1)]


def poisson(expected: float) -> list[float]:
    most = int(expected + 12 * math.sqrt(expected) + 30)
    return [math.exp(count * math.log(expected) - expected - math.lgamma(count + 1)) for count in range(most)]


def slowly(chances: list[float], tail: float) -> float:
    """Spiegelhalter 2005, appendix A.1, from the first count on."""
    under = 0.0
    for count, here in enumerate(chances):
        under += here
        if under >= tail:
            return count - (under - tail) / here
    raise AssertionError("the chances do not add up")


@given(st.integers(1, 120), st.floats(0.02, 0.98))
def test_the_limits_of_a_proportion_are_exact(trials: int, share: float) -> None:
    expected = [min(1.0, max(0.0, slowly(binomial(trials, share), tail) / trials)) for tail in TAILS]

    assert list(limits(share, trials, "proportion")) == pytest.approx(expected, abs=1e-6)


@given(st.floats(0.01, 90))
def test_the_limits_of_a_rate_are_exact(expected: float) -> None:
    size = 1500.0
    there = [max(0.0, slowly(poisson(expected), tail) / size) for tail in TAILS]

    assert list(limits(expected / size, size, "rate")) == pytest.approx(there, abs=1e-6)


@pytest.mark.parametrize("size", [1e6, 1e8])
def test_for_large_units_they_are_the_normal_ones(size: float) -> None:
    share = 0.2
    found = limits(share, size, "proportion")

    spread = math.sqrt(share * (1 - share) / size)
    assert list(found) == pytest.approx([share + z * spread for z in (-3.0902, -1.96, 1.96, 3.0902)], abs=3 / size)


def test_the_funnel_narrows_with_size() -> None:
    widths = [limits(0.01, size, "rate").outer_high for size in (200, 500, 1000, 5000, 50000)]

    assert all(before > after for before, after in pairwise(widths))


@pytest.mark.parametrize(("share", "size"), [(0.0, 50), (1.0, 50), (0.5, 0)])
def test_where_all_are_alike_there_is_no_width(share: float, size: float) -> None:
    assert set(limits(share, size, "proportion")) == {share}


def test_who_lies_outside_is_named_with_what_it_means() -> None:
    made = funnel([("Ash", 19, 1000), ("Birch", 19, 1000), ("Cedar", 45, 1000), ("Small", 1, 20)], kind="rate", measure=LONG)

    assert made.title == f"{LONG.title}: Cedar differs by more than chance"
    assert made.sentences == ["Cedar: 45.0, above the outer limit for its size, which is worse."]
    assert [made.meaning(one) for one in made.placed] == [Kind.COMMON, Kind.COMMON, Kind.CONCERN, Kind.COMMON]


def test_better_and_neither_are_told_apart() -> None:
    units = [("Ash", 60, 100), ("Birch", 10, 100), ("Cedar", 32, 100)]
    better = funnel(units, kind="proportion", measure=Measure("m", "Met", READY.form, "", "", "increase"))
    neither = funnel(units, kind="proportion", measure=Measure("m", "Met", READY.form, "", ""))

    assert [better.meaning(one) for one in better.placed] == [Kind.IMPROVEMENT, Kind.CONCERN, Kind.COMMON]
    assert [neither.meaning(one) for one in neither.placed] == [Kind.NEUTRAL_HIGH, Kind.NEUTRAL_LOW, Kind.COMMON]


def test_a_unit_between_the_limits_is_told_and_not_accused() -> None:
    made = funnel([("Ash", 100, 1000), ("Birch", 130, 1000), ("Cedar", 95, 1000)], kind="rate", measure=LONG)

    found = next(one for one in made.placed if one.unit.label == "Birch")
    assert (found.far, made.meaning(found)) == (1, Kind.COMMON)
    assert made.title.endswith("no unit differs from the others by more than chance")
    assert made.sentences == ["Birch: 130.0, above the inner limit for its size."]


def test_a_unit_of_no_size_is_left_out() -> None:
    made = funnel([("Ash", 1, 10), ("None", 0, 0), ("Unknown", None, 5), ("Empty", 3, None)], kind="rate", measure=LONG)

    assert [one.unit.label for one in made.placed] == ["Ash"]


def test_nothing_to_compare_is_said() -> None:
    made = funnel([], kind="rate", measure=LONG)

    assert made.title.endswith(": nothing to compare yet")
    assert "No units yet" in made.svg


@pytest.mark.parametrize("number", range(3))
def test_names_meet_no_name_and_stay_on_the_paper(number: int) -> None:
    root = drawn(funnels()[number].svg)
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    boxes = [(text.text, *box(text)) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    for place, (words, left, top, right, bottom) in enumerate(boxes):
        assert left >= -1 and right <= width + 1 and top >= -1 and bottom <= height + 1, words
        for other, l2, t2, r2, b2 in boxes[place + 1 :]:
            assert not (left < r2 - 1 and l2 < right - 1 and top < b2 - 1 and t2 < bottom - 1), (words, other)


def test_what_people_called_a_unit_is_escaped() -> None:
    made = funnel([("<script>x</script>", 50, 100), ("Ash", 1, 100), ("Birch", 2, 100)], kind="proportion", measure=READY)

    assert "<script" not in made.figure
    assert "&lt;script&gt;" in made.svg


def test_a_placed_unit_knows_its_side() -> None:
    band = limits(0.1, 1000, "rate")

    sides = [Placed.far.fget(Placed(None, value, band)) for value in (0.2, band.high + 1e-6, 0.1, band.low - 1e-6, 0.0)]  # type: ignore
    assert sides == [2, 1, 0, -1, -2]
