from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from beds.meetings.models import Action, Meeting
from beds.meetings.services.sittings import lock_open
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User
    from referrals.models import Referral


@transaction.atomic
def add_action(
    meeting: Meeting, *, text: str, owner: str, due_on: date | None, at: datetime, by: User, referral: Referral | None = None
) -> Action:
    """Something to do, on every pack from now until it is done."""
    meeting = lock_open(meeting)
    if due_on and due_on < timezone.localdate(at):
        raise Refused("Choose a day from today on.")
    action = Action.objects.create(
        meeting=meeting, referral=referral, text=text, owner=owner, due_on=due_on, raised_at=at, raised_by=by
    )
    record("action.raised", action, by=by, person=referral.person_id if referral else None, due_on=due_on, referral=referral)
    return action


@transaction.atomic
def finish_action(action: Action, *, at: datetime, by: User) -> Action:
    action = Action.objects.select_for_update().get(pk=action.pk)
    if action.done_at:
        raise Refused(f"This was done already, on {timezone.localdate(action.done_at):%-d %B %Y}.")
    action.done_at, action.done_by = at, by
    action.save(update_fields=["done_at", "done_by"])
    record("action.done", action, by=by)
    return action
