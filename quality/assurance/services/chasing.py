"""Overdue actions: the owner is reminded once, and later the commissioners are told once. Run twice, it is one reminder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from quality.assurance import notifications
from quality.assurance.models import Action, Chase
from quality.assurance.selectors.people import commissioners_of
from reachout.audit.services import record
from reachout.chases import note, tell
from reachout.rules.selectors import rules_on


def chase(*, at: datetime) -> int:
    """Note whom to remind of what, then send each of them one message; what an earlier run left unsent goes with it."""
    made = _note(at)
    tell(Chase, notifications.remind)
    return made


@transaction.atomic
def _note(at: datetime) -> int:
    """A second run at the same time waits for the actions' locks, and then finds everything noted."""
    today = timezone.localdate(at)
    rows = Action.objects.overdue(today).select_for_update(of=("self",)).select_related("owner")
    overdue = list(rows.order_by("pk"))
    new = note([*_to_owners(overdue, at), *_to_commissioners(overdue, today, at)], "action")
    for one in new:
        record("assurance_action.chased", one.action, by=None, stage=str(one.stage), to=one.to_id)
    return len(new)


def _to_owners(overdue: list[Action], at: datetime) -> Iterator[Chase]:
    for action in overdue:
        if action.owner.is_active:
            yield Chase(action=action, stage=Chase.Stage.OWNER, due_on=action.due_on, to=action.owner, made_at=at)


def _to_commissioners(overdue: list[Action], today: date, at: datetime) -> Iterator[Chase]:
    rules = rules_on(today)
    people = commissioners_of({action.service_line for action in overdue})
    for action in overdue:
        patience = timedelta(days=rules.get("action_escalation_days", action.service_line))
        if today - action.due_on <= patience:
            continue
        for person in people[action.service_line]:
            if person.pk != action.owner_id:
                yield Chase(action=action, stage=Chase.Stage.ESCALATED, due_on=action.due_on, to=person, made_at=at)
