from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from reachout.audit.models import Event


def record(act: str, what: Model | None = None, *, by: Any, person: int | None = None, why: str = "", **facts: Any) -> None:
    """Write one audit event, inside the caller's transaction.

    ``act`` reads ``noun.verb``; ``by`` is the user, or None for the system itself; ``person`` the person's key when the act
    touches their record; ``facts`` the keys, codes and dates that changed (never a name).
    """
    Event.objects.create(
        act=act,
        model=what._meta.label if what is not None else "",
        object_id=what.pk if what is not None else None,
        by=by,
        person_id=person if person is not None else getattr(what, "person_id", None),
        why=why,
        facts={name: _plain(fact) for name, fact in facts.items() if fact is not None},
    )


def record_read(what: Model, *, by: Any, person: int | None = None, why: str = "") -> None:
    """Write that a person's record was read: one insert."""
    record(f"{what._meta.model_name}.read", what, by=by, person=person, why=why)


def _plain(fact: Any) -> Any:
    if isinstance(fact, Model):
        return fact.pk
    if isinstance(fact, date | datetime | Decimal):
        return str(fact)
    return fact
