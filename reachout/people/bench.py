"""How fast a person is found, beside the floor: one hand-written query for the same first page, no aliases, no tolerance, the
scope of a user who sees whole service lines. Run over whatever is loaded; nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
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


class Measured(NamedTuple):
    """Medians in seconds: ours and the floor's."""

    name: str
    seconds: float
    floor: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor


def search_beside_floor(user: User, *, rounds: int = 9) -> list[Measured]:
    """By number, by the beginning of the commonest family name, and by a rare one with two letters swapped."""
    lines = sorted(user.reach(Permission.PERSON_VIEW).lines)
    known = Person.objects.visible_to(user).exclude(nhs_number="").exclude(family_plain="").order_by("-pk")[:1].get()
    common, rare = _commonest(), known.family_plain.split()[0]
    swapped = rare[:2] + rare[3:4] + rare[2:3] + rare[4:]
    return [
        _beside("person by number", user, known.nhs_number, EXACTLY, {"number": known.nhs_number, "lines": lines}, rounds),
        _beside("person by name", user, common, BEGINNING, {"begins": f"{common}%", "lines": lines}, rounds),
        _beside("person by three letters", user, common[:3], BEGINNING, {"begins": f"{common[:3]}%", "lines": lines}, rounds),
        _beside("person mistyped", user, swapped, ALIKE, {"typed": swapped, "lines": lines}, rounds),
    ]


def _beside(name: str, user: User, typed: str, floor: str, values: dict[str, Any], rounds: int) -> Measured:
    return Measured(name, _took(lambda: _page(user, typed), rounds), _took(lambda: _rows(floor, values), rounds))


def _page(user: User, typed: str) -> list[Person]:
    return list(find(user, typed, today=timezone.localdate()).people[:50])


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _commonest() -> str:
    return str(_rows("SELECT mode() WITHIN GROUP (ORDER BY family_plain) FROM people_person WHERE family_plain <> ''", {})[0][0])


def _took(run: Callable[[], object], rounds: int) -> float:
    run()
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        run()
        times.append(perf_counter() - begun)
    return median(times)
