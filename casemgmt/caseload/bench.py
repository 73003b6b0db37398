"""How long the dashboard takes, beside its floor: the columns that its facts are made of, in hand-written queries; the page
beside those rows and fifty lines of bare HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from django.db import connection
from django.utils import timezone

from casemgmt.caseload.rows import rows_of
from casemgmt.models import Case
from reachout.bench.measuring import PAGE, Measured, Stage, beside, page
from reachout.pages.tables.table import PER_PAGE

THOUSAND = 1000
SPELLS = "SELECT spell_id FROM beds_wardstay WHERE person_id = ANY(%(people)s) AND ended_on IS NULL"
FLOOR = [
    """SELECT c.id, c.reference, c.service_line, c.opened_on, p.id, p.family_name, p.given_name, p.family_plain, p.home_latitude,
        p.home_longitude, p.home_in_region, icb.id, icb.name, authority.id, authority.name, m.id, m.name
        FROM casemgmt_case c JOIN people_person p ON p.id = c.person_id LEFT JOIN accounts_user m ON m.id = c.manager_id
        LEFT JOIN organisations_organisation icb ON icb.id = p.home_icb_id
        LEFT JOIN organisations_organisation authority ON authority.id = p.home_authority_id WHERE c.id = ANY(%(cases)s)""",
    """SELECT s.person_id, s.started_on, s.ended_on, spell.id, spell.admitted_on, spell.discharged_on, w.id, w.name, w.security,
        w.specialism, w.service_line, site.id, site.name, site.latitude, site.longitude, site.in_region, o.id, o.name
        FROM beds_wardstay s JOIN beds_spell spell ON spell.id = s.spell_id JOIN beds_ward w ON w.id = s.ward_id
        JOIN organisations_site site ON site.id = w.site_id JOIN organisations_organisation o ON o.id = site.organisation_id
        WHERE s.person_id = ANY(%(people)s)""",
    "SELECT person_id, code, started_on, expires_on, ended_on FROM people_legalstatus WHERE person_id = ANY(%(people)s)",
    f"SELECT spell_id, kind FROM beds_leave WHERE ended_on IS NULL AND spell_id IN ({SPELLS})",  # noqa: S608 (its own text)
    f"""SELECT spell_id, ready_on, reason FROM beds_readyfordischarge
        WHERE ended_on IS NULL AND spell_id IN ({SPELLS})""",  # noqa: S608 (its own text)
    """SELECT person_id, service_line, team, accepted_on FROM casemgmt_communityepisode
        WHERE person_id = ANY(%(people)s) AND discharged_on IS NULL AND NOT liaison_only""",
    """SELECT person_id, service_line, kind, status, held_on, booked_on, renewed_until FROM reviews_review
        WHERE person_id = ANY(%(people)s) AND status IN ('booked', 'held')""",
    "SELECT case_id, rule, level FROM flags_flag WHERE ended_on IS NULL AND case_id = ANY(%(cases)s)",
    """SELECT case_id, expected_on, target_kind, target_words FROM discharge_plan
        WHERE closed_on IS NULL AND case_id = ANY(%(cases)s)""",
]


def measure(stage: Stage) -> Iterator[Measured]:
    on = timezone.localdate(stage.now)
    keys = keys_of(Case.objects.current().order_by("pk")[:THOUSAND])
    cases = Case.objects.filter(pk__in=keys["cases"])
    yield beside(f"Dashboard, {cases.count():,} cases, rows", lambda: rows_of(cases, on=on), lambda: floor_rows(keys))
    if stage.regions == 1:
        line = keys_of(Case.objects.current().filter(service_line="adult_secure"))
        name = f"Dashboard, {len(line['cases']):,} cases, page"
        yield beside(name, page(stage.client("adult_secure"), "/cases/"), lambda: floor_html(line), goal=PAGE)


def keys_of(cases: Any) -> dict[str, list[int]]:
    found = list(cases.values_list("pk", "person_id"))
    return {"cases": [case for case, _ in found], "people": [person for _, person in found]}


def floor_rows(keys: dict[str, list[int]]) -> list[list[Any]]:
    with connection.cursor() as cursor:
        return [_asked(cursor, statement, keys) for statement in FLOOR]


def _asked(cursor: Any, statement: str, keys: dict[str, list[int]]) -> list[Any]:
    cursor.execute(statement, keys)
    rows: list[Any] = cursor.fetchall()
    return rows


def floor_html(keys: dict[str, list[int]]) -> str:
    cases, *_ = floor_rows(keys)
    lines = (f'<tr><td><a href="/cases/{row[0]}/">{escape(row[5])}</a>{"<td></td>" * 7}' for row in cases[:PER_PAGE])
    return f"<table>{''.join(lines)}</table>"
