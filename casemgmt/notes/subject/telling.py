"""A row in words: what a layperson reads of it. Other people are never named: staff by their work, other patients not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BinaryField, Field, ForeignKey, GeneratedField, JSONField, Model
from django.utils import timezone
from django.utils.text import capfirst

from casemgmt.notes.subject.walking import Keys, foreign_keys
from reachout.accounts.models import User
from reachout.pages.words import long_day, moment
from reachout.people.models import Person

Facts = list[tuple[str, str]]
TECHNICAL = (BinaryField, GeneratedField, SearchVectorField)
LABELS = {"at": "When", "by": "By whom", "on": "On"}
SKIPPED = {"checksum", "created_at", "updated_at", "home_latitude", "home_longitude", "says", "reading", "seen"}


def load(model: type[Model], keys: Iterable[Any]) -> Iterator[Model]:
    """The rows with what they name, their files left where they are."""
    large = [field.name for field in model._meta.concrete_fields if isinstance(field, BinaryField)]
    named = [column.name for column in foreign_keys(model)]
    rows = model._base_manager.filter(pk__in=keys).select_related(*named).defer(*large)
    return iter(rows.order_by("pk"))


def facts(row: Model, keys: Keys) -> Facts:
    told = [(_label(field), _value(row, field, keys)) for field in row._meta.concrete_fields if _is_told(field)]
    return [(label, value) for label, value in told if value]


def day_of(row: Model) -> date | None:
    """The day that the row is about: the first that it has."""
    for field in row._meta.concrete_fields:
        if field.get_internal_type() in ("DateField", "DateTimeField") and field.name not in SKIPPED:
            value = getattr(row, field.attname)
            if value:
                return timezone.localdate(value) if isinstance(value, datetime) else value
    return None


def _is_told(field: Field[Any, Any]) -> bool:
    return not (field.primary_key or field.name in SKIPPED or isinstance(field, TECHNICAL))


def _label(field: Field[Any, Any]) -> str:
    return LABELS.get(field.name) or capfirst(str(field.verbose_name))


def _value(row: Model, field: Field[Any, Any], keys: Keys) -> str:
    value = getattr(row, field.attname)
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(field, ForeignKey):
        return _named(getattr(row, field.name), keys)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return _plain(value) if not isinstance(field, JSONField) else "; ".join(_flat(value))


def _named(target: Model, keys: Keys) -> str:
    if isinstance(target, User):
        return f"A member of staff ({target.profession.lower()})" if target.profession else "A member of staff"
    if isinstance(target, Person):
        return "You" if target.pk in keys[Person] else "Another person"
    if type(target) in keys:
        return str(getattr(target, "reference", "")) if target.pk in keys[type(target)] else "Of another person"
    return str(target)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value)


def _flat(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name} {key}".strip().replace("_", " "))
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner, name)
    elif value not in (None, ""):
        yield f"{name}: {_plain(value)}" if name else _plain(value)
