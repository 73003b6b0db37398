"""Three measures, five years by every breakdown, beside their floors: the same cells from one query each, written by hand for
nothing else. And all measures beside their own statements: of a month, and of the five years where it is not all England."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from quality.measures import EVERY_LINE, Cut, add_months, figures, statements
from reachout.bench.measuring import Measured, Stage, beside

GOAL = 1.5
MONTHS = 60


def measure(stage: Stage) -> Iterator[Measured]:
    today = timezone.localdate(stage.now)
    last = add_months(today.replace(day=1), -1)
    period = {"first": add_months(last, 1 - MONTHS), "last": last, "today": today}
    rounds = 5 if stage.regions == 1 else 1
    for name, measures, floor in FLOORS:
        ours = told(measures=measures, **period)
        yield beside(name, ours, bare(floor, **period), rounds=rounds, goal=GOAL, note="the same cells, by hand")
    alone, note = period | {"first": last}, "its own statements, bare"
    yield beside("Every measure of a month, by every breakdown", told(**alone), asked(**alone), rounds=rounds, note=note)
    if stage.regions == 1:
        yield beside("Every measure, five years by every breakdown", told(**period), asked(**period), rounds=rounds, note=note)


def told(**period: Any) -> Callable[[], object]:
    return lambda: deque(figures(lines=EVERY_LINE, cuts=tuple(Cut), **period), maxlen=0)


def asked(**period: Any) -> Callable[[], None]:
    def ask() -> None:
        with connection.cursor() as cursor:
            for sql, parameters in statements(**period):
                cursor.execute(sql, parameters)
                cursor.fetchall()

    return ask


def bare(sql: str, *, first: date, last: date, **_: Any) -> Callable[[], list[tuple[Any, ...]]]:
    """Rows of month, line, cut, key and the value, then whatever else."""

    def ask() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"first": first, "last": last, "horizon": add_months(last, 1)})
            return cursor.fetchall()

    return ask


PLACES = """
month AS (
    SELECT day::date AS month, (day + interval '1 month')::date - day::date AS days
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 month') AS day
),
ward AS (
    SELECT w.id, w.service_line AS line, o.code AS provider, s.code AS site, w.code AS ward, w.security, s.in_region
    FROM beds_ward w JOIN organisations_site s ON s.id = w.site_id JOIN organisations_organisation o ON o.id = s.organisation_id
    WHERE w.security <> 'high' AND (w.service_line <> 'adult_secure' OR w.security IN ('low', 'medium'))
),
person AS (
    SELECT p.id, p.sex, coalesce(o.code, 'unknown') AS icb, p.home_in_region AS home,
           CASE WHEN ethnicity IN ('A', 'B', 'C') THEN 'white' WHEN ethnicity IN ('D', 'E', 'F', 'G') THEN 'mixed'
                WHEN ethnicity IN ('H', 'J', 'K', 'L') THEN 'asian' WHEN ethnicity IN ('M', 'N', 'P') THEN 'black'
                WHEN ethnicity IN ('R', 'S') THEN 'other' ELSE 'unknown' END AS ethnicity
    FROM people_person p LEFT JOIN organisations_organisation o ON o.id = p.home_icb_id
)
"""
BY_PLACE = """
SELECT DISTINCT lines.line, cut, key
FROM ward, LATERAL (VALUES (''), (line)) AS lines (line),
     LATERAL (VALUES ('provider', provider), ('site', site), ('ward', ward), ('security', security)) AS keys (cut, key)
UNION ALL
"""
BY_PERSON = """
SELECT line, cut, key
FROM unnest(ARRAY['', 'adult_secure', 'lda', 'aed']) AS line,
     (SELECT '', '' UNION ALL SELECT 'sex', unnest(ARRAY['male', 'female', 'other', 'unknown'])
      UNION ALL SELECT 'ethnicity', unnest(ARRAY['white', 'mixed', 'asian', 'black', 'other', 'unknown'])
      UNION ALL (SELECT 'icb', code FROM organisations_organisation WHERE kind = 'icb' UNION SELECT 'icb', icb FROM person)
     ) AS keys (cut, key)
"""
ALL_CUTS = "(provider), (site), (ward), (security), (sex), (ethnicity), (icb), ()"
PERSON_CUTS = "(sex), (ethnicity), (icb), ()"
PERSON_CUT = """
    CASE WHEN GROUPING(sex) = 0 THEN 'sex' WHEN GROUPING(ethnicity) = 0 THEN 'ethnicity'
         WHEN GROUPING(icb) = 0 THEN 'icb' ELSE '' END"""
CUT = f"""
    CASE WHEN GROUPING(provider) = 0 THEN 'provider' WHEN GROUPING(site) = 0 THEN 'site' WHEN GROUPING(ward) = 0 THEN 'ward'
         WHEN GROUPING(security) = 0 THEN 'security' ELSE {PERSON_CUT} END"""

EVENTS = f"""
changed AS (
    SELECT month, coalesce(line, '') AS line, {CUT} AS cut,
           coalesce(provider, site, ward, security, sex, ethnicity, icb, '') AS key, sum(sign) AS sign, sum("left") AS "left"
    FROM (
        SELECT date_trunc('month', greatest(since, %(first)s)::timestamp)::date AS month, ward, person, 1 AS sign,
               (date_trunc('month', greatest(since, %(first)s)::timestamp) + interval '1 month')::date
               - greatest(since, %(first)s) AS "left"
        FROM span
        UNION ALL
        SELECT date_trunc('month', until::timestamp)::date, ward, person, -1,
               until - (date_trunc('month', until::timestamp) + interval '1 month')::date
        FROM span WHERE until < %(horizon)s
    ) event (month, of_ward, of_person, sign, "left")
    JOIN ward ON ward.id = of_ward
    JOIN person ON person.id = of_person
    GROUP BY GROUPING SETS (month), GROUPING SETS ((line), ()), GROUPING SETS ({ALL_CUTS})
),
cell AS (SELECT row_number() OVER () AS cell, line, cut, key FROM ({BY_PLACE} {BY_PERSON}) parts)
"""

OCCUPIED = f"""
WITH {PLACES},
span AS (
    SELECT ward_id AS ward, person_id AS person, started_on AS since, ended_on AS until
    FROM beds_wardstay stay JOIN ward ON ward.id = stay.ward_id AND in_region
    WHERE started_on < %(horizon)s AND (ended_on > %(first)s AND ended_on > started_on OR ended_on IS NULL)
),
{EVENTS}
SELECT month, line, cut, key,
       coalesce(sum(sign) OVER before, 0) * days + coalesce("left", 0) AS occupied
FROM month CROSS JOIN cell LEFT JOIN (SELECT month, cell, sign, "left" FROM changed JOIN cell USING (line, cut, key)) changes
    USING (month, cell)
WINDOW before AS (PARTITION BY cell ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
"""

INPATIENTS = f"""
WITH {PLACES},
span AS (
    SELECT ward, person, since, until
    FROM (
        SELECT stay.ward_id AS ward, stay.person_id AS person, stay.started_on AS since,
               least(spell.discharged_on, lead(stay.started_on) OVER (
                   PARTITION BY stay.spell_id ORDER BY stay.started_on, stay.ended_on NULLS LAST, stay.reference
               )) AS until
        FROM beds_wardstay stay
        JOIN ward ON ward.id = stay.ward_id
        JOIN beds_spell spell ON spell.id = stay.spell_id
    ) stays
    JOIN person ON person.id = person AND home
    WHERE since < %(horizon)s AND (until > %(first)s AND until > since OR until IS NULL)
),
{EVENTS}
SELECT month, line, cut, key, coalesce(sum(sign) OVER (PARTITION BY cell ORDER BY month), 0) AS inpatients
FROM month CROSS JOIN cell LEFT JOIN (SELECT month, cell, sign FROM changed JOIN cell USING (line, cut, key)) changes
    USING (month, cell)
"""

WAITS = f"""
WITH {PLACES},
told AS (
    SELECT month, coalesce(line, '') AS line, {PERSON_CUT} AS cut, coalesce(sex, ethnicity, icb, '') AS key,
           percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY waited) AS spread, count(waited) AS n,
           count(*) FILTER (WHERE waited <= 28) AS within, count(*) FILTER (WHERE waited IS NULL) AS negative
    FROM (
        SELECT date_trunc('month', contact::timestamp)::date AS month, r.service_line AS line, sex, ethnicity, icb,
               CASE WHEN contact >= r.received_on THEN contact - r.received_on END AS waited
        FROM (
            SELECT referral_id, min(first_contact_on) AS contact FROM referrals_assessment GROUP BY referral_id
        ) contacts
        JOIN referrals_referral r ON r.id = referral_id
        JOIN person ON person.id = r.person_id AND home
        WHERE contact >= %(first)s AND contact < %(horizon)s
          AND (r.close_reason NOT IN ('not_accepted', 'withdrawn') OR r.closed_on IS NULL OR r.closed_on >= contact)
    ) contacts
    GROUP BY GROUPING SETS (month), GROUPING SETS ((line), ()), GROUPING SETS ({PERSON_CUTS})
)
SELECT month, line, cut, key, spread[1] AS median, spread[2] AS p90, within / nullif(n, 0)::float8 AS share,
       coalesce(n, 0) AS n, coalesce(negative, 0) AS negative
FROM month CROSS JOIN ({BY_PERSON}) parts LEFT JOIN told USING (month, line, cut, key)
"""

FLOORS = [
    ("Occupied bed days, five years by every breakdown", ["occupied_bed_days"], OCCUPIED),
    ("Patients in hospital, five years by every breakdown", ["inpatients"], INPATIENTS),
    ("Waits for assessment, five years by every breakdown", ["wait_referral_to_assessment"], WAITS),
]
