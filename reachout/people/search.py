"""Finding a person among millions, whatever was typed, in a fixed number of queries.

A number or a reference is looked up. A name is matched from its beginning, family and given name in either order, by two
ordered indexes that are read only as far as a page needs; aliases likewise. Only when that finds nobody are the words taken
for mistyped: each is compared with the distinct names there are (one slip apart, or like it by trigrams), and people with
those names are looked up. What the user may not see is never found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from reachout.accounts.permissions import Permission
from reachout.people.models import Alias, Named, Person, PersonQuerySet, within_reach
from reachout.people.slips import slips_between, tolerated
from reachout.people.typed import MOST_WORDS, Typed, read

if TYPE_CHECKING:
    from reachout.accounts.models import User

MOST = 200
"""Beyond this nobody reads on: the page asks for a first name or a date of birth."""
LIKE_ENOUGH = 0.45
MOST_SPELLINGS = 12
INITIALS = 2
"""So few letters may be an initial as well as a mistyped name."""


@dataclass(frozen=True)
class Found:
    typed: Typed
    keys: list[int] = field(default_factory=list)
    """Of the people found, best first."""
    how: str = ""
    """number, reference, name, close (mistyped), or nothing."""

    @property
    def people(self) -> QuerySet[Person]:
        places = Func(
            Value(self.keys, ArrayField(BigIntegerField())), F("pk"), function="array_position", output_field=IntegerField()
        )
        return Person.objects.filter(pk__in=self.keys).order_by(places)

    @property
    def more(self) -> bool:
        return len(self.keys) >= MOST


def search(user: User, words: str) -> QuerySet[Person]:
    """The people the user may see whom the words describe, best first, at most 200."""
    return find(user, words, today=timezone.localdate()).people


def find(user: User, words: str, *, today: date) -> Found:
    typed = read(words, today=today)
    if typed.is_exact:
        return Found(typed, by_number(user, typed), "number" if typed.nhs_number else "reference")
    parts = plain(typed.names)
    if not parts:
        keys = by_birth(user, typed) if typed.born_from else []
        return Found(typed, keys, "name" if keys else "")
    if keys := by_name(user, parts, typed):
        return Found(typed, keys, "name")
    keys = by_close_name(user, [word for part in parts for word in part.split()], typed)
    return Found(typed, keys, "close" if keys else "")


def plain(names: list[str]) -> list[str]:
    """As the database compares names: one query, so that what is typed and what is kept are folded by one rule."""
    if not names:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_plain(name) FROM unnest(%s::text[]) AS name", [names])
        return [part for (part,) in cursor.fetchall() if part]


# -- exactly -------------------------------------------------------------------------------------


def matching_number(typed: Typed) -> PersonQuerySet:
    """Whoever has the number or reference, seen or not; a record merged into another leads to the one kept."""
    matches = Q(nhs_number=typed.nhs_number) if typed.nhs_number else Q(reference__in=typed.references)
    kept = Person.objects.filter(matches).annotate(kept=Coalesce("merged_into", "pk"))
    return Person.objects.filter(pk__in=kept.values("kept"))


def by_number(user: User, typed: Typed) -> list[int]:
    return list(matching_number(typed).visible_to(user).order_by("pk").values_list("pk", flat=True)[:MOST])


def by_birth(user: User, typed: Typed) -> list[int]:
    return list(_seen(Person, user, typed).order_by("born_on", "pk").values_list("pk", flat=True)[:MOST])


# -- by the beginning of the name ----------------------------------------------------------------


def readings(parts: list[str]) -> Iterator[tuple[str, str]]:
    """The (family, given) beginnings that the words may stand for. A comma has parted them; without one, every split counts."""
    if len(parts) == 2:
        yield parts[0], parts[1]
        return
    words = parts[0].split()
    if len(words) > MOST_WORDS:
        words = [*words[: MOST_WORDS - 1], " ".join(words[MOST_WORDS - 1 :])]
    yield " ".join(words), ""
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        yield first, second
        yield second, first
    yield "", " ".join(words)


def by_name(user: User, parts: list[str], typed: Typed) -> list[int]:
    """In the order of the readings, then of the alphabet; no branch is read further than ``MOST`` rows."""
    branches = []
    for place, (family, given) in enumerate(readings(parts)):
        order = ("family_plain", "given_plain") if family else ("given_plain", "family_plain")
        for model in (Person, Alias):
            rows = _seen(model, user, typed).filter(**_begins("family_plain", family), **_begins("given_plain", given))
            branches.append(rows.annotate(place=Value(place)).order_by(*order).values_list("place", PERSON[model])[:MOST])
    found = sorted(branches[0].union(*branches[1:], all=True), key=itemgetter(0))
    return list(dict.fromkeys(key for _, key in found))[:MOST]


def _begins(column: str, beginning: str) -> dict[str, str]:
    return {f"{column}__startswith": beginning} if beginning else {}


# -- by a name mistyped --------------------------------------------------------------------------

SPELLINGS = """
SELECT typed.word, known.word
FROM unnest(%s::text[]) AS typed (word), LATERAL (
    SELECT word FROM people_knownname WHERE near && people_near(typed.word)
    UNION
    (SELECT word FROM people_knownname
     WHERE word %% typed.word AND similarity(word, typed.word) >= %s ORDER BY similarity(word, typed.word) DESC LIMIT %s)
) AS known
"""


def spellings(words: list[str]) -> dict[str, list[str]]:
    """For each word, the names there are that it may be a slip for, nearest first: one query over the distinct names."""
    with connection.cursor() as cursor:
        cursor.execute(SPELLINGS, [words, LIKE_ENOUGH, MOST_SPELLINGS])
        pairs = cursor.fetchall()
    near: dict[str, list[str]] = {word: [] for word in words}
    for word, known in pairs:
        if slips_between(word, known) <= tolerated(word):
            near[word].append(known)
    return {
        word: sorted(known, key=lambda name: (slips_between(word, name), name))[:MOST_SPELLINGS] for word, known in near.items()
    }


def by_close_name(user: User, words: list[str], typed: Typed) -> list[int]:
    words = list(dict.fromkeys(words))[:MOST_WORDS]
    near = spellings(words)
    if not any(near.values()):
        return []
    named = Q()
    for word in words:
        named &= _close(word, near[word])
    branches = [_seen(model, user, typed).filter(named).values_list(PERSON[model], "words")[:MOST] for model in (Person, Alias)]
    found = sorted(branches[0].union(branches[1], all=True), key=lambda row: (_slips(near, row[1]), row[1]))
    return list(dict.fromkeys(key for key, _ in found))[:MOST]


def _close(word: str, near: list[str]) -> Q:
    close = Q(words__overlap=near) if near else Q(pk__in=[])
    if len(word) <= INITIALS:
        close |= Q(family_plain__startswith=word) | Q(given_plain__startswith=word)
    return close


def _slips(near: dict[str, list[str]], names: list[str]) -> int:
    return sum(min((slips_between(word, name) for name in names), default=0) for word in near)


# -- who may be found ----------------------------------------------------------------------------

PERSON: dict[type[Named], str] = {Person: "pk", Alias: "person"}
"""The path from a name to its person."""


def _seen(model: type[Named], user: User, typed: Typed) -> QuerySet[Any]:
    merged = "merged_into" if model is Person else "person__merged_into"
    rows = model._default_manager.filter(within_reach(user, Permission.PERSON_VIEW, PERSON[model]), **{merged: None})
    if typed.born_from is None:
        return rows
    born = "born_on" if model is Person else "person__born_on"
    return rows.filter(**{f"{born}__range": (typed.born_from, typed.born_to)})
