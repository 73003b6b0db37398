"""Three measures, five years by every breakdown, beside their floors: the same cells from one query each, written by hand for
nothing else. And every measure: of a month, and of the five years, read to the last figure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from quality.measures import EVERY_LINE, Cut, figures
from reachout.bench.measuring import Measured, Stage, alone, beside
from reachout.months import add_months

GOAL = 1.5
MONTHS = 60


def measure(stage: Stage) -> Iterator[Measured]:
    today = timezone.localdate(stage.now)
    last = add_months(today.replace(day=1), -1)
    period = {"first": add_months(last, 1 - MONTHS), "last": last, "today": today}
    often, rounds = (15, 5) if stage.regions == 1 else (3, 1)
    for name, measures, floor in FLOORS:
        ours = told(measures=measures, **period)
        yield beside(name, ours, bare(floor, **period), rounds=often, goal=GOAL, note="the same cells, by hand")
    yield alone("Every measure of a month, by every breakdown", told(**period | {"first": last}), rounds=rounds, note=NOTE)
    yield alone("Every measure, five years by every breakdown", told(**period), rounds=rounds, note=NOTE)


NOTE = "no floor: see how it grows"


def told(**period: Any) -> Callable[[], object]:
    return lambda: deque(figures(lines=EVERY_LINE, cuts=tuple(Cut), **period), maxlen=0)


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
    SELECT w.id, w.service_line, array_position(ARRAY['adult_secure', 'lda', 'aed'], w.service_line::text) AS line,
           o.id AS provider, s.id AS site, w.id AS ward,
           array_position(ARRAY['none', 'low', 'medium'], w.security::text) AS security,
           o.code AS provider_code, s.code AS site_code, w.code AS ward_code, w.security AS security_code, s.in_region
    FROM beds_ward w JOIN organisations_site s ON s.id = w.site_id JOIN organisations_organisation o ON o.id = s.organisation_id
    WHERE w.security <> 'high' AND (w.service_line <> 'adult_secure' OR w.security IN ('low', 'medium'))
),
person AS (
    SELECT id, array_position(ARRAY['male', 'female', 'other', 'unknown'], sex::text) AS sex,
           coalesce(home_icb_id, 0) AS icb, home_in_region AS home,
           CASE WHEN ethnicity IN ('A', 'B', 'C') THEN 1 WHEN ethnicity IN ('D', 'E', 'F', 'G') THEN 2
                WHEN ethnicity IN ('H', 'J', 'K', 'L') THEN 3 WHEN ethnicity IN ('M', 'N', 'P') THEN 4
                WHEN ethnicity IN ('R', 'S') THEN 5 ELSE 6 END AS ethnicity
    FROM people_person
)
"""
# ``made`` is what GROUPING says of the seven columns: a bit for each that a cell does not tell apart.
BY_PLACE = """
SELECT DISTINCT of_line, made, part, of_line_code, cut, key
FROM ward, LATERAL (VALUES (0, ''), (line, service_line)) AS lines (of_line, of_line_code),
     LATERAL (VALUES (63, provider, 'provider', provider_code), (95, site, 'site', site_code), (111, ward, 'ward', ward_code),
                     (119, security, 'security', security_code)) AS keys (made, part, cut, key)
UNION ALL
"""
BY_PERSON = """
SELECT of_line, made, part, of_line_code, cut, key
FROM (VALUES (0, ''), (1, 'adult_secure'), (2, 'lda'), (3, 'aed')) AS lines (of_line, of_line_code),
     (VALUES (127, 0, '', ''), (123, 1, 'sex', 'male'), (123, 2, 'sex', 'female'), (123, 3, 'sex', 'other'),
             (123, 4, 'sex', 'unknown'), (125, 1, 'ethnicity', 'white'), (125, 2, 'ethnicity', 'mixed'),
             (125, 3, 'ethnicity', 'asian'), (125, 4, 'ethnicity', 'black'), (125, 5, 'ethnicity', 'other'),
             (125, 6, 'ethnicity', 'unknown'), (126, 0, 'icb', 'unknown')
      UNION ALL SELECT 126, id, 'icb', code FROM organisations_organisation WHERE kind = 'icb') AS keys (made, part, cut, key)
"""
ALL_CUTS = "(provider), (site), (ward), (security), (sex), (ethnicity), (icb), ()"
PERSON_CUTS = "(sex), (ethnicity), (icb), ()"

EVENTS = f"""
changed AS (
    SELECT month, coalesce(line, 0) AS of_line, GROUPING(provider, site, ward, security, sex, ethnicity, icb) AS made,
           coalesce(provider, site, ward.ward, security, sex, ethnicity, icb, 0) AS part, sum(sign) AS sign, sum("left") AS "left"
    FROM (
        SELECT date_trunc('month', greatest(since, %(first)s)::timestamp)::date AS month, ward, person, 1 AS sign,
               (date_trunc('month', greatest(since, %(first)s)::timestamp) + interval '1 month')::date
               - greatest(since, %(first)s) AS "left"
        FROM span
        UNION ALL
        SELECT date_trunc('month', until::timestamp)::date, ward, person, -1,
               until - (date_trunc('month', until::timestamp) + interval '1 month')::date
        FROM span WHERE until < %(horizon)s
    ) event (month, stayed_on, of_person, sign, "left")
    JOIN ward ON ward.id = stayed_on
    JOIN person ON person.id = of_person
    GROUP BY GROUPING SETS (month), GROUPING SETS ((line), ()), GROUPING SETS ({ALL_CUTS})
),
cell AS (SELECT row_number() OVER () AS cell, * FROM ({BY_PLACE} {BY_PERSON}) parts)
"""

OCCUPIED = f"""
WITH {PLACES},
span AS (
    SELECT ward_id AS ward, person_id AS person, started_on AS since, ended_on AS until
    FROM beds_wardstay stay JOIN ward ON ward.id = stay.ward_id AND in_region
    WHERE started_on < %(horizon)s AND (ended_on > %(first)s AND ended_on > started_on OR ended_on IS NULL)
),
{EVENTS}
SELECT month, of_line_code, cut, key,
       coalesce(sum(sign) OVER before, 0) * days + coalesce("left", 0) AS occupied
FROM month CROSS JOIN cell LEFT JOIN (SELECT month, cell, sign, "left" FROM changed JOIN cell USING (of_line, made, part)) changes
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
SELECT month, of_line_code, cut, key, coalesce(sum(sign) OVER (PARTITION BY cell ORDER BY month), 0) AS inpatients
FROM month CROSS JOIN cell LEFT JOIN (SELECT month, cell, sign FROM changed JOIN cell USING (of_line, made, part)) changes
    USING (month, cell)
"""

WAITS = f"""
WITH {PLACES},
told AS (
    SELECT month, coalesce(line, 0) AS of_line,
           120 + GROUPING(sex, ethnicity, icb) AS made, coalesce(sex, ethnicity, icb, 0) AS part,
           percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY waited) AS spread, count(waited) AS n,
           count(*) FILTER (WHERE waited <= 28) AS within, count(*) FILTER (WHERE waited IS NULL) AS negative
    FROM (
        SELECT date_trunc('month', contact::timestamp)::date AS month, sex, ethnicity, icb,
               array_position(ARRAY['adult_secure', 'lda', 'aed'], r.service_line::text) AS line,
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
SELECT month, of_line_code, cut, key, spread[1] AS median, spread[2] AS p90, within / nullif(n, 0)::float8 AS share,
       coalesce(n, 0) AS n, coalesce(negative, 0) AS negative
FROM month CROSS JOIN ({BY_PERSON}) parts LEFT JOIN told USING (month, of_line, made, part)
"""

FLOORS = [
    ("Occupied bed days, five years by every breakdown", ["occupied_bed_days"], OCCUPIED),
    ("Patients in hospital, five years by every breakdown", ["inpatients"], INPATIENTS),
    ("Waits for assessment, five years by every breakdown", ["wait_referral_to_assessment"], WAITS),
]
