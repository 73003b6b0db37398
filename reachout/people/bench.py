"""How fast a person is found, beside the floor: one hand-written query for the same first page, no aliases, no tolerance, the
scope of a user who sees whole service lines. Run over whatever is loaded; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.bench.measuring import PAGE, Measured, Stage, beside
from reachout.people.models import Person
from reachout.people.search import find

BEGINNING = """
SELECT reference, nhs_number, family_name, given_name, born_on, sex, home_postcode FROM people_person AS person
WHERE family_plain LIKE %(begins)s AND merged_into_id IS NULL AND EXISTS (
    SELECT FROM people_relationship WHERE person_id = person.id AND service_line = ANY(%(lines)s) AND ended_at IS NULL)
ORDER BY family_plain, given_plain LIMIT 50
"""
EXACTLY = """
SELECT reference, nhs_number, family_name, given_name, born_on, sex, home_postcode FROM people_person AS person
WHERE nhs_number = %(number)s AND EXISTS (
    SELECT FROM people_relationship WHERE person_id = person.id AND service_line = ANY(%(lines)s) AND ended_at IS NULL)
"""
ALIKE = """
SELECT reference, nhs_number, family_name, given_name, born_on, sex, home_postcode FROM people_person AS person
WHERE similarity(family_plain, %(typed)s) > 0.45 AND EXISTS (
    SELECT FROM people_relationship WHERE person_id = person.id AND service_line = ANY(%(lines)s) AND ended_at IS NULL)
LIMIT 50
"""


PEOPLE = {1: 100_000, 40: 2_000_000}
"""How many people there are, by the regions measured: those on the wards of five years are filled up to it."""

FILL = """
WITH made AS (
    INSERT INTO people_person (reference, nhs_number, no_nhs_number, family_name, given_name, born_on, sex, gender_identity,
        ethnicity, language, interpreter, adjustments, home_postcode, gp_practice, created_at, updated_at)
    SELECT 'BENCH' || n, '', 'not_recorded',
        (%(first)s::text[])[1 + n %% 40] || (%(second)s::text[])[1 + n / 40 %% 40] || (%(third)s::text[])[1 + n / 1600 %% 30],
        (%(second)s::text[])[1 + n / 7 %% 40] || (%(third)s::text[])[1 + n / 280 %% 30],
        DATE '1940-01-01' + (n %% 24000)::int, 'male', '', '', '', false, '', '', '', now(), now()
    FROM generate_series(%(start)s::bigint, %(stop)s::bigint) AS n RETURNING id
)
INSERT INTO people_relationship (person_id, kind, service_line, began_at) SELECT id, 'line', 'adult_secure', now() FROM made
"""
SYLLABLES = {
    "first": [f"{a}{b}" for a in "BCDFGHKLMN" for b in "aeio"],
    "second": [f"{a}{b}" for a in "rstvnlmdpg" for b in "aeiu"],
    "third": [f"{a}{b}n" for a in "bcdfghklmr" for b in "aei"],
}


def measure(stage: Stage) -> Iterator[Measured]:
    wanted = PEOPLE.get(stage.regions, 100_000)
    _fill_up(wanted)
    for measured in search_beside_floor(stage.practitioners["adult_secure"]):
        yield measured._replace(name=f"{measured.name} among {wanted:,}")


def search_beside_floor(user: User, *, rounds: int = 9) -> list[Measured]:
    """By number, by the beginning of the commonest family name, and by a rare one with two letters swapped."""
    lines = sorted(user.reach(Permission.PERSON_VIEW).lines)
    known = Person.objects.visible_to(user).exclude(nhs_number="").exclude(family_plain="").order_by("-pk")[:1].get()
    common, rare = _commonest(), known.family_plain.split()[0]
    swapped = rare[:2] + rare[3:4] + rare[2:3] + rare[4:]
    return [
        _beside("Person by number", user, known.nhs_number, EXACTLY, {"number": known.nhs_number, "lines": lines}, rounds),
        _beside("Person by name", user, common, BEGINNING, {"begins": f"{common}%", "lines": lines}, rounds),
        _beside("Person by three letters", user, common[:3], BEGINNING, {"begins": f"{common[:3]}%", "lines": lines}, rounds),
        _beside("Person mistyped", user, swapped, ALIKE, {"typed": swapped, "lines": lines}, rounds),
    ]


def _beside(name: str, user: User, typed: str, floor: str, values: dict[str, Any], rounds: int) -> Measured:
    return beside(name, lambda: _page(user, typed), lambda: _rows(floor, values), rounds=rounds, goal=PAGE)


def _page(user: User, typed: str) -> list[Person]:
    return list(find(user, typed, today=timezone.localdate()).people[:50])


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _commonest() -> str:
    return str(_rows("SELECT mode() WITHIN GROUP (ORDER BY family_plain) FROM people_person WHERE family_plain <> ''", {})[0][0])


def _fill_up(wanted: int) -> None:
    held = Person.objects.count()
    if held >= wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(FILL, {**SYLLABLES, "start": held, "stop": wanted - 1})
        cursor.execute("ANALYZE people_person, people_relationship")
