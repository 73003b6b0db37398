from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from casemgmt.models import Case
from casemgmt.wishes.models import Goal, Telling
from casemgmt.wishes.services.base import in_order, opened
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused


@transaction.atomic
def set_goal(
    case: Case,
    *,
    words: str,
    set_on: date,
    at: datetime,
    by: User | None,
    why: str = "",
    helper: str = "",
    by_when: str = "",
    instead_of: Goal | None = None,
) -> Goal:
    """A goal in the person's own words; ``instead_of`` another of theirs, which then stands as changed."""
    case = opened(case, set_on, at)
    if instead_of:
        _end_for(instead_of, case, on=set_on, at=at, by=by)
    goal = Goal.objects.create(
        case=case,
        words=words,
        why=why,
        helper=helper,
        by_when=by_when,
        set_on=set_on,
        looked_at_on=set_on,
        instead_of=instead_of,
        recorded_at=at,
        recorded_by=by,
    )
    record("goal.set", goal, by=by, set_on=set_on, instead_of=instead_of)
    return goal


@transaction.atomic
def look_at_goal(goal: Goal, *, on: date, status: str, at: datetime, by: User | None, words: str = "") -> Goal:
    """How it is going, in their words; perhaps it is reached, or they let go of it."""
    case = opened(goal.case, on, at)
    goal = Goal.objects.select_for_update().get(pk=goal.pk)
    goal.case = case
    if goal.status != Goal.Status.WORKING:
        raise Refused(f"This goal stands as: {goal.get_status_display().lower()}. Set a new one if they wish for it again.")
    in_order(on, goal.looked_at_on, "It was last looked at on")
    if status == Goal.Status.WORKING and not words.strip():
        raise Refused("Write how it is going, in their words.")
    goal.status, goal.looked_at_on = Goal.Status(status), on
    goal.save(update_fields=["status", "looked_at_on"])
    Telling.objects.create(goal=goal, on=on, words=words, status=status, at=at, by=by)
    record("goal.looked_at", goal, by=by, on=on, status=status)
    return goal


def _end_for(goal: Goal, case: Case, *, on: date, at: datetime, by: User | None) -> None:
    if goal.case_id != case.pk:
        raise Refused("That goal is somebody else's.")
    look_at_goal(goal, on=on, status=Goal.Status.CHANGED, at=at, by=by)
