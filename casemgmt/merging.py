"""Two records of one person, each with an open case in one service line: one case is left, and nothing of the other is lost.

The merged record's case is closed and comes along; what hangs on it goes to the kept one's, but what was written for good, or
stands there already, stays where it is and can be read there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Field, ManyToOneRel, Model
from django.utils import timezone

from casemgmt.models import Case, Handover
from casemgmt.services import hand_over
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.people.merging import before_merge
from reachout.people.models import Person


def part(done: list[dict[str, Any]], *, at: datetime, by: User) -> None:
    """Open the closed case again and give back what came from it."""
    for one in done:
        theirs, ours = (Case.objects.select_for_update().get(pk=one[name]) for name in ("theirs", "ours"))
        theirs.closed_on, theirs.closed_because = None, ""
        theirs.save(update_fields=["closed_on", "closed_because"])
        for model, column in pointing_at_cases():
            _move(model, column, one["rows"].get(model._meta.label, []), ours, theirs)
        record("case.parted", theirs, by=by, other=ours)


@before_merge("cases", undo=part)
def unite(kept: Person, merged: Person, *, at: datetime, by: User) -> list[dict[str, Any]]:
    open_cases = Case.objects.select_for_update(of=("self",)).filter(closed_on=None).order_by("pk")
    ours = {case.service_line: case for case in open_cases.filter(person=kept)}
    return [
        _united(theirs, ours[theirs.service_line], at=at, by=by)
        for theirs in open_cases.filter(person=merged).select_related("manager")
        if theirs.service_line in ours
    ]


def _united(theirs: Case, ours: Case, *, at: datetime, by: User) -> dict[str, Any]:
    rows = {model._meta.label: _move_all(model, column, theirs, ours) for model, column in pointing_at_cases()}
    if theirs.manager and theirs.manager.is_active and ours.manager_id is None:
        hand_over(ours, to=theirs.manager, note="", at=at, by=by)
    theirs.closed_on = max(theirs.opened_on, timezone.localdate(at))
    theirs.closed_because = Case.Closed.MERGED
    theirs.save(update_fields=["closed_on", "closed_because"])
    record("case.united", theirs, by=by, other=ours)
    return {"theirs": theirs.pk, "ours": ours.pk, "rows": {label: keys for label, keys in rows.items() if keys}}


def pointing_at_cases() -> Iterator[tuple[type[Model], Field[Any, Any]]]:
    """Every foreign key to a case; who managed it remains its own."""
    for relation in Case._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model is not Handover:
            yield relation.related_model, relation.field


def _move_all(model: type[Model], column: Field[Any, Any], source: Case, target: Case) -> list[Any]:
    keys = list(model._base_manager.filter(**{column.name: source}).values_list("pk", flat=True))
    return _move(model, column, keys, source, target)


def _move(model: type[Model], column: Field[Any, Any], keys: list[Any], source: Case, target: Case) -> list[Any]:
    """All together; if the database forbids that, one by one those that may. The keys of what moved."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=keys, **{column.name: source}).update(**{column.name: target})
    except DatabaseError:
        return [] if len(keys) == 1 else [moved for key in keys for moved in _move(model, column, [key], source, target)]
    return keys
