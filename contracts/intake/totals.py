"""What the good rows come to, figure by figure and ward by ward.

Days are counted as the portal's own ledger counts them (contracts/returns/ledger.py): the first day of a stay counts, the last
does not. Source: measures, "Common rules".
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction

from contracts.intake.book import INTERVENTIONS
from contracts.intake.models import Incident, Line, Stay, Upload
from contracts.returns.figures import FIGURES
from contracts.returns.selectors import wards_of
from reachout.months import add_months

STAYS = """
INSERT INTO intake_total (upload_id, figure, ward_id, number, text, comment)
WITH stay AS (
    SELECT *, greatest(0, least(coalesce(ended_on, %(after)s), %(after)s) - greatest(started_on, %(month)s)) AS days,
           lag(id) OVER in_order IS NULL AS first, lead(id) OVER in_order IS NULL AS last
    FROM intake_stay WHERE upload_id = %(upload)s
    WINDOW in_order AS (PARTITION BY coalesce(nhs_number, reference), admitted_on
                        ORDER BY started_on, ended_on NULLS LAST, reference)
), counted AS (
    SELECT ward,
           sum(days) AS occupied_bed_days,
           sum(leave_days) AS leave_days,
           sum(ready_days) AS ready_days,
           sum(days) FILTER (WHERE out_of_area) AS out_of_area_days,
           count(*) FILTER (WHERE first AND started_on = admitted_on AND started_on >= %(month)s) AS admissions,
           count(*) FILTER (WHERE NOT (first AND started_on = admitted_on) AND started_on >= %(month)s) AS transfers_in,
           count(*) FILTER (WHERE last AND ended_on = discharged_on AND ended_on < %(after)s) AS discharges,
           count(*) FILTER (WHERE ended_on < %(after)s AND NOT (last AND ended_on IS NOT DISTINCT FROM discharged_on))
               AS transfers_out
    FROM stay GROUP BY ward
)
SELECT %(upload)s, figure.code, ward.id, coalesce((to_jsonb(counted) ->> figure.code)::numeric, 0), '', ''
FROM unnest(%(figures)s::text[]) AS figure (code)
CROSS JOIN beds_ward ward
LEFT JOIN counted ON counted.ward = ward.code
WHERE ward.id = ANY(%(wards)s)
"""
STAY_FIGURES = [
    "occupied_bed_days", "leave_days", "ready_days", "out_of_area_days",
    "admissions", "discharges", "transfers_in", "transfers_out",
]  # fmt: skip

INCIDENTS = """
INSERT INTO intake_total (upload_id, figure, ward_id, number, text, comment)
SELECT %(upload)s, figure.code, ward.id, count(incident.id), '', ''
FROM (SELECT key AS code, ARRAY(SELECT jsonb_array_elements_text(value)) AS kinds FROM jsonb_each(%(kinds)s::jsonb)) figure
CROSS JOIN beds_ward ward
LEFT JOIN intake_incident incident ON incident.upload_id = %(upload)s AND incident.ward = ward.code
    AND (incident.type = ANY(figure.kinds) OR incident.harm = ANY(figure.kinds))
WHERE ward.id = ANY(%(wards)s)
GROUP BY figure.code, ward.id
"""
RESTRAINT = ["01", "07", "08", "09", "10", "11", "12", "13"]
INTERVENTION_KINDS = {
    "restrictive_interventions": list(INTERVENTIONS),
    "restraint": RESTRAINT,
    "prone_restraint": ["01"],
    "seclusion": ["05"],
    "segregation": ["06"],
    "rapid_tranquillisation": ["14"],
}
KINDS = INTERVENTION_KINDS | {
    "awol": ["awol"],
    "deaths": ["death"],
    "safety_investigations": ["investigation"],
    "harm_none": ["none"],
    "harm_low": ["low"],
    "harm_moderate": ["moderate"],
    "harm_severe": ["severe"],
    "harm_fatal": ["fatal"],
    "harm_psychological": ["psychological"],
}
"""The types and harms of which each figure is the count."""

LINES = """
INSERT INTO intake_total (upload_id, figure, ward_id, number, text, comment)
SELECT upload_id, figure, ward.id, CASE WHEN figure = ANY(%(texts)s) THEN NULL ELSE value::numeric END,
       CASE WHEN figure = ANY(%(texts)s) THEN coalesce(value, '') ELSE '' END, coalesce(comment, '')
FROM intake_line LEFT JOIN beds_ward ward ON ward.code = intake_line.ward
WHERE upload_id = %(upload)s AND coalesce(value, comment) IS NOT NULL
ON CONFLICT (upload_id, figure, ward_id) DO UPDATE
SET number = excluded.number, text = excluded.text, comment = excluded.comment
"""
"""What the sheet of figures says stands before what the rows come to. A line of the template left as it was says nothing."""


@transaction.atomic
def add_up(upload: Upload) -> None:
    """Anew, from the rows that are right now. A table of which no row came says nothing of its figures."""
    upload.totals.all().delete()
    given: dict[str, Any] = {
        "upload": upload.pk, "month": upload.of.month, "after": add_months(upload.of.month, 1),
        "wards": [ward.pk for ward in wards_of(upload.of)], "figures": STAY_FIGURES, "kinds": json.dumps(KINDS),
        "texts": [figure.code for figure in FIGURES.values() if figure.is_text],
    }  # fmt: skip
    with connection.cursor() as cursor:
        for model, statement in ((Stay, STAYS), (Incident, INCIDENTS), (Line, LINES)):
            if model.objects.filter(upload=upload).exists():
                cursor.execute(statement, given)
