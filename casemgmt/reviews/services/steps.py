"""What every change of a review does: lock, check whose it is, save, write the step and the audit."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F

from casemgmt.facts import facts_of
from casemgmt.models import Case
from casemgmt.reviews.due import due_of
from casemgmt.reviews.models import BY_WARD, Kind, Review, Step
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

KEEP, CONTRIBUTE = Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE


def kinds_for(user: User, case: Case) -> tuple[Kind, ...]:
    """What the user may book and record on the case: all for its case managers, the unit's own kinds for the unit."""
    if case.service_line in user.reach(KEEP).lines:
        return tuple(Kind)
    return BY_WARD if Case.objects.open_to(user, CONTRIBUTE).filter(pk=case.pk).exists() else ()


def refuse_others_work(kind: str, case: Case, by: User | None) -> None:
    if by is not None and kind not in kinds_for(by, case):
        raise Refused(f"{Kind(kind).label}: this is booked and recorded by the case manager.")


def lock(review: Review) -> Review:
    return Review.objects.select_for_update(of=("self",)).get(pk=review.pk)


def case_of(review: Review) -> Case:
    """The case that is open, else the last."""
    rows = Case.objects.filter(person=review.person_id, service_line=review.service_line)
    return rows.order_by(F("closed_on").desc(nulls_first=True))[0]


def lock_case(case: Case) -> Case:
    """Two who record at once wait for each other."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def booking_of(case: Case, kind: str) -> Review | None:
    return Review.objects.booked().filter(person=case.person_id, service_line=case.service_line, kind=kind).first()


def due_day(case: Case, kind: str, on: date) -> date | None:
    """The day on which one is due, as the facts of the day have it."""
    dues = due_of(facts_of(Case.objects.filter(pk=case.pk), on=on), on=on)[case.pk]
    return next((due.due_on for due in dues if due.kind == kind), None)


def save(review: Review, *, clash: str) -> Review:
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as wrong:
        raise Refused(clash) from wrong
    return review


def written(
    review: Review, act: Step.Act, *, at: datetime, by: User | None, day: date | None, why: str = "", **facts: Any
) -> Review:
    Step.objects.create(review=review, act=act, day=day, why=why, at=at, by=by)
    record(f"review.{act}", review, by=by, kind=review.kind, day=day, **facts)
    return review
