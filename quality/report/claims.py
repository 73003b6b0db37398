"""Claims of change: never without what they are held against, of when, and on what basis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quality.measures import Figure, Form, Measure
from quality.measures.words import said as told
from quality.report.headlines import Basis, Headline
from quality.report.words import with_unit
from quality.spc.words import month_name
from reachout.months import add_months

NOUNS = {
    Form.COUNT: "counts",
    Form.SHARE: "shares",
    Form.RATE: "rates",
    Form.SPREAD: "medians",
    Form.HOURS: "totals",
    Form.MONEY: "totals",
    Form.CHANGE: "rates",
}
LESS_MORE = {Form.COUNT: ("fewer", "more"), Form.HOURS: ("fewer", "more")}
BY_UNIT = {"days": ("shorter", "longer"), "km": ("nearer", "further")}

UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Amount:
    """One side of a claim: a value, how it reads, and of when."""

    value: float
    text: str
    when: str


@dataclass(frozen=True)
class Claim:
    measure: Measure
    now: Amount
    was: Amount
    basis: str

    @property
    def sentence(self) -> str:
        """471 patients in August 2021, against 555 in April 2018 (both counts at month end): 15% fewer."""
        return f"{self.held}: {self.change}."

    @property
    def held(self) -> str:
        """What is held against what, on which basis."""
        now = with_unit(self.measure, self.now.text)
        return f"{now} in {self.now.when}, against {self.was.text} in {self.was.when} ({self.basis})"

    @property
    def change(self) -> str:
        """15% fewer, 16.3 percentage points lower, 72 days shorter; "unchanged" where rounding leaves nothing."""
        return change(self.measure, self.was.value, self.now.value)


def claim(headline: Headline, series: Sequence[Figure], *, baseline: date) -> Claim | None:
    """The last month of a series against the baseline; None while there is nothing to hold it against."""
    measure = headline.measure
    if headline.basis is Basis.OWN:
        return own(measure, series[-1]) if series else None
    width = 12 if headline.basis is Basis.YEAR else 1
    month = series[-1].month if series else baseline
    if add_months(month, -width) < add_months(baseline, width - 1):
        return None  # the two would overlap
    was = amount(measure, _window(series, add_months(baseline, width - 1), width))
    now = amount(measure, _window(series, month, width))
    return Claim(measure, now, was, basis_of(headline)) if now and was else None


def basis_of(headline: Headline) -> str:
    noun = "totals" if headline.basis is Basis.YEAR and headline.measure.form is Form.COUNT else NOUNS[headline.measure.form]
    return f"both {noun} {headline.basis}"


def own(measure: Measure, figure: Figure) -> Claim | None:
    """What a figure of change says of itself."""
    if figure.value is None:
        return None
    ends = date.fromisoformat(f"{figure.detail['baseline_to']}-01")
    rate, before = figure.detail["rate"], figure.detail["baseline_rate"]
    now = Amount(rate, f"{rate:.1f}", _span(figure.month, 12))
    was = Amount(before, f"{before:.1f}", _span(ends, 12))
    return Claim(measure, now, was, "both rates over 12 months")


def amount(measure: Measure, figures: Sequence[Figure]) -> Amount | None:
    """One month's value, or the months' taken together: counts added up, rates and shares made of the counts added up."""
    if not figures or any(figure.value is None for figure in figures):
        return None
    when = _span(figures[-1].month, len(figures))
    if measure.form is Form.MONEY:
        low, high = (sum(figure.detail[side] for figure in figures) for side in ("low", "high"))
        return Amount(low, f"{told(measure, low)} to {told(measure, high)}", when)
    if len(figures) == 1:
        value = figures[0].value or 0.0
    elif measure.form in {Form.RATE, Form.SHARE}:
        among = sum(figure.denominator or 0 for figure in figures)
        value = measure.per * sum(figure.numerator or 0 for figure in figures) / among
    else:
        value = sum(figure.value or 0 for figure in figures)
    return Amount(value, told(measure, value), when)


def change(measure: Measure, was: float, now: float) -> str:
    less, more = BY_UNIT.get(measure.unit) or LESS_MORE.get(measure.form, ("lower", "higher"))
    way = less if now < was else more
    apart = abs(now - was)
    if measure.form is Form.SHARE:
        return f"{apart * 100:.1f} percentage points {way}" if round(apart, 3) else UNCHANGED
    if measure.form is Form.SPREAD:
        return f"{with_unit(measure, told(measure, round(apart, 1)))} {way}" if round(apart, 1) else UNCHANGED
    if not was:
        return f"{told(measure, apart)} {way}" if apart else UNCHANGED
    return f"{apart / was:.0%} {way}" if round(apart / was, 2) else UNCHANGED


def _window(series: Sequence[Figure], last: date, width: int) -> list[Figure]:
    """The months up to ``last``, all of them or none."""
    first = add_months(last, 1 - width)
    found = [figure for figure in series if first <= figure.month <= last]
    return found if len(found) == width else []


def _span(last: date, width: int) -> str:
    return month_name(last) if width == 1 else f"the {width} months to {month_name(last)}"
