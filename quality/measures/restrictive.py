"""Restrictive interventions in our beds."""

from quality.measures.bed_days import BED_DAYS
from quality.measures.shape import Form
from quality.measures.source import Counts, Source

INTERVENTIONS = Source(
    "interventions",
    home_only=False,
    beside=BED_DAYS,
    facts="""
    SELECT month.month, row.ward_id AS ward, spell.person_id AS person, row.reference,
           row.started_on AS began_on, row.ended_on, row.type, row.incident || ' ' || row.type AS intervention
    FROM (
        SELECT reference, spell_id, ward_id, type, incident,
               (started_at AT TIME ZONE 'Europe/London')::date AS started_on,
               (ended_at AT TIME ZONE 'Europe/London')::date AS ended_on
        FROM casemgmt_restrictiveintervention
    ) row
    JOIN place ON place.ward = row.ward_id AND place.in_region
    JOIN beds_spell spell ON spell.id = row.spell_id
    JOIN month ON month.month = date_trunc('month', row.started_on)::date
    """,
)


@INTERVENTIONS.measure(
    "seclusions_per_100_patients", "Seclusions", Form.RATE, "per 100 patients", improvement="decrease", per=100
)
def seclusions_per_100_patients() -> Counts:
    """Seclusion episodes (MHSDS restrictive intervention type 05, a row each) that began in the month in our beds, per 100
    patients: occupied bed days divided by the days in the month."""
    return Counts(of="type = '05'", among="bed_days.occupied / month.days::float8")


@INTERVENTIONS.measure(
    "restrictive_per_1000_bed_days",
    "Restrictive interventions",
    Form.RATE,
    "per 1,000 occupied bed days",
    improvement="decrease",
    per=1000,
)
def restrictive_per_1000_bed_days() -> Counts:
    """Restrictive interventions of all types that began in the month in our beds, per 1,000 occupied bed days. Rows of one
    incident and one type are one intervention; the ward is the one that the incident's row names."""
    return Counts(of="true", distinct="intervention", among="bed_days.occupied")
