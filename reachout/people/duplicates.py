"""Who may already be on record, asked before a second record of one person is made."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from reachout.people.models import Alias, Named, Person
from reachout.people.search import PERSON, plain, spellings
from reachout.people.slips import slips_between, tolerated

if TYPE_CHECKING:
    from reachout.accounts.models import User

MOST_CANDIDATES = 200


@dataclass(frozen=True)
class Likeness:
    person: Person
    why: str
    rank: int = 0


def possible_duplicates(
    *, nhs_number: str = "", family_name: str = "", given_name: str = "", born_on: date | None = None, limit: int = 10
) -> list[Likeness]:
    """Likely ones first, in five queries. Not scoped: whoever shows them passes them through ``told_apart``."""
    names = plain([f"{family_name} {given_name}"])
    words = names[0].split() if names else []
    keys = _candidates(nhs_number, words, born_on)
    people = Person.objects.filter(pk__in=keys).prefetch_related("aliases")
    found = [likeness for person in people if (likeness := _likeness(person, nhs_number, words, born_on))]
    return sorted(found, key=lambda likeness: (likeness.rank, likeness.person.pk))[:limit]


def told_apart(user: User, likenesses: list[Likeness]) -> tuple[list[Likeness], int]:
    """Those the user may see, and how many there are that they may not: of those nothing more is said."""
    keys = [likeness.person.pk for likeness in likenesses]
    seen = set(Person.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    shown = [likeness for likeness in likenesses if likeness.person.pk in seen]
    return shown, len(likenesses) - len(shown)


# -- who comes into question ---------------------------------------------------------------------


def _candidates(nhs_number: str, words: list[str], born_on: date | None) -> set[int]:
    near = spellings(words) if words else {}
    branches: list[QuerySet[Any]] = []
    if nhs_number:
        branches.append(Person.objects.current().filter(nhs_number=nhs_number).values_list("pk"))
    for model in (Person, Alias):
        branches += [rows.values_list(PERSON[model])[:MOST_CANDIDATES] for rows in _named(model, near, born_on)]
    return {key for (key,) in branches[0].union(*branches[1:], all=True)} if branches else set()


def _named(model: type[Named], near: dict[str, list[str]], born_on: date | None) -> list[QuerySet[Any]]:
    spelt = [Q(words__overlap=names) for names in near.values() if names]
    if not spelt:
        return []
    born, merged = ("born_on", "merged_into") if model is Person else ("person__born_on", "person__merged_into")
    rows = model._default_manager.filter(**{merged: None})
    every = Q()
    for one in spelt:
        every &= one
    if born_on is None:
        return [rows.filter(every)] if len(spelt) > 1 else []
    some = rows.filter(words__overlap=sorted({name for names in near.values() for name in names}))
    whole = [rows.filter(every, **{f"{born}__in": sorted(near_days(born_on))}), rows.filter(every, **{born: None})]
    return [some.filter(**{born: born_on}), *(whole if len(spelt) > 1 else [])]


def near_days(day: date) -> set[date]:
    """Days of birth that one slip turns into this one: day and month swapped, or one digit wrong."""
    found = set()
    with suppress(ValueError):
        found.add(day.replace(day=day.month, month=day.day))
    found |= {day + timedelta(days=days) for days in range(-9, 10) if days}
    found |= set(_with_other(day, "day", (day.day + tens for tens in (-30, -20, -10, 10, 20, 30))))
    found |= set(_with_other(day, "month", range(1, 13)))
    found |= set(_with_other(day, "year", (day.year + years for years in (*range(-9, 10), *range(-90, 91, 10), -100, 100))))
    return {
        near for near in found if (near != day and slips_between(f"{near:%d%m%Y}", f"{day:%d%m%Y}") == 1) or _swapped(near, day)
    }


def _with_other(day: date, part: str, values: Iterable[int]) -> Iterable[date]:
    for value in values:
        with suppress(ValueError):
            yield day.replace(**{part: value})


def _swapped(one: date, other: date) -> bool:
    return one != other and (one.year, one.month, one.day) == (other.year, other.day, other.month)


# -- how alike they are --------------------------------------------------------------------------


def _likeness(person: Person, nhs_number: str, words: list[str], born_on: date | None) -> Likeness | None:
    if nhs_number and person.nhs_number == nhs_number:
        return Likeness(person, "Same NHS number", 0)
    name, alias = _alike(words, person.words or []), max((_alike(words, a.words or []) for a in person.aliases.all()), default=0)
    alike, what = (name, "name") if name >= alias else (alias, "other name")
    rank, how = {3: (1, "Same"), 2: (2, "Similar"), 1: (4, "Partly the same")}.get(alike, (9, ""))
    if not how:
        return None
    if born_on is None or person.born_on is None:
        return Likeness(person, f"{how} {what}, date of birth not known", rank + 3) if alike > 1 else None
    if person.born_on == born_on:
        return Likeness(person, f"Same date of birth, {how.lower()} {what}", rank)
    if alike > 1 and person.born_on in near_days(born_on):
        slip = "day and month swapped" if _swapped(person.born_on, born_on) else "date of birth one slip apart"
        return Likeness(person, f"{how} {what}, {slip}", rank + 2)
    return None


def _alike(typed: list[str], known: list[str]) -> int:
    """3 the same words, 2 every word near one of theirs, 1 some word is, 0 none."""
    if not typed or not known:
        return 0
    near = [any(slips_between(word, name) <= tolerated(word) for name in known) for word in typed]
    if sorted(typed) == sorted(known):
        return 3
    return 2 if all(near) else 1 if any(near) else 0
