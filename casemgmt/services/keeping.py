"""Cases follow the facts: opened for whoever is in a bed or with the community team, closed when that is over.

A pathway in a service line is a chain of days on its wards and with its community team (not liaison), with no gap longer
than the rule ``case_watch_days``: whoever comes back within those days is on the same pathway. It ends so many days after its
last day, so that the case outlives a discharge until the person is known to have stayed home; at death it ends at once.

Run twice it changes nothing. Two at once wait for each other.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from casemgmt.models import Case
from reachout.audit.models import Event
from reachout.rules.selectors import rule

PATHWAYS = """
    WITH span AS (
        SELECT s.person_id, w.service_line, s.started_on AS since, s.ended_on AS until, 'admitted' AS how,
            spell.destination = 'death' AND s.ended_on = spell.discharged_on AS died
        FROM beds_wardstay s JOIN beds_ward w ON w.id = s.ward_id JOIN beds_spell spell ON spell.id = s.spell_id
        UNION ALL
        SELECT person_id, service_line, accepted_on, discharged_on, 'community', false
        FROM casemgmt_communityepisode WHERE accepted_on IS NOT NULL AND NOT liaison_only
    ), seen AS (
        SELECT *, max(coalesce(until, 'infinity'::date)) OVER (
            PARTITION BY person_id, service_line ORDER BY since, until
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS until_then FROM span WHERE since <= %(day)s
    ), marked AS (
        SELECT *, count(*) FILTER (WHERE until_then IS NULL OR since > until_then + %(watch)s) OVER (
            PARTITION BY person_id, service_line ORDER BY since, until
        ) AS nth FROM seen
    ), chain AS (
        SELECT person_id, service_line, min(since) AS opened_on,
            (array_agg(how ORDER BY since, until))[1] AS opened_because,
            max(coalesce(until, 'infinity'::date)) AS last_day, bool_or(died) AS died
        FROM marked GROUP BY person_id, service_line, nth
    ), pathway AS (
        SELECT chain.person_id, chain.service_line, chain.opened_on, chain.opened_because, chain.last_day,
            CASE WHEN who.died_on <= %(day)s THEN greatest(who.died_on, chain.opened_on)
                 WHEN chain.died AND chain.last_day <= %(day)s THEN chain.last_day
                 WHEN chain.last_day + %(watch)s <= %(day)s THEN (chain.last_day + %(watch)s)::date END AS closed_on,
            CASE WHEN who.died_on <= %(day)s OR chain.died THEN 'died' ELSE 'pathway_ended' END AS closed_because
        FROM chain JOIN people_person who ON who.id = chain.person_id
    ), followed AS (
        SELECT DISTINCT ON (c.id) c.id AS case_id, c.opened_on AS was, pathway.*
        FROM casemgmt_case c JOIN pathway ON pathway.person_id = c.person_id AND pathway.service_line = c.service_line
            AND coalesce(pathway.closed_on, 'infinity') >= c.opened_on
        WHERE c.closed_on IS NULL ORDER BY c.id, pathway.opened_on
    )"""
"""Every pathway by the day, and the one that each open case follows: the first that was not over when the case was opened."""

CLOSE = """
    UPDATE casemgmt_case c SET closed_on = f.closed_on, closed_because = f.closed_because
    FROM followed f WHERE f.case_id = c.id AND f.closed_on IS NOT NULL
    RETURNING c.id, c.person_id, c.closed_on"""

CORRECT = """
    UPDATE casemgmt_case c SET opened_on = f.opened_on, opened_because = f.opened_because
    FROM followed f WHERE f.case_id = c.id AND f.closed_on IS NULL AND f.opened_on <> f.was
    RETURNING c.id, c.person_id, c.opened_on"""

REOPEN = """
    UPDATE casemgmt_case c SET closed_on = NULL, closed_because = '' FROM (
        SELECT DISTINCT ON (was.person_id, was.service_line) was.id
        FROM casemgmt_case was JOIN pathway p ON p.person_id = was.person_id AND p.service_line = was.service_line
        WHERE p.closed_on IS NULL AND was.closed_on >= p.opened_on AND was.closed_on < p.last_day
            AND NOT EXISTS (SELECT FROM casemgmt_case now WHERE now.person_id = was.person_id
                AND now.service_line = was.service_line AND now.closed_on IS NULL)
        ORDER BY was.person_id, was.service_line, was.closed_on DESC, was.id DESC
    ) again WHERE c.id = again.id
    RETURNING c.id, c.person_id, c.opened_on"""
"""Closed, and the person came back within the watch: nobody in a bed is without a case."""

OPEN = """
    SELECT person_id, service_line, opened_on, opened_because, closed_on,
        CASE WHEN closed_on IS NULL THEN '' ELSE closed_because END
    FROM pathway p WHERE NOT EXISTS (
        SELECT FROM casemgmt_case c WHERE c.person_id = p.person_id AND c.service_line = p.service_line
            AND (c.closed_on IS NULL AND p.closed_on IS NULL
                OR c.closed_on >= p.opened_on AND c.opened_on <= coalesce(p.closed_on, 'infinity'))
    ) ORDER BY opened_on, person_id"""
"""Not again where a case of those days is there: somebody with the right to may have closed it since the last day in care."""


@dataclass(frozen=True)
class Kept:
    opened: int = 0
    corrected: int = 0
    reopened: int = 0
    closed: int = 0


@transaction.atomic
def keep_cases(*, on: date) -> Kept:
    """Close, correct, reopen and open cases as the facts of the day have it; each change is in the audit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casemgmt.keep_cases'))")
        # Autovacuum may have counted before the cases opened in this very transaction were there for it to see. PostgreSQL would
        # then plan for none, and join thousands with thousands row by row. Until the transaction ends nobody counts again.
        cursor.execute("ANALYZE casemgmt_case")
    facts = {"day": on, "watch": rule("case_watch_days", on=on)}
    closed = _rows(CLOSE, facts)
    corrected = _rows(CORRECT, facts)
    reopened = _rows(REOPEN, facts)
    names = ("person_id", "service_line", "opened_on", "opened_because", "closed_on", "closed_because")
    opened = Case.objects.bulk_create(Case(**dict(zip(names, row, strict=True))) for row in _rows(OPEN, facts))
    Event.objects.bulk_create(
        [
            *(_event("case.closed", pk, person, closed_on=day) for pk, person, day in closed),
            *(_event("case.opening_corrected", pk, person, opened_on=day) for pk, person, day in corrected),
            *(_event("case.reopened", pk, person, opened_on=day) for pk, person, day in reopened),
            *(_event("case.opened", case.pk, case.person_id, opened_on=case.opened_on) for case in opened),
        ]
    )
    return Kept(len(opened), len(corrected), len(reopened), len(closed))


def _rows(statement: str, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(PATHWAYS + statement, facts)
        return cursor.fetchall()


def _event(act: str, case: int, person: int, **facts: date) -> Event:
    told = {name: str(fact) for name, fact in facts.items()}
    return Event(act=act, model=Case._meta.label, object_id=case, person_id=person, facts=told)
