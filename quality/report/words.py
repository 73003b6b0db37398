"""What stands behind a headline's value, in a few words: of how many, how long at the longest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from quality.figures.models import Snapshot
from quality.measures import CATALOGUE, Figure, Form, Measure
from reachout.months import add_months, end_of, in_words
from reachout.pages.words import long_day, number, plural

PLURALS = {"patients", "days", "admissions", "hours"}
WITHIN = 90
"""Days after which an avoided admission is certain, and readmissions are told."""


def with_unit(measure: Measure, value: str) -> str:
    """1 patient, 16 patients, 2.1 per 100 patients; a sign such as % is already there."""
    if measure.form in {Form.SHARE, Form.MONEY}:
        return value
    if measure.form is Form.CHANGE:
        return f"{value} per 1,000 occupied bed days"
    return f"{value} {unit(measure, value)}"


def unit(measure: Measure, value: str) -> str:
    return measure.unit.removesuffix("s") if value == "1" and measure.unit in PLURALS else measure.unit


def detail(figure: Figure) -> str:
    if figure.value is None:
        return ""
    if more := MORE.get(figure.measure):
        return more(figure)
    match CATALOGUE[figure.measure].form:
        case Form.SHARE:
            return f"{number(figure.numerator, 0)} of {number(figure.denominator, 0)}"
        case Form.RATE:
            return f"{number(figure.numerator, 0)} in the month"
    return ""


def _wait(figure: Figure) -> str:
    return f"Median of {number(figure.n)}; {figure.detail['share']:.0%} within the standard"


def _stay(figure: Figure) -> str:
    told = figure.detail
    return (
        f"Median of {number(figure.n)}; {number(told['over_2_years'])} over two years, {number(told['over_5_years'])} over five"
    )


def _distance(figure: Figure) -> str:
    unknown: Any = figure.detail["unknown"]
    known = f"Median of {number(figure.n)}; {figure.detail['share']:.0%} at 50 km or more"
    return f"{known}; {number(unknown)} not known" if unknown else known


def _oldest(figure: Figure) -> str:
    oldest = figure.detail["oldest"]
    return f"Longest wait {plural(oldest, 'day')}" if oldest is not None else ""


MORE: dict[str, Callable[[Figure], str]] = {
    "wait_referral_to_assessment": _wait,
    "wait_decision_to_admission": _wait,
    "length_of_stay_current": _stay,
    "distance_from_home": _distance,
    "waiting_now": _oldest,
}


JUDGED = {
    "common_cause": "No more than chance",
    "improvement_high": "Better: higher than usual",
    "improvement_low": "Better: lower than usual",
    "concern_high": "Worse: higher than usual",
    "concern_low": "Worse: lower than usual",
    "neutral_high": "Higher than usual",
    "neutral_low": "Lower than usual",
}
"""The variation icons in a board's words."""


def notes(snapshot: Snapshot) -> Iterator[str]:
    """What the month's figures rest on, and what in them is not certain yet."""
    month = in_words(snapshot.month)
    yield (
        f"Every figure is frozen: {month} was made on {long_day(snapshot.made_at)}, version {snapshot.version}, of "
        f"{number(snapshot.size)} figures, checksum {snapshot.checksum[:12]}."
    )
    yield (
        "Occupancy and restrictive practice are about the beds in the region, whoever the patient is; hours in bed meetings "
        "about every meeting; all else about people whose home is in the region, wherever they are placed."
    )
    made_on = timezone.localdate(snapshot.made_at)
    if made_on < end_of(snapshot.month) + timedelta(days=WITHIN):
        since = snapshot.month
        while made_on < end_of(add_months(since, -1)) + timedelta(days=WITHIN):
            since = add_months(since, -1)
        months = month if since == snapshot.month else f"{in_words(since)} to {month}"
        yield (
            f"Provisional: the admissions avoided in {months} and their savings can still fall, as each is certain only {WITHIN} "
            f"days after it was agreed; readmissions are told {WITHIN} days after a month's end."
        )
    else:
        yield f"Nothing in it is provisional: {WITHIN} days had passed since the end of the month when it was made."
    yield (
        "Not for publication: small counts are shown as they are, for the board inside the commissioning function. Figures "
        "for the public are suppressed and approved apart."
    )
