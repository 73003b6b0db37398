"""What matters this month: a sentence for each special cause, in words that need no training, and for nothing else."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from quality.measures import CATALOGUE, Figure
from quality.report.headlines import HEADLINES
from quality.report.matters import ORDER, Part, matters
from quality.spc.charts import Chart, chart
from reachout.accounts.models import User
from reachout.months import add_months
from tests.quality.reading import text
from tests.quality.report.conftest import calm

FIRST = date(2024, 11, 1)
JUDGED = [headline.id for headline in HEADLINES if headline.judged]


def drawn(measure: str, values: list[float | None], about: str = "") -> Chart:
    return chart(figures(measure, values), measure=CATALOGUE[measure], about=about)


def figures(measure: str, values: list[float | None], among: float = 100) -> list[Figure]:
    return [Figure(measure, add_months(FIRST, place), "", "", "", value, 0, among, 9, {}) for place, value in enumerate(values)]


def last_of(values: list[float | None]) -> date:
    return add_months(FIRST, len(values) - 1)


def sentence(measure: str, values: list[float | None], parts: list[Part] | None = None) -> str:
    (one,) = matters(last_of(values), [drawn(measure, values)], {measure: parts or []})
    return one.text


def test_a_month_far_beyond_chance() -> None:
    assert sentence("seclusions_per_100_patients", [2, 3] * 10 + [9]) == (
        "far higher than usual this month (9.0 per 100 patients in July 2026, 2.8 on average since November 2024):"
        " by chance alone it would stay below 5.5."
    )


def test_a_long_run() -> None:
    said = sentence("seclusions_per_100_patients", [2, 4] * 10 + [3.6, 3.5, 3.6, 3.5, 3.6, 3.5, 3.6])
    assert said.startswith("higher than usual for 8 months running, since June 2026 (3.6 per 100 patients in January 2027, ")
    assert said.endswith("so long a run is rarely chance.")


def test_a_rise() -> None:
    said = sentence("inpatients", [100, 120] * 8 + [100, 102, 104, 106, 108, 110, 112])
    assert said.startswith("rising for 7 months running, since March 2026 (112 patients in September 2026, 108.8 on average")
    assert said.endswith("so long a rise is rarely chance.")


def test_few_months_are_few_to_judge_by() -> None:
    assert "though there are only 8 months to judge by" in sentence("inpatients", [10, 11, 10, 11, 10, 11, 10, 30])


def part(name: str, measure: str, values: list[float | None], among: float = 100) -> Part:
    return Part(name, drawn(measure, values, name), figures(measure, values, among)[-1])


def test_the_provider_that_drives_it_is_named() -> None:
    measure = "restrictive_per_1000_bed_days"
    whole = [10, 11] * 10 + [30]
    parts = [part("Northern Beeches", measure, [10, 11] * 10 + [60]), part("Southern Larches", measure, [10, 11] * 10 + [11])]

    assert sentence(measure, whole, parts).endswith("; most of it is at Northern Beeches.")


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [("Alone", [10, 11] * 10 + [60], 100)],
        [("A third", [10, 11] * 10 + [30], 100), ("Another", [10, 11] * 10 + [31], 100), ("The last", [10, 11] * 10 + [32], 100)],
        [("Ordinary there", [10, 60] * 10 + [60], 1000), ("Small", [10, 11] * 10 + [60], 1)],
    ],
    ids=["no provider", "one provider", "spread over all", "most of it no more than chance there"],
)
def test_no_provider_is_named_where_none_drives_it(parts: list[tuple[str, list[float | None], float]]) -> None:
    measure = "restrictive_per_1000_bed_days"
    made = [part(name, measure, values, among) for name, values, among in parts]

    assert "most of it" not in sentence(measure, [10, 11] * 10 + [30], made)


values = st.lists(st.one_of(st.none(), st.integers(0, 30).map(float)), min_size=1, max_size=30)


@given(series=st.lists(values, min_size=len(JUDGED), max_size=len(JUDGED)))
def test_sentences_are_exactly_for_special_causes_of_the_month(series: list[list[float | None]]) -> None:
    month = add_months(FIRST, 29)
    charts = [drawn(measure, [None] * (30 - len(found)) + found) for measure, found in zip(JUDGED, series, strict=True)]

    told = matters(month, charts, {})

    special = [c.measure.id for c in charts if c.spc.last and c.spc.last.day == month and c.spc.last.special]
    assert sorted(one.measure.id for one in told) == sorted(special)
    ranks = [ORDER.index(one.kind) for one in told]
    assert ranks == sorted(ranks), "concerns first, then improvements"
    for one in told:
        assert one.text.count(". ") == 0 and one.text.endswith("."), "one sentence each"
        for jargon in ("limit", "special cause", "common cause", "sigma", "SPC", "mean "):
            assert jargon not in one.text


@pytest.mark.django_db
def test_the_page_tells_concerns_first_and_at_most_five(client: Client, board: User, frozen: Any, with_providers: Any) -> None:
    high, low = [*calm(200)[:-1], 400], [*calm(200)[:-1], 20]
    frozen(
        inpatients=low,
        waiting_now=low,
        distance_from_home=low,
        community_caseload=high,
        length_of_stay_current=low,
        restrictive_per_1000_bed_days=high,
    )
    with_providers(2, restrictive_per_1000_bed_days=[*calm(200)[:-1], 600])
    client.force_login(board)

    shown = text(client.get("/board-report/"))

    top = shown[shown.index("What matters this month") : shown.index("Since November 2024")]
    assert top.count("Better ") == 4 and top.count("Worse ") == 1
    assert top.index("Worse Restrictive interventions : far higher than usual this month (400.0 per 1,000") < top.index("Better ")
    assert "most of it is at Provider 0." in top
    assert "1 more measure is out of the ordinary: see the headlines." in top
    assert "Look first at Provider 0: restrictive interventions worse than usual." in shown


@pytest.mark.django_db
def test_the_change_of_a_year_is_told_but_not_judged(client: Client, board: User, frozen: Any) -> None:
    frozen(restrictive_change=[*calm(-0.2)[:-1], 0.9])
    client.force_login(board)

    shown = text(client.get("/board-report/"))

    assert "Nothing is out of the ordinary" in shown
    assert "Change in restrictive interventions +90.0%" in shown
    assert "Not judged: each year overlaps the one before" in shown


def test_what_hardly_ever_happens_has_no_range_to_speak_of() -> None:
    said = sentence("seclusions_per_100_patients", [0] * 12 + [9] + [0] * 6 + [9] + [0] * 4)
    assert said.startswith("far lower than usual for 4 months running, since ")
    assert said.endswith("that is rarely chance.")
