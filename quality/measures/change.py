"""The change of the restrictive intervention rate: a year against a baseline year."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Sequence

from quality.measures.bed_days import BED_DAYS
from quality.measures.engine import cells, scope
from quality.measures.restrictive import INTERVENTIONS
from quality.measures.shape import EVERY_CUT, Cut, Form, Measure
from quality.measures.table import Table, Told
from quality.measures.views import views

RATE = "restrictive_per_1000_bed_days"


def restrictive_change(cuts: Sequence[Cut], lines: Collection[str]) -> Table:
    """How the rate of restrictive interventions in our beds has changed: the twelve months up to the end of the month against
    the baseline twelve months, as a share of the baseline's rate.

    A year's rate is its interventions per 1,000 of its occupied bed days, each summed over the months. The baseline is the twelve
    months before, unless a dated rule names its first month; its months stand in the detail, with both rates. There is no figure
    where no incident at all, on whatever ward in scope, is on record in or before the baseline's first month.
    """
    # As ``engine.table_of``; the months given begin early enough for the first month's baseline.
    rate = [INTERVENTIONS.measures[RATE][1]]
    parts = [scope(cuts), *cells(BED_DAYS, rate, cuts, lines), *cells(INTERVENTIONS, rate, cuts, lines), COMPARED]
    detail = {
        "rate": "rate",
        "baseline_rate": "baseline_rate",
        "baseline_from": "to_char(baseline, 'YYYY-MM')",
        "baseline_to": "to_char(baseline + interval '11 months', 'YYYY-MM')",
    }
    return Table([*views(*parts), *parts], "compared JOIN scope USING (cell)", [Told(MEASURE, CHANGE, detail=detail)])


A_YEAR = "OVER (PARTITION BY cell ORDER BY month ROWS 11 PRECEDING)"
ALL_YEARS = "OVER (PARTITION BY cell ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
CHANGE = "CASE WHEN recorded_since < baseline + interval '1 month' THEN (rate - baseline_rate) / nullif(baseline_rate, 0) END"
COMPARED = f"""
year AS (
    SELECT month, cell, baseline, baseline_ends,
           1000 * (sum(coalesce(of_0, 0)) {A_YEAR})::float8 / nullif((sum(occupied) {A_YEAR})::float8, 0) AS rate
    FROM bed_days
    JOIN month USING (month)
    LEFT JOIN interventions USING (month, cell)
),
compared AS (
    SELECT year.*, recorded_since
    FROM (SELECT *, nth_value(rate, baseline_ends) {ALL_YEARS} AS baseline_rate FROM year) year
    CROSS JOIN (
        SELECT min(row.started_at AT TIME ZONE 'Europe/London')::date AS recorded_since
        FROM casemgmt_restrictiveintervention row JOIN place ON place.ward = row.ward_id
    ) recorded
    WHERE month >= %(asked)s
)
"""

MEASURE = Measure(
    "restrictive_change",
    "Change in restrictive interventions",
    Form.CHANGE,
    "against the baseline year",
    inspect.getdoc(restrictive_change) or "",
    "decrease",
    cuts=frozenset({Cut.ALL}) | EVERY_CUT,
)
