"""Two records of one person made one, and parted again when that was a mistake.

Every row that points at the merged record is moved, whichever floor it belongs to: the relations are asked of Django, so this
module knows none of them. What may not stand twice stays where it was or stops the merge, as the database says; a floor that can
make one of two of its rows declares how in a ``merging.py`` of its own:

    @before_merge("cases", undo=part)
    def unite(kept: Person, merged: Person, *, at: datetime, by: User) -> Any:      what it returns is kept as JSON
    def part(done: Any, *, at: datetime, by: User) -> None:                         is given it when the merge is undone
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.db.models import Field, ManyToOneRel, Model, Q, QuerySet

from reachout.audit.services import record
from reachout.people.models import Alert, Alias, LegalStatus, Merge, Person, Relationship
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

CHOSEN_FACTS = (
    "nhs_number", "family_name", "given_name", "born_on", "sex", "gender_identity", "ethnicity", "language", "interpreter",
    "adjustments", "home_postcode", "home_icb_id", "home_authority_id", "home_in_region", "gp_practice", "died_on",
)  # fmt: skip
"""What may be taken over from the merged record; the home's position and the missing number's reason follow theirs."""
FOLLOWS = {"home_postcode": ("home_latitude", "home_longitude"), "nhs_number": ("no_nhs_number",)}


Before = Callable[..., Any]
Undo = Callable[..., None]
BEFORE: dict[str, tuple[Before, Undo]] = {}


def before_merge(name: str, *, undo: Undo) -> Callable[[Before], Before]:
    def add(before: Before) -> Before:
        BEFORE[name] = (before, undo)
        return before

    return add


@transaction.atomic
def merge(kept: Person, merged: Person, *, by: User, at: datetime, why: str, take: tuple[str, ...] = ()) -> Merge:
    """Make ``merged`` part of ``kept``; ``take`` names the facts on which the merged record is right."""
    kept, merged = _locked(kept.pk, merged.pk)
    _refuse_nonsense(kept, merged, why)
    taken = {name: _plain(getattr(kept, name)) for name in _with_followers(take)}
    before = {name: done for name, (unite, _) in BEFORE.items() if (done := unite(kept, merged, at=at, by=by))}
    moved = _move_everything(merged, kept)
    alias = _remember_name(kept, merged, take)
    _take_facts(kept, merged, take)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into", "updated_at"])
    merging = Merge.objects.create(
        kept=kept, merged=merged, at=at, by=by, why=why, moved={"rows": moved, "facts": taken, "alias": alias, "before": before}
    )
    counts = {label: len(keys) for label, keys in moved.items()}
    record("person.merged_into", merged, by=by, person=merged.pk, why=why[:500], kept=kept.pk, moved=counts)
    record("person.merged_from", kept, by=by, person=kept.pk, why=why[:500], merged=merged.pk, facts_taken=sorted(take))
    return merging


@transaction.atomic
def undo_merge(merging: Merge, *, by: User, at: datetime, why: str) -> Person:
    """Part two records again: the rows that moved go back if they still are where they were moved to."""
    kept, merged = _locked(merging.kept_id, merging.merged_id)
    merging = Merge.objects.select_for_update(of=("self",)).get(pk=merging.pk)
    if merging.undone_at or merged.merged_into_id != kept.pk:
        raise Refused("These records are no longer merged this way; there is nothing to undo.")
    merged.merged_into = None
    merged.save(update_fields=["merged_into", "updated_at"])
    Alias.objects.filter(pk=merging.moved["alias"], person=kept).delete()
    _restore_facts(kept, merged, merging.moved["facts"])
    _with_constraints_at_the_end(lambda: _move_back(merging.moved["rows"], kept, merged))
    for name, done in merging.moved.get("before", {}).items():
        BEFORE[name][1](done, at=at, by=by)
    merging.undone_at, merging.undone_by = at, by
    merging.save(update_fields=["undone_at", "undone_by"])
    for person, other in ((kept, merged), (merged, kept)):
        record("person.merge_undone", person, by=by, person=person.pk, why=why[:500], other=other.pk)
    return merged


def _locked(*keys: int) -> tuple[Person, Person]:
    """Both rows, locked in the order of their keys so that two merges at once cannot wait for each other."""
    rows = {person.pk: person for person in Person.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    return rows[keys[0]], rows[keys[1]]


def _refuse_nonsense(kept: Person, merged: Person, why: str) -> None:
    if kept.pk == merged.pk:
        raise Refused("This is one and the same record.")
    if kept.merged_into_id or merged.merged_into_id:
        raise Refused("One of these records was merged already. Search again to see what is there now.")
    if not why.strip():
        raise Refused("Say how you know that both records are the same person.")
    pair = Q(person=kept, apart_from=merged) | Q(person=merged, apart_from=kept)
    if Alert.objects.filter(pair).exists():
        raise Refused("A keep-apart note names both records: they are two people. If the note is wrong, end it first.")


# -- the rows that point at a person -------------------------------------------------------------


def columns_pointing_at_people() -> Iterator[tuple[type[Model], Field[Any, Any]]]:
    """Every foreign key to a person in every floor, those without a reverse name too; not the trail of merges itself."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model is not Merge:
            yield relation.related_model, relation.field


def _move_everything(merged: Person, kept: Person) -> dict[str, list[Any]]:
    """The keys are read before anything moves: moving a spell makes its stays follow by themselves."""
    rows = {
        (model, column): list(_movable(model, column, merged, kept).values_list("pk", flat=True))
        for model, column in columns_pointing_at_people()
    }

    def move() -> None:
        for (model, column), keys in rows.items():
            _move(model, column.name, keys, merged, kept)

    _with_constraints_at_the_end(move)
    return {f"{model._meta.label}.{column.name}": keys for (model, column), keys in rows.items() if keys}


def _movable(model: type[Model], column: Field[Any, Any], merged: Person, kept: Person) -> QuerySet[Any]:
    """All rows, but not those of which the kept record has its own already: the union of both is then what it has."""
    rows = model._base_manager.filter(**{column.name: merged})
    if model is Relationship:
        theirs = Relationship.objects.filter(person=kept, ended_at=None).values_list("kind", "service_line", "organisation")
        for kind, line, organisation in theirs:
            rows = rows.exclude(kind=kind, service_line=line, organisation=organisation, ended_at=None)
    if model is LegalStatus:
        for code, started_on in LegalStatus.objects.filter(person=kept).values_list("code", "started_on"):
            rows = rows.exclude(code=code, started_on=started_on)
    return rows


def _move(model: type[Model], column: str, keys: list[Any], source: Person, target: Person) -> None:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=keys, **{column: source}).update(**{column: target})
    except IntegrityError as clash:
        what = str(model._meta.verbose_name_plural)
        raise Refused(
            f"The {what} of the two records cannot stand together: they overlap. Put their dates right first."
        ) from clash


def _with_constraints_at_the_end(move: Any) -> None:
    """Rows that depend on each other may be out of step while they move, not after."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            move()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as clash:
        raise Refused("Both records have stays or periods at the same time. Put the dates of one right first.") from clash


def _move_back(rows: dict[str, list[Any]], kept: Person, merged: Person) -> None:
    for model, column in columns_pointing_at_people():
        if keys := rows.get(f"{model._meta.label}.{column.name}"):
            _move(model, column.name, keys, kept, merged)


# -- the facts -----------------------------------------------------------------------------------


def _with_followers(take: tuple[str, ...]) -> list[str]:
    return [name for fact in take for name in (fact, *FOLLOWS.get(fact, ()))]


def _take_facts(kept: Person, merged: Person, take: tuple[str, ...]) -> None:
    if unknown := set(take) - set(CHOSEN_FACTS):
        raise ValueError(f"no such facts: {sorted(unknown)}")
    for name in _with_followers(take):
        setattr(kept, name, getattr(merged, name))
    kept.save()


def _restore_facts(kept: Person, merged: Person, before: dict[str, Any]) -> None:
    """A fact corrected since the merge stays corrected."""
    for name, value in before.items():
        if getattr(kept, name) == getattr(merged, name):
            setattr(kept, name, _as_kept(name, value))
    kept.save()


def _remember_name(kept: Person, merged: Person, take: tuple[str, ...]) -> int | None:
    """The name that is not kept stays findable, as an alias."""
    lost = kept if {"family_name", "given_name"} & set(take) else merged
    other = merged if lost is kept else kept
    if lost.name == other.name or not (lost.family_name or lost.given_name):
        return None
    alias, new = Alias.objects.get_or_create(person=kept, family_name=lost.family_name, given_name=lost.given_name)
    return alias.pk if new else None


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | bool | int | float) else DjangoJSONEncoder().default(value)


def _as_kept(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if value and name in {"born_on", "died_on"} else value
