"""A claim of change says what it is held against, of when, and on what basis."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quality.measures import CATALOGUE, Figure, Form
from quality.report.claims import change, claim
from quality.report.headlines import HEADLINES, Basis, Headline
from reachout.accounts.models import User
from reachout.months import add_months
from tests.factories.rules import RuleFactory
from tests.quality.reading import text
from tests.quality.report.conftest import DETAILS, calm

FIRST = date(2018, 4, 1)


def figures(measure: str, values: list[float | None], among: float = 1000) -> list[Figure]:
    """One a month from April 2018; a share's and a rate's numerator goes with its value."""
    of = CATALOGUE[measure]
    rated = of.form in {Form.SHARE, Form.RATE}
    return [
        Figure(
            measure,
            add_months(FIRST, place),
            "",
            "",
            "",
            value,
            value * among / of.per if rated and value is not None else value,
            among if rated else None,
            9,
            DETAILS.get(measure, {}),
        )
        for place, value in enumerate(values)
    ]


def test_counts_at_month_end() -> None:
    made = claim(Headline("inpatients", Basis.AT_END), figures("inpatients", [555, *[500] * 39, 471]), baseline=FIRST)

    assert made
    assert made.sentence == "471 patients in August 2021, against 555 in April 2018 (both counts at month end): 15% fewer."


def test_a_year_is_made_of_its_counts_not_of_its_months_rates() -> None:
    measure = "seclusions_per_100_patients"
    quiet, busy = figures(measure, [2] * 11, among=100), figures(measure, [8], among=1000)
    first_year = [*quiet, busy[0]._replace(month=add_months(FIRST, 11))]
    second_year = [one._replace(month=add_months(FIRST, 12 + place)) for place, one in enumerate(figures(measure, [2] * 12))]

    made = claim(Headline(measure, Basis.YEAR), [*first_year, *second_year], baseline=FIRST)

    assert made
    assert made.was.value == pytest.approx(100 * (11 * 2 + 80) / (11 * 100 + 1000))
    assert made.sentence == (
        "2.0 per 100 patients in the 12 months to March 2020, against 4.9 in the 12 months to March 2019"
        " (both rates over 12 months): 59% lower."
    )


def test_a_change_brings_its_own_baseline() -> None:
    series = figures("restrictive_change", [None, -0.1])

    made = claim(Headline("restrictive_change", Basis.OWN), series, baseline=FIRST)

    assert made
    assert made.sentence == (
        "18.0 per 1,000 occupied bed days in the 12 months to May 2018, against 20.0 in the 12 months to October 2025"
        " (both rates over 12 months): 10% lower."
    )


@pytest.mark.parametrize(
    ("measure", "was", "now", "said"),
    [
        ("inpatients", 555, 471, "15% fewer"),
        ("inpatients", 500, 501, "unchanged"),
        ("inpatients", 0, 3, "3 more"),
        ("community_caseload", 111, 210, "89% more"),
        ("out_of_area_patients", 0.21, 0.06, "15.0 percentage points lower"),
        ("occupancy", 0.85, 0.9, "5.0 percentage points higher"),
        ("seclusions_per_100_patients", 5, 2, "60% lower"),
        ("length_of_stay_current", 454, 382, "72.0 days shorter"),
        ("wait_referral_to_assessment", 12, 12, "unchanged"),
        ("distance_from_home", 40.4, 30.1, "10.3 km nearer"),
        ("avoided_savings", 1_000_000, 850_000, "15% lower"),
    ],
)
def test_a_change_is_said_in_the_measures_own_words(measure: str, was: float, now: float, said: str) -> None:
    assert change(CATALOGUE[measure], was, now) == said


@pytest.mark.parametrize("headline", HEADLINES, ids=lambda headline: headline.id)
@given(months=st.integers(1, 30), hole=st.integers(0, 29))
def test_nothing_is_claimed_of_months_that_overlap_or_are_missing(headline: Headline, months: int, hole: int) -> None:
    values: list[float | None] = [0.5] * months
    if hole < months:
        values[hole] = None
    made = claim(headline, figures(headline.id, values), baseline=FIRST)

    width = 12 if headline.basis is Basis.YEAR else 1
    if headline.basis is Basis.OWN:
        assert bool(made) == (values[-1] is not None)
        return
    sides = {*range(width), *range(months - width, months)}
    assert bool(made) == (months >= 2 * width and hole not in sides)
    if made:
        assert made.basis.startswith("both ") and made.was.when != made.now.when
        assert made.was.when in made.sentence and made.now.when in made.sentence and made.basis in made.sentence


@pytest.mark.django_db
def test_a_dated_rule_names_another_baseline(client: Client, board: User, frozen: Any) -> None:
    frozen(inpatients=[555, 500, *calm(480)[2:-1], 471])
    client.force_login(board)
    before = text(client.get("/board-report/"))

    RuleFactory(key="report_baseline_from", value="2024-12", valid_from=timezone.localdate())
    after = text(client.get("/board-report/"))

    assert "471 patients in October 2026, against 555 in November 2024 (both counts at month end)" in before
    assert "Since November 2024" in before
    assert "471 patients in October 2026, against 500 in December 2024 (both counts at month end)" in after
    assert "Since December 2024" in after


@pytest.mark.django_db
def test_every_claim_on_the_page_has_its_baseline_and_basis(client: Client, board: User, frozen: Any) -> None:
    frozen()
    client.force_login(board)

    shown = text(client.get("/board-report/"))

    for headline in HEADLINES:
        row = shown.split("Headlines", 1)[1].split(headline.measure.title, 1)[1]
        assert (", against " in row[: row.index("(both ")] and " 12 months)" in row) or " month" in row, headline.id
    assert shown.count(", against ") == shown.count("(both ") == len(HEADLINES) + 6
