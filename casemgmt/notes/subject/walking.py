"""Everything held on a person: every row that points at them, and every row that points at such a row, asked of Django's
models, so that a table made tomorrow is in it without anybody thinking of it.

Rows are followed against the direction of their pointers only: from a person to their stay, never from the stay to its ward
and on to somebody else in it. A row that names another person as well is theirs too, but nothing is followed from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, ManyToOneRel, Model

from casemgmt.notes.subject.catalogue import LEFT_OUT
from reachout.people.models import Person

Keys = dict[type[Model], set[Any]]


def pointing_at(model: type[Model]) -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    """Every column that points at the model, those without a reverse name too; not of tables that are left out."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model._meta.label not in LEFT_OUT:
            yield relation.related_model, relation.field


def tables() -> list[type[Model]]:
    """Every table that may hold something on a person, in the order in which it is met."""
    found: dict[type[Model], None] = {Person: None}
    waiting: list[type[Model]] = [Person]
    while waiting:
        for model, _ in pointing_at(waiting.pop(0)):
            if model not in found:
                found[model] = None
                waiting.append(model)
    return list(found)


def rows_of(person: Person) -> Keys:
    """The keys of everything held on them, by table."""
    found: Keys = {Person: {person.pk}}
    news: Keys = {Person: {person.pk}}
    while news:
        news = _next(news, found)
    return found


def _next(news: Keys, found: Keys) -> Keys:
    """The rows that point at the new ones; known from now on, and to be followed unless they name somebody else."""
    onwards: Keys = {}
    for target, keys in news.items():
        for model, column in pointing_at(target):
            rows = model._base_manager.filter(**{f"{column.name}__in": keys}).exclude(pk__in=found.get(model, set()))
            people = people_columns(model)
            for key, *named in rows.values_list("pk", *people):
                found.setdefault(model, set()).add(key)
                if all(who in found[Person] for who in named if who is not None) or model is Person:
                    onwards.setdefault(model, set()).add(key)
    return onwards


def people_columns(model: type[Model]) -> list[str]:
    return [field.attname for field in foreign_keys(model) if field.related_model is Person]


def foreign_keys(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
