"""What every source of facts reads from: places, people, stays and spells, as the common rules of the measures see them.

Common table expressions, named once; PostgreSQL evaluates only those that a statement uses. Months come in as JSON, with the
dated standards that held at the end of each.
"""

MONTH = """
month AS (
    SELECT * FROM jsonb_to_recordset(%(months)s) AS m (
        month date, next date, last_day date, days int,
        assess_within int, decide_within int, admit_within int, transfer_within int, baseline date, baseline_ends int
    )
)
"""

PLACE = """
place AS (
    -- Wards in scope: not high secure; in adult secure low and medium only. On any other nothing counts.
    SELECT w.id AS ward, w.service_line AS line, w.code AS ward_code, s.code AS site_code, o.code AS provider_code,
           w.security, w.specialism, s.in_region, s.latitude, s.longitude, w.opened_on, w.closed_on
    FROM beds_ward w
    JOIN organisations_site s ON s.id = w.site_id
    JOIN organisations_organisation o ON o.id = s.organisation_id
    WHERE w.security <> 'high' AND (w.service_line <> 'adult_secure' OR w.security IN ('low', 'medium'))
)
"""

PEOPLE = """
people AS (
    SELECT p.id AS person, p.sex, p.home_in_region AS home, p.home_latitude, p.home_longitude,
           coalesce(o.code, 'unknown') AS icb,
           CASE WHEN p.ethnicity IN ('A', 'B', 'C') THEN 'white'
                WHEN p.ethnicity IN ('D', 'E', 'F', 'G') THEN 'mixed'
                WHEN p.ethnicity IN ('H', 'J', 'K', 'L') THEN 'asian'
                WHEN p.ethnicity IN ('M', 'N', 'P') THEN 'black'
                WHEN p.ethnicity IN ('R', 'S') THEN 'other'
                ELSE 'unknown' END AS ethnicity
    FROM people_person p
    LEFT JOIN organisations_organisation o ON o.id = p.home_icb_id
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
    SELECT stay.ward, stay.person, stay.spell, spell.reference, spell.pathway_began_on,
           stay.started_on AS since, least(stay.next_on, spell.discharged_on) AS until
    FROM stay
    JOIN spell USING (spell)
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

VIEWS = ",".join([MONTH, PLACE, PEOPLE, STAY, SPELL, PATHWAY, PRESENCE, ACCEPTED])
