"""Physical risk bands, by the thresholds of the catalogue."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachout.rules.catalogue import CATALOGUE
from referrals import meed

THRESHOLDS = CATALOGUE["meed_thresholds"].value


def band(sex="female", **scores):
    return meed.band_of(meed.readings(scores, THRESHOLDS, sex), THRESHOLDS)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"bmi": 12.9}, "red"),
        ({"loss_kg_per_week": 1.1}, "red"),
        ({"heart_rate": 39}, "red"),
        ({"standing_systolic": 85, "syncope": True}, "red"),
        ({"standing_systolic": 85}, "amber"),
        ({"temperature": 35.4}, "red"),
        ({"suss": 1}, "red"),
        ({"suss": 2}, "amber"),
        ({"qtc_ms": 455, "ecg_change": True}, "red"),
        ({"qtc_ms": 455}, "green"),
        ({"potassium": 2.4}, "red"),
        ({"glucose": 2.9}, "red"),
        ({"fluid_refusal": True}, "red"),
        ({"suicidality": True}, "red"),
        ({"intake_kcal_per_day": 450}, "red"),
        ({"exercise_hours_per_day": 2.5}, "red"),
        ({"exercise_hours_per_day": 1.5}, "amber"),
        ({"purging_per_week": 4}, "amber"),
        ({"purging_per_week": 20}, "red"),
        ({"dehydrated": True}, "amber"),
        ({"heart_rate": 45}, "amber"),
        ({"heart_rate": 70, "temperature": 36.8, "bmi": 17}, "green"),
    ],
)
def test_each_measure_makes_its_band(scores, expected):
    assert band(**scores) == expected


def test_a_mans_qtc_limit_is_lower_and_is_used_where_sex_is_not_known():
    assert band(sex="male", qtc_ms=440, ecg_change=True) == "red"
    assert band(sex="unknown", qtc_ms=440, ecg_change=True) == "red"
    assert band(sex="female", qtc_ms=440, ecg_change=True) == "green"


def test_two_ambers_make_red():
    assert band(heart_rate=45, temperature=35.8) == "red"


@given(st.floats(13, 14.9))
def test_body_mass_index_alone_never_makes_amber(value):
    assert band(bmi=round(value, 1)) == band(bmi=20) == "green"


def test_the_words_name_what_counts_and_warn_of_an_index_alone():
    def words(**scores):
        found = meed.readings(scores, THRESHOLDS, "female")
        return meed.in_words(found, meed.band_of(found, THRESHOLDS))

    assert words(heart_rate=38, bmi=16) == "Physical risk red: heart rate 38 beats a minute"
    assert "alone does not count" in words(bmi=14)
    assert "look at the other measures" in words(bmi=12)


@given(st.decimals(120, 200, places=0), st.decimals(25, 120, places=1))
def test_body_mass_index_is_weight_over_height_squared(height, weight):
    assert abs(float(meed.bmi(height, weight)) - float(weight) / (float(height) / 100) ** 2) <= 0.051
    assert meed.bmi(height, weight) == meed.bmi(height, weight).quantize(Decimal("0.1"))
