from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from casemgmt.models import Case
from casemgmt.reviews.models import Kind, Review, Step
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
from reachout.pages.words import long_day
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

TWICE = "A colleague booked this a moment ago. Look at what they booked."
Act, Status = Step.Act, Review.Status


@transaction.atomic
def book(case: Case, *, kind: str, booked_on: date, at: datetime, by: User | None, booked_time: time | None = None) -> Review:
    """Arrange one for a day; it answers whatever is due then."""
    case = lock_case(case)
    refuse_others_work(kind, case, by)
    today = timezone.localdate(at)
    if booked_on < today:
        raise Refused("Choose a day from today on. If it took place already, record that it was held.")
    if there := booking_of(case, kind):
        raise Refused(f"{Kind(kind).label} is booked for {long_day(there.booked_on)}. Change that booking instead.")
    review = Review(
        person=case.person,
        service_line=case.service_line,
        kind=kind,
        status=Status.BOOKED,
        due_on=due_day(case, kind, today),
        booked_on=booked_on,
        booked_time=booked_time,
    )
    save(review, clash=TWICE)
    return written(review, Act.BOOKED, at=at, by=by, day=booked_on, due_on=review.due_on)


@transaction.atomic
def rebook(
    review: Review, *, booked_on: date, why: str, at: datetime, by: User | None, booked_time: time | None = None
) -> Review:
    review = _booked(review, by)
    if booked_on < timezone.localdate(at):
        raise Refused("Choose a day from today on.")
    review.booked_on, review.booked_time = booked_on, booked_time
    save(review, clash=TWICE)
    return written(review, Act.REBOOKED, at=at, by=by, day=booked_on, why=why)


@transaction.atomic
def cancel(review: Review, *, why: str, at: datetime, by: User | None) -> Review:
    """Take a booking back. What was due stays due."""
    review = _booked(review, by)
    review.status, review.why = Status.CANCELLED, why
    save(review, clash=TWICE)
    return written(review, Act.CANCELLED, at=at, by=by, day=review.booked_on, why=why)


@transaction.atomic
def miss(case: Case, *, kind: str, why: str, at: datetime, by: User | None) -> Review:
    """Say that it did not take place when it was booked or due, and why. It stays due until one is held."""
    case = lock_case(case)
    refuse_others_work(kind, case, by)
    today = timezone.localdate(at)
    review, due_on = booking_of(case, kind), due_day(case, kind, today)
    if review and review.booked_on and review.booked_on > today:
        raise Refused(f"It is booked for {long_day(review.booked_on)}. Until then it can be cancelled or moved.")
    if review is None and (due_on is None or due_on > today):
        raise Refused("None was booked and none was due by today.")
    review = review or Review(person=case.person, service_line=case.service_line, kind=kind, due_on=due_on)
    review.status, review.why = Status.MISSED, why
    save(review, clash=TWICE)
    return written(review, Act.MISSED, at=at, by=by, day=review.booked_on or due_on, why=why)


def _booked(review: Review, by: User | None) -> Review:
    review = lock(review)
    refuse_others_work(review.kind, case_of(review), by)
    if not review.is_booked:
        raise Refused("This is no longer a booking. Look at what a colleague recorded.")
    return review
