"""Places of different size side by side: only what can be counted, over the last twelve months."""

from datetime import date

import pytest

from quality.figures.compared import COUNTED, compared
from quality.measures import CATALOGUE, Figure
from reachout.months import add_months

NEWEST = date(2026, 10, 1)
SECLUSIONS = CATALOGUE["seclusions_per_100_patients"]


def figures(episodes: list[float | None], patients: float = 20) -> list[Figure]:
    """The months up to the newest."""
    first = add_months(NEWEST, 1 - len(episodes))
    return [
        Figure(SECLUSIONS.id, add_months(first, n), "", "provider", "X", value, value, patients, None, {})
        for n, value in enumerate(episodes)
    ]


def test_twelve_months_are_added_up_and_no_more() -> None:
    made = compared(SECLUSIONS, "provider", [("Ash", figures([100, 100, *[1] * 12])), ("Birch", figures([2, None, 3]))], NEWEST)

    assert made is not None
    assert {one.unit.label: (one.unit.numerator, one.unit.denominator) for one in made.placed} == {
        "Ash": (12, 240),
        "Birch": (5, 40),
    }


def test_every_measure_that_is_compared_is_in_the_catalogue_and_has_places() -> None:
    assert all("provider" in CATALOGUE[id].cuts for id in COUNTED)


@pytest.mark.parametrize(("measure", "by"), [("occupancy", "provider"), ("inpatients", "site"), (SECLUSIONS.id, "sex")])
def test_what_a_funnel_cannot_compare_has_none(measure: str, by: str) -> None:
    assert compared(CATALOGUE[measure], by, [("Ash", figures([1, 2]))], NEWEST) is None
