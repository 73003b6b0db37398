from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone

from casemgmt.models import Case
from casemgmt.reviews.models import Answer, Kind, Review, Step
from casemgmt.reviews.questions import QUESTIONS
from casemgmt.reviews.services.steps import (
    booking_of,
    case_of,
    due_day,
    lock,
    lock_case,
    refuse_others_work,
    save,
    written,
)
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

Act, Status = Step.Act, Review.Status


class Said(NamedTuple):
    answer: str
    note: str = ""


@transaction.atomic
def record_held(
    case: Case,
    *,
    kind: str,
    held_on: date,
    at: datetime,
    by: User | None,
    led_by: str = "",
    chaired_by: str = "",
    rag: str = "",
    outcome: str = "",
    renewed_until: date | None = None,
    reply_awaited: bool | None = None,
    said: Mapping[str, Said] | None = None,
) -> Review:
    """Say that one was held: the open booking of the kind, if there is one, becomes it."""
    case = lock_case(case)
    refuse_others_work(kind, case, by)
    today = timezone.localdate(at)
    if held_on > today:
        raise Refused("This day has not come yet. Book it instead.")
    if kind == Kind.RENEWAL and (renewed_until is None or renewed_until <= held_on):
        raise Refused("Enter the day until which it is renewed, after the day of the report.")
    review = booking_of(case, kind) or Review(
        person=case.person, service_line=case.service_line, kind=kind, due_on=due_day(case, kind, held_on)
    )
    review.status, review.held_on = Status.HELD, held_on
    if review.booked_on and review.booked_on > held_on:  # brought forward
        review.booked_on = held_on
    review.led_by, review.chaired_by, review.rag, review.outcome = led_by, chaired_by, rag, outcome
    review.renewed_until, review.reply_awaited = renewed_until, reply_awaited
    save(review, clash="One of this kind is recorded for that day already. Look at the case.")
    _answer(review, said or {})
    return written(review, Act.HELD, at=at, by=by, day=held_on, due_on=review.due_on)


def _answer(review: Review, said: Mapping[str, Said]) -> None:
    asked = {question.key: question for question in QUESTIONS[Kind(review.kind)]}
    for key, one in said.items():
        if key not in asked or one.answer not in dict(asked[key].choices):
            raise Refused("This answer does not belong to the question.")
    Answer.objects.bulk_create(Answer(review=review, question=key, answer=one.answer, note=one.note) for key, one in said.items())


@transaction.atomic
def record_reply(review: Review, *, replied_on: date, at: datetime, by: User | None) -> Review:
    """The Ministry's answer came."""
    review = lock(review)
    refuse_others_work(review.kind, case_of(review), by)
    if not review.reply_awaited or review.replied_on:
        raise Refused("No answer is awaited to this report.")
    if not review.held_on or not review.held_on <= replied_on <= timezone.localdate(at):
        raise Refused("Enter a day from the day the report was sent to today.")
    review.replied_on = replied_on
    save(review, clash="A colleague recorded the answer a moment ago.")
    return written(review, Act.ANSWERED, at=at, by=by, day=replied_on)


@transaction.atomic
def withdraw(review: Review, *, why: str, at: datetime, by: User | None) -> Review:
    """Recorded by mistake: it was not held. What was due before is due again; what was written stays to be read."""
    review = lock(review)
    refuse_others_work(review.kind, case_of(review), by)
    if not review.is_held:
        raise Refused("Only what is recorded as held can be taken back.")
    day, review.held_on, review.renewed_until = review.held_on, None, None
    review.reply_awaited = review.replied_on = None
    review.status, review.why = Status.CANCELLED, why
    save(review, clash="A colleague changed this a moment ago.")
    return written(review, Act.CANCELLED, at=at, by=by, day=day, why=why)
