from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from casemgmt.reviews.models import Action, Review
from casemgmt.reviews.services.steps import case_of, kinds_for
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def add_action(review: Review, *, text: str, owner: str, due_on: date, at: datetime, by: User | None) -> Action:
    """Ask somebody for something that the review found wanting."""
    if not review.is_held:
        raise Refused("Actions come from a review that was held.")
    if due_on < timezone.localdate(at):
        raise Refused("Choose a day from today on.")
    _refuse_outsider(review, by)
    action = Action.objects.create(review=review, text=text, owner=owner, due_on=due_on, added_at=at, added_by=by)
    record("review_action.added", action, by=by, person=review.person_id, due_on=due_on)
    return action


@transaction.atomic
def finish_action(action: Action, *, done_on: date, evidence: str, at: datetime, by: User) -> Action:
    """Say that it is done, the day it was seen, and how it is known."""
    action = Action.objects.select_for_update(of=("self",)).select_related("review").get(pk=action.pk)
    _refuse_outsider(action.review, by)
    if action.done_on:
        raise Refused("A colleague recorded this as done already.")
    if done_on > timezone.localdate(at) or done_on < timezone.localdate(action.added_at):
        raise Refused("Enter a day from the day it was asked for to today.")
    action.done_on, action.evidence, action.done_by = done_on, evidence, by
    action.save(update_fields=["done_on", "evidence", "done_by"])
    record("review_action.done", action, by=by, person=action.review.person_id, done_on=done_on)
    return action


def _refuse_outsider(review: Review, by: User | None) -> None:
    if by is not None and not kinds_for(by, case_of(review)):
        raise Refused("Only the unit and the case manager keep the actions of a review.")
