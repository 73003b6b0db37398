"""Places of different size side by side: a funnel plot of the last twelve months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from quality.measures import Figure, Measure
from quality.spc.funnel import Funnel, FunnelKind, funnel
from reachout.months import add_months

COUNTED = {
    "prison_transfer_28_days": FunnelKind.PROPORTION,
    "readmissions_30": FunnelKind.PROPORTION,
    "readmissions_90": FunnelKind.PROPORTION,
    "seclusions_per_100_patients": FunnelKind.RATE,
    "restrictive_per_1000_bed_days": FunnelKind.RATE,
}
"""What is counted one by one and adds up over months. A share of bed days or of who is in hospital does neither: a patient's
days are no separate chances, and the same patients are there the next month."""
PLACES = {"provider", "site", "ward"}


def compared(measure: Measure, by: str, parts: Iterable[tuple[str, list[Figure]]], newest: date | None) -> Funnel | None:
    """Name and months of each part, in a funnel; None for a measure or a cut that a funnel cannot compare."""
    if measure.id not in COUNTED or by not in PLACES or newest is None:
        return None
    first = add_months(newest, -11)
    return funnel([(name, *_added(months, first, newest)) for name, months in parts], kind=COUNTED[measure.id], measure=measure)


def _added(months: list[Figure], first: date, last: date) -> tuple[float, float]:
    known = [figure for figure in months if first <= figure.month <= last and figure.value is not None]
    return sum(figure.numerator or 0 for figure in known), sum(figure.denominator or 0 for figure in known)
