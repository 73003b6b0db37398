"""What every source of facts reads from: places, people, stays and spells, as the common rules of the measures see them.

Common table expressions, named once; a statement takes those that it uses. Months come in as JSON, with the dated standards
that held at the end of each. What a figure can be cut by has a number besides its name (``provider_no``), as a database groups
numbers faster than names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reachout.organisations.models import ServiceLine
from referrals.models import Security

SEXES = ("male", "female", "other", "unknown")
ETHNICITIES = {"white": "ABC", "mixed": "DEFG", "asian": "HJKL", "black": "MNP", "other": "RS", "unknown": ""}
"""The groups of the census, each with its ethnic category codes."""


def place_in(names: Iterable[str], name: str) -> str:
    """The number of a name among those there are."""
    return f"array_position(ARRAY{list(names)}::text[], {name})"


LINE_NO = place_in(ServiceLine.values, "{0}::text").format

MONTH = """
month AS (
    SELECT * FROM jsonb_to_recordset(%(months)s) AS m (
        month date, next date, last_day date, days int,
        assess_within int, decide_within int, admit_within int, transfer_within int, baseline date, baseline_ends int
    )
)
"""

PLACE = f"""
place AS (
    -- Wards in scope: not high secure; in adult secure low and medium only. On any other nothing counts.
    SELECT w.id AS ward, w.service_line AS line, w.code AS ward_code, s.code AS site_code, o.code AS provider_code, w.security,
           {LINE_NO("w.service_line")} AS line_no, w.id AS ward_no, s.id AS site_no, o.id AS provider_no,
           {place_in(Security.values, "w.security::text")} AS security_no,
           s.in_region, s.latitude, s.longitude, w.opened_on, w.closed_on
    FROM beds_ward w
    JOIN organisations_site s ON s.id = w.site_id
    JOIN organisations_organisation o ON o.id = s.organisation_id
    WHERE w.security <> 'high' AND (w.service_line <> 'adult_secure' OR w.security IN ('low', 'medium'))
)
"""

GROUP = " ".join(f"WHEN ethnicity IN {tuple(codes)} THEN '{name}'" for name, codes in ETHNICITIES.items() if codes)

PEOPLE = f"""
people AS NOT MATERIALIZED (
    SELECT id AS person, home_in_region AS home, home_latitude, home_longitude, sex, ethnicity_group AS ethnicity,
           {place_in(SEXES, "sex::text")} AS sex_no,
           {place_in(ETHNICITIES, "ethnicity_group")} AS ethnicity_no,
           coalesce(home_icb_id, 0) AS icb_no
    FROM people_person
    CROSS JOIN LATERAL (SELECT CASE {GROUP} ELSE 'unknown' END AS ethnicity_group) census
)
"""

STAY = """
stay AS (
    SELECT s.id, s.reference, s.spell_id AS spell, s.person_id AS person, s.ward_id AS ward, s.started_on, s.ended_on,
           lead(s.started_on) OVER in_order AS next_on,
           lag(s.id) OVER in_order IS NULL AS is_first,
           lead(s.id) OVER in_order IS NULL AS is_last
    FROM beds_wardstay s
    JOIN place ON place.ward = s.ward_id
    WINDOW in_order AS (PARTITION BY s.spell_id ORDER BY s.started_on, s.ended_on NULLS LAST, s.reference)
)
"""

SPELL = """
spell AS (
    -- Spells with a stay in scope, each person's in order; consecutive ones a day apart at most are one pathway.
    SELECT *,
           count(*) FILTER (WHERE apart) OVER in_line AS pathway,
           max(admitted_on) FILTER (WHERE apart) OVER in_line AS pathway_began_on
    FROM (
        SELECT s.id AS spell, s.reference, s.person_id AS person, s.referral_id AS referral,
               s.admitted_on, s.discharged_on, s.destination, first_stay.ward AS first_ward, last_stay.ward AS last_ward,
               row_number() OVER in_order AS place_in_line,
               lead(s.admitted_on) OVER in_order AS next_admitted_on,
               coalesce(s.admitted_on - lag(s.discharged_on) OVER in_order > 1, true) AS apart
        FROM beds_spell s
        JOIN stay first_stay ON first_stay.spell = s.id AND first_stay.is_first
        JOIN stay last_stay ON last_stay.spell = s.id AND last_stay.is_last
        WINDOW in_order AS (PARTITION BY s.person_id ORDER BY s.admitted_on, s.discharged_on NULLS LAST, s.reference)
    ) spells
    WINDOW in_line AS (PARTITION BY person ORDER BY place_in_line)
)
"""

PATHWAY = """
pathway AS (
    SELECT person, pathway, min(admitted_on) AS admitted_on,
           CASE WHEN bool_and(discharged_on IS NOT NULL) THEN max(discharged_on) END AS discharged_on,
           (array_agg(last_ward ORDER BY place_in_line DESC))[1] AS last_ward,
           (array_agg(reference ORDER BY place_in_line DESC))[1] AS reference
    FROM spell
    GROUP BY person, pathway
)
"""

PRESENCE = """
presence AS (
    -- Whose ward a day in hospital is: that of the spell's latest stay begun by then, up to the discharge.
    SELECT stay.ward, stay.person, stay.spell, spell.reference,
           stay.started_on AS since, least(stay.next_on, spell.discharged_on) AS until
    FROM stay
    JOIN beds_spell spell ON spell.id = stay.spell
    WHERE stay.started_on < least(stay.next_on, spell.discharged_on) OR coalesce(stay.next_on, spell.discharged_on) IS NULL
)
"""

ACCEPTED = """
accepted AS (
    -- A referral's first decision to accept, for a bed of the collaborative.
    SELECT referral_id AS referral, min(decided_on) AS accepted_on
    FROM referrals_assessment
    WHERE outcome IN ('accept_medium', 'accept_low', 'accept_sedu')
    GROUP BY referral_id
)
"""

VIEWS = {
    "month": MONTH,
    "place": PLACE,
    "people": PEOPLE,
    "stay": STAY,
    "spell": SPELL,
    "pathway": PATHWAY,
    "presence": PRESENCE,
    "accepted": ACCEPTED,
}


def views(*parts: str) -> list[str]:
    """The views that those parts of a statement use, and the views that these use."""
    used: list[str] = []
    for name, view in reversed(VIEWS.items()):
        if any(re.search(rf"\b{name}\b", part) for part in [*parts, *used]):
            used.insert(0, view)
    return used
