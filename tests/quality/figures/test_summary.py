"""How a change reads beside a figure."""

import pytest

from quality.figures.summary import change_words
from quality.measures import CATALOGUE


@pytest.mark.parametrize(
    ("measure", "change", "words"),
    [
        ("inpatients", -15, "−15"),
        ("out_of_area_patients", 0.034, "+3.4 points"),
        ("seclusions_per_100_patients", -0.04, "no change"),
        ("seclusions_per_100_patients", -0.06, "−0.1"),
        ("out_of_area_patients", 0.0004, "no change"),
        ("inpatients", 0, "no change"),
        ("inpatients", None, ""),
    ],
)
def test_a_change_too_small_to_be_shown_is_none(measure, change, words):
    assert change_words(CATALOGUE[measure], change) == words
