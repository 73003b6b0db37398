"""The sentences: what each special cause says, for whoever reads no charts."""

from datetime import date
from typing import Any

import pytest

from quality.measures import Measure
from quality.spc import words
from quality.spc.charts import judged
from quality.spc.icons import assurance_icon, variation_icon
from quality.spc.words import ASSURANCE, VARIATION
from tests.factories.spc import series
from tests.quality.spc.gallery import COMMUNITY, FALLING, OCCUPANCY, SECLUSION, WAVE, measure

STEADY = [5.0, 5.2, 4.8, 5.1, 4.9, 5.2, 4.8, 5.0, 5.1, 4.9, 5.2, 4.8, 5.0]
SHIFTED = [*STEADY, 4.7, 4.5, 4.7, 4.4, 4.6, 4.5, 4.7, 4.6, 4.5]


def said(values: list[Any], of: Measure = SECLUSION, **more: Any) -> list[str]:
    return words.sentences(of, judged(series(values), measure=of, **more))


def titled(values: list[Any], of: Measure = SECLUSION) -> str:
    return words.title(of, judged(series(values), measure=of))


def test_a_shift_is_told_with_its_months_its_mean_and_what_it_means() -> None:
    assert titled(SHIFTED) == "Seclusions per 100 patients: below the mean for 9 months, since May 2022"
    assert said(SHIFTED)[0] == "Below the mean of 4.8 for 9 months, since May 2022: lower than expected. That is an improvement."


def test_the_same_run_is_a_concern_where_higher_is_better_and_neither_where_neither_is() -> None:
    up, neither = measure("Contacts", improvement="increase"), measure("Contacts")

    assert said(SHIFTED, up)[0].endswith("lower than expected. That is a concern.")
    assert said(SHIFTED, neither)[0].endswith("lower than expected.")


def test_a_month_beyond_a_limit() -> None:
    assert titled([*STEADY, 9.0]).endswith(": above the upper limit in May 2022")
    assert said([*STEADY, 9.0])[0] == "Above the upper limit in May 2022: higher than expected. That is a concern."


def test_a_trend_is_told_from_where_it_began() -> None:
    rising = [118, 111, 123, 112, 120, 113, 121, 110, 119, 111, 112.5, 113, 115, 116, 117, 118]

    assert titled(rising, COMMUNITY) == "People on the community caseload: rising for 7 months, since January 2022"


def test_two_in_three() -> None:
    near = [48, 52, 48, 52, 48, 52, 48, 52, 48, 52, 48, 52, 48, 52, 48, 52, 60, 57, 60]

    assert titled(near, measure("Waits")).endswith(": near the upper limit in 2 of the last 3 months")


def test_chance_is_called_chance() -> None:
    assert titled(WAVE * 2).endswith(": no significant change")
    assert said(WAVE * 2)[0] == "The changes from month to month are no more than chance would bring."


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (9.0, "The target of 9 will be met every month unless something changes."),
        (5.0, "The target of 5 will be met some months and missed others."),
        (1.5, "The target of 1.5 will not be met unless something changes."),
        (None, None),
    ],
)
def test_the_target(target: float | None, sentence: str | None) -> None:
    told = said(WAVE * 2, measure("Seclusions", improvement="decrease", target=target))

    assert told[1:] == ([sentence] if sentence else [])


def test_a_share_has_its_target_in_per_cent() -> None:
    assert "The target of 90% will be met some months and missed others." in said([0.88, 0.91, 0.9, 0.89, 0.92] * 3, OCCUPANCY)


def test_few_months_are_provisional_and_it_is_said_which() -> None:
    five = said(WAVE[:5])
    both = said(FALLING, rebases=[date(2021, 9, 1), date(2022, 11, 1)])

    assert "The limits are provisional from April to August 2021: they rest on fewer than 13 months." in five
    assert (
        "The limits are provisional from April to August 2021 and from November 2022 to August 2023:"
        " they rest on fewer than 13 months." in both
    )


def test_what_happened_before_is_told_the_latest_first() -> None:
    told = said([*STEADY, 9.0, *STEADY, 0.5, *STEADY])

    assert told[2:] == ["Lower than expected in July 2023: an improvement.", "Higher than expected in May 2022: a concern."]


def test_nothing_says_nothing() -> None:
    assert said([]) == []
    assert titled([None, None]).endswith(": nothing to chart yet")


def test_what_never_moved_has_no_limits_to_speak_of() -> None:
    assert said([7] * 14)[0] == "There is no change yet from which limits could be drawn."


@pytest.mark.parametrize("kind", VARIATION)
def test_a_variation_icon_speaks_for_itself(kind: str) -> None:
    assert f"<title>{VARIATION[kind]}</title>" in variation_icon(kind)
    assert 'role="img"' in variation_icon(kind)


@pytest.mark.parametrize("kind", ASSURANCE)
def test_an_assurance_icon_speaks_for_itself(kind: str) -> None:
    assert f"<title>{ASSURANCE[kind]}</title>" in assurance_icon(kind)


def test_no_two_icons_look_alike_without_colour() -> None:
    """Frames, letters and dots, whatever they are painted with."""
    import re

    drawn = [*map(variation_icon, VARIATION), *map(assurance_icon, ASSURANCE)]
    shapes = {re.sub(r"<title>.*?</title>|#[0-9a-f]{6}", "", icon) for icon in drawn}
    assert len(shapes) == len(drawn)


def test_no_icon_where_there_is_nothing_to_say() -> None:
    assert variation_icon(None) == assurance_icon(None) == ""


@pytest.mark.parametrize(
    ("value", "short"), [(950, "£950"), (123_456, "£123k"), (1_250_000, "£1.25m"), (925_357_143, "£925m"), (-1.4e9, "−£1.4bn")]
)
def test_sums_of_money_where_there_is_little_room(value: float, short: str) -> None:
    assert words.short_figure(measure("Savings", "money"), value) == short
