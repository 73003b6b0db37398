"""What the portal's own ledger of stays says for every figure that it knows, whoever the patients are.

Days as in the measures: the first day counts, the last does not. A ward's bed day is that of its stay; an admission is the
first stay of a spell, a discharge its last, a transfer any other change of ward. Source: measures, "Common rules".

What comes of incidents (harm, concerns, notifications) is known only of a ward that writes its incidents down here: others keep
them in a system of their own, and for them nothing is filled in rather than a nought that is not so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from contracts.agreements.models import Contract
from contracts.agreements.selectors import Held, tariffs_in
from contracts.returns.figures import FIGURES
from contracts.returns.selectors import Cell
from reachout.months import add_months

SCOPE = """
scope AS (
    SELECT * FROM jsonb_to_recordset(%(scope)s) AS s (contract bigint, month date, next date, ward bigint)
), wards AS (
    SELECT DISTINCT ward FROM scope
), stay AS (
    -- The stays of every spell that touched these wards and was not over before the first month, each beside those around it.
    SELECT s.spell_id AS spell, s.person_id AS person, s.reference, s.ward_id AS ward, s.started_on, s.ended_on,
           lag(s.ward_id) OVER in_order AS before, lead(s.ward_id) OVER in_order AS after,
           lead(s.started_on) OVER in_order AS next_on
    FROM beds_wardstay s
    WHERE s.spell_id IN (SELECT spell_id FROM beds_wardstay JOIN wards ON wards.ward = ward_id)
      AND s.spell_id IN (
          SELECT spell_id FROM beds_wardstay WHERE ended_on IS NULL OR ended_on >= %(first)s
          UNION ALL SELECT id FROM beds_spell WHERE discharged_on IS NULL OR discharged_on >= %(first)s
      )
    WINDOW in_order AS (PARTITION BY s.spell_id ORDER BY s.started_on, s.ended_on NULLS LAST, s.reference)
), presence AS (
    -- Whose ward a day in hospital is: that of the spell's latest stay begun by then, up to the discharge.
    SELECT stay.spell, stay.person, stay.reference, stay.ward, stay.started_on AS since,
           least(stay.next_on, spell.discharged_on) AS until
    FROM stay JOIN beds_spell spell ON spell.id = stay.spell
    WHERE stay.started_on < least(stay.next_on, spell.discharged_on) OR coalesce(stay.next_on, spell.discharged_on) IS NULL
), bed AS (
    SELECT bed.ward_id AS ward, bed.code AS reference,
           daterange(bed.opened_on, bed.closed_on) * daterange(ward.opened_on, ward.closed_on) AS open,
           coalesce(closed.days, '{}') AS shut
    FROM beds_bed bed JOIN beds_ward ward ON ward.id = bed.ward_id JOIN wards ON wards.ward = ward.id
    LEFT JOIN (
        SELECT bed_id, range_agg(during) AS days FROM beds_bedclosure
        WHERE during && daterange(%(first)s, %(horizon)s) GROUP BY bed_id
    ) closed ON closed.bed_id = bed.id
), incident AS NOT MATERIALIZED (
    SELECT row.id, row.ward_id AS ward, row.reference, spell.person_id AS person, recorded_by_id AS told_by, happened_at,
           (happened_at AT TIME ZONE 'Europe/London')::date AS day, harm_physical AS physical, harm_psychological AS psychological
    FROM incidents_incident row JOIN wards ON wards.ward = row.ward_id JOIN beds_spell spell ON spell.id = row.spell_id
    WHERE withdrawn_at IS NULL
)
"""

SPANS = {
    "occupied_bed_days": "SELECT 'occupied_bed_days', ward, reference, person, started_on, ended_on FROM stay",
    "out_of_area_days": """SELECT 'out_of_area_days', stay.ward, stay.reference, stay.person, stay.started_on, stay.ended_on
        FROM stay JOIN people_person person ON person.id = stay.person WHERE person.home_in_region IS FALSE""",
    "leave_days": """SELECT 'leave_days', stay.ward, stay.reference, stay.person, lower(piece), upper(piece)
        FROM (
            SELECT spell_id AS spell, range_agg(during) AS away FROM beds_leave
            WHERE kind IN ('home', 'leave_of_absence') AND during && daterange(%(first)s, %(horizon)s) GROUP BY spell_id
        ) leave
        JOIN stay USING (spell)
        CROSS JOIN unnest(leave.away * datemultirange(daterange(stay.started_on, stay.ended_on))) AS piece""",
    "available_bed_days": """SELECT 'available_bed_days', ward, reference, NULL, lower(piece), upper(piece)
        FROM bed CROSS JOIN unnest(datemultirange(bed.open) - bed.shut) AS piece""",
    "closed_bed_days": """SELECT 'closed_bed_days', ward, reference, NULL, lower(piece), upper(piece)
        FROM bed CROSS JOIN unnest(datemultirange(bed.open) * bed.shut) AS piece""",
    "ready_days": """SELECT 'ready_days', presence.ward, presence.reference, presence.person, lower(piece), upper(piece)
        FROM (
            -- From the day after, unless the period adjoins one begun on an earlier day.
            SELECT spell, range_agg(
                daterange(CASE WHEN ready_on <= earlier_end + 1 THEN ready_on ELSE ready_on + 1 END, ended_on)
            ) AS days
            FROM (
                SELECT spell_id AS spell, ready_on, ended_on,
                       max(coalesce(ended_on, 'infinity')) OVER (
                           PARTITION BY spell_id ORDER BY ready_on GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                       ) AS earlier_end
                FROM beds_readyfordischarge
                WHERE (ended_on IS NULL OR ended_on > ready_on) AND spell_id IN (SELECT spell FROM stay)
            ) periods
            GROUP BY spell
        ) ready
        JOIN presence USING (spell)
        CROSS JOIN unnest(ready.days * datemultirange(daterange(presence.since, presence.until))) AS piece""",
}

EVENTS = {
    "admissions": "SELECT 'admissions', ward, reference, person, started_on, 1 FROM stay WHERE before IS NULL",
    "transfers_in": "SELECT 'transfers_in', ward, reference, person, started_on, 1 FROM stay WHERE before <> ward",
    "transfers_out": "SELECT 'transfers_out', ward, reference, person, next_on, 1 FROM stay WHERE after <> ward",
    "discharges": """SELECT 'discharges', stay.ward, stay.reference, stay.person, spell.discharged_on, 1
        FROM stay JOIN beds_spell spell ON spell.id = stay.spell WHERE stay.after IS NULL AND spell.discharged_on IS NOT NULL""",
    "deaths": """SELECT 'deaths', stay.ward, stay.reference, stay.person, spell.discharged_on, 1
        FROM stay JOIN beds_spell spell ON spell.id = stay.spell
        WHERE stay.after IS NULL AND spell.discharged_on IS NOT NULL AND spell.destination = 'death'""",
    "awol": """SELECT 'awol', presence.ward, leave.reference, presence.person, leave.started_on, 1
        FROM beds_leave leave
        JOIN presence ON presence.spell = leave.spell_id AND leave.started_on >= presence.since
            AND (presence.until IS NULL OR leave.started_on < presence.until)
        WHERE leave.kind = 'awol'""",
    "restrictive_interventions restraint prone_restraint seclusion segregation rapid_tranquillisation": """
        SELECT kind.figure, done.ward, done.reference, done.person, done.day, 1
        FROM (
            -- Rows of one incident and one type are one intervention, of the day on which it began.
            SELECT ward_id AS ward, type, min(row.reference) AS reference, min(spell.person_id) AS person,
                   min((started_at AT TIME ZONE 'Europe/London')::date) AS day
            FROM casemgmt_restrictiveintervention row
            JOIN wards ON wards.ward = ward_id JOIN beds_spell spell ON spell.id = row.spell_id
            WHERE incident IN (
                SELECT incident FROM casemgmt_restrictiveintervention JOIN wards ON wards.ward = ward_id
                WHERE started_at BETWEEN %(first)s::date - 1 AND %(horizon)s::date + 1
            )
            GROUP BY ward_id, incident, type
        ) done
        JOIN (VALUES
            ('restrictive_interventions', NULL),
            ('restraint', '{01,07,08,09,10,11,12,13}'),
            ('prone_restraint', '{01}'),
            ('seclusion', '{05}'),
            ('segregation', '{06}'),
            ('rapid_tranquillisation', '{14}')
        ) kind (figure, types) ON kind.types IS NULL OR done.type = ANY (kind.types::text[])""",
    "harm_none harm_low harm_moderate harm_severe harm_fatal harm_psychological": """
        SELECT harm.figure, incident.ward, incident.reference, incident.person, incident.day, 1
        FROM incident CROSS JOIN LATERAL (VALUES
            ('harm_' || nullif(incident.physical, '')),
            (CASE WHEN incident.psychological NOT IN ('', 'none') THEN 'harm_psychological' END)
        ) harm (figure)
        WHERE harm.figure IS NOT NULL AND happened_at >= %(first)s::date - 1 AND happened_at < %(horizon)s::date + 1""",
    "safeguarding_concerns": """
        SELECT 'safeguarding_concerns', ward, incident.reference, person, (raised_at AT TIME ZONE 'Europe/London')::date, 1
        FROM incidents_concern concern JOIN incident ON incident.id = concern.incident_id
        WHERE raised_at >= %(first)s::date - 1""",
    "cqc_notifications": """SELECT 'cqc_notifications', ward, incident.reference, person, told_on, 1
        FROM incidents_notification JOIN incident ON incident.id = incident_id WHERE "to" = 'cqc' AND told_on >= %(first)s""",
    # A ward that writes incidents down here: it has by the month's end, and of each in the month it says what harm came of it.
    "told": """SELECT 'told', ward, '', NULL, month, 1
        FROM scope
        WHERE EXISTS (SELECT FROM incident WHERE incident.ward = scope.ward AND told_by IS NOT NULL AND day < next)
          AND NOT EXISTS (
              SELECT FROM incident
              WHERE incident.ward = scope.ward AND happened_at >= month - 1 AND day >= month AND day < next
                AND (physical = '' OR psychological = '')
          )""",
}
"""What a figure, or several by one look, is made of: what lasts, and what happened on a day. Only what is asked for is written
into a query: the rest would be planned, and partly read, for nothing."""

NO_SPAN = "SELECT '', 0::bigint, '', 0::bigint, NULL::date, NULL::date WHERE FALSE"
NO_EVENT = "SELECT '', 0::bigint, '', 0::bigint, NULL::date, 0 WHERE FALSE"

TOTALS = """
SELECT scope.contract, scope.month, scope.ward, span.figure,
       sum(least(span.until, scope.next) - greatest(span.since, scope.month))
FROM scope
JOIN span ON span.ward = scope.ward
    AND (span.since IS NULL OR span.since < scope.next) AND (span.until IS NULL OR span.until > scope.month)
GROUP BY 1, 2, 3, 4
UNION ALL
SELECT scope.contract, scope.month, scope.ward, event.figure, sum(event.n)
FROM scope
JOIN event ON event.ward = scope.ward AND event.day >= scope.month AND event.day < scope.next
WHERE event.figure = ANY (%(figures)s)
GROUP BY 1, 2, 3, 4
"""

ROWS = """
SELECT reference, person, greatest(since, month), least(until, next), least(until, next) - greatest(since, month)
FROM scope JOIN span USING (ward)
WHERE (since IS NULL OR since < next) AND (until IS NULL OR until > month)
  AND least(until, next) > greatest(since, month)
UNION ALL
SELECT reference, person, day, NULL, n
FROM scope JOIN event USING (ward) WHERE figure = ANY (%(figures)s) AND day >= month AND day < next
ORDER BY 3, 1
"""

KNOWN = [figure.code for figure in FIGURES.values() if figure.known]
OVER_WARDS = {code for code in KNOWN if not FIGURES[code].by_ward}
TOLD = "told"
OF_INCIDENTS = {code for code in FIGURES if code.startswith("harm_")} | {"safeguarding_concerns", "cqc_notifications"}


class Behind(NamedTuple):
    """A row that a figure is made of: a stay, a bed or an incident, by reference."""

    reference: str
    person: int | None
    first: date
    until: date | None
    """The first day that no longer counts; None for what happened on one day."""
    counts: int


def known(contracts: Iterable[Contract], months: Collection[date]) -> dict[Cell, Decimal]:
    """Every known figure of every ward under these contracts in these months, 0 where nothing happened: two queries."""
    return counted(tariffs_in(months, contracts))


def counted(held: Mapping[tuple[int, date], Held], figures: Collection[str] = KNOWN) -> dict[Cell, Decimal]:
    """Known figures of every ward in the terms held by contract and month, 0 where nothing happened: one query."""
    beds = {(*place, one.ward): one.beds for place, terms in held.items() for one in terms.tariffs}
    numbers = _counted(beds, {*figures, TOLD} if OF_INCIDENTS & {*figures} else figures) if beds else {}
    told = {cell[:3] for cell in numbers if cell.figure == TOLD}
    found = {Cell(*at, figure): Decimal() for at in beds for figure in figures if at in told or figure not in OF_INCIDENTS}
    if "beds_commissioned" in figures:
        found |= {Cell(*place, "beds_commissioned"): Decimal(count) for place, count in beds.items()}
    found |= {cell: number for cell, number in numbers.items() if cell in found}
    return _over_wards(found, Counter(place[:2] for place in beds))


def _counted(places: Collection[tuple[int, date, int]], figures: Collection[str]) -> dict[Cell, Decimal]:
    scope = [
        {"contract": contract, "month": str(month), "next": str(add_months(month, 1)), "ward": ward}
        for contract, month, ward in places
    ]
    rows = _asked(TOTALS, scope, figures, _span(month for _, month, _ in places))
    return {Cell(*place): Decimal(count) for *place, count in rows}


def _asked(end: str, scope: list[dict[str, Any]], figures: Collection[str], span: dict[str, date]) -> list[tuple[Any, ...]]:
    spans, events = _either(NO_SPAN, SPANS, figures), _either(NO_EVENT, EVENTS, figures)
    columns = "figure, ward, reference, person"
    query = f"WITH {SCOPE}, span ({columns}, since, until) AS ({spans}), event ({columns}, day, n) AS ({events}) {end}"
    with connection.cursor() as cursor:
        cursor.execute(query, {"scope": json.dumps(scope), "figures": list(figures), **span})
        return cursor.fetchall()


def _either(nothing: str, pieces: Mapping[str, str], figures: Collection[str]) -> str:
    """Nothing comes first: it has the types."""
    return " UNION ALL ".join([nothing, *(piece for codes, piece in pieces.items() if {*codes.split()} & {*figures})])


def _over_wards(found: dict[Cell, Decimal], wards: Counter[tuple[int, date]]) -> dict[Cell, Decimal]:
    """A figure that no ward has of its own is the sum over them, where it is known of every one."""
    parts: dict[Cell, list[Decimal]] = {}
    for cell in [cell for cell in found if cell.figure in OVER_WARDS]:
        parts.setdefault(cell._replace(ward=None), []).append(found.pop(cell))
    whole = {cell: sum(numbers, Decimal()) for cell, numbers in parts.items() if len(numbers) == wards[cell.contract, cell.month]}
    return found | whole


def _span(months: Iterable[date]) -> dict[str, date]:
    """From the first of these months to the day after the last: nothing else of the history is looked at."""
    asked = sorted(months)
    return {"first": asked[0], "horizon": add_months(asked[-1], 1)}


def behind(month: date, ward: int, figure: str) -> list[Behind]:
    """The rows that a ward's figure of a month is made of: what they count adds up to it. Agreed numbers have none."""
    scope = [{"month": str(month), "next": str(add_months(month, 1)), "ward": ward}]
    return [Behind(*row) for row in _asked(ROWS, scope, [figure], _span([month]))]
