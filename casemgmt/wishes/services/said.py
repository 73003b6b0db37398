"""What they told us about themselves, thought at a review, and whether a care plan was made together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from casemgmt.models import Case
from casemgmt.wishes.models import CarePlan, Carer, Saying, View
from casemgmt.wishes.services.base import in_order, opened
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused


@transaction.atomic
def hear(case: Case, *, topic: str, words: str, said_on: date, at: datetime, by: User | None) -> Saying:
    case = opened(case, said_on, at)
    saying = Saying.objects.create(case=case, topic=topic, words=words, said_on=said_on, recorded_at=at, recorded_by=by)
    record("saying.heard", saying, by=by, topic=topic, said_on=said_on)
    return saying


@transaction.atomic
def no_longer(saying: Saying, *, until_on: date, at: datetime, by: User) -> Saying:
    """It holds no more; what was said stays in the history."""
    case = opened(saying.case, until_on, at)
    saying = Saying.objects.select_for_update().get(pk=saying.pk)
    saying.case = case
    if saying.until_on:
        raise Refused(f"That has not held since {saying.until_on:%-d %B %Y} already.")
    in_order(until_on, saying.said_on, "They said it on")
    saying.until_on = until_on
    saying.save(update_fields=["until_on"])
    record("saying.ended", saying, by=by, until_on=until_on)
    return saying


@transaction.atomic
def keep_view(
    case: Case,
    *,
    at_what: str,
    said_on: date,
    agrees: str,
    at: datetime,
    by: User | None,
    words: str = "",
    carer: Carer | None = None,
) -> View:
    """What the person, or one of their carers, thought of what was decided."""
    case = opened(case, said_on, at)
    if carer and carer.case_id != case.pk:
        raise Refused("Choose one of this person's carers.")
    if agrees in {View.Agrees.NO, View.Agrees.PARTLY} and not words.strip():
        raise Refused("Write what they do not agree with, in their words.")
    view = View.objects.create(
        case=case, at_what=at_what, said_on=said_on, agrees=agrees, words=words, carer=carer, recorded_at=at, recorded_by=by
    )
    record("view.kept", view, by=by, said_on=said_on, agrees=agrees, carer=carer)
    return view


@transaction.atomic
def keep_care_plan(
    case: Case,
    *,
    planned_on: date,
    together: str,
    took_part: Sequence[str],
    at: datetime,
    by: User | None,
    words: str = "",
) -> CarePlan:
    """A care plan of a day: made together, or not, or they did not wish to take part."""
    case = opened(case, planned_on, at)
    if (together == CarePlan.Together.YES) != (CarePlan.Part.PERSON in took_part):
        raise Refused("A care plan is made together when the person took part: choose both, or neither.")
    plan = CarePlan.objects.create(
        case=case,
        planned_on=planned_on,
        together=together,
        took_part=list(took_part),
        words=words,
        recorded_at=at,
        recorded_by=by,
    )
    record("care_plan.kept", plan, by=by, planned_on=planned_on, together=together)
    return plan
