"""Under which legal status a person is, and since when."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from reachout.audit.services import record
from reachout.people.models import LegalStatus, Person
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

OVERLAP = "Another legal status holds on some of these days. End it first, or put the dates right."


@transaction.atomic
def begin_legal_status(
    person: Person,
    *,
    code: str,
    started_on: date,
    by: "User",
    expires_on: date | None = None,
    ended_on: date | None = None,
    end_current: bool = False,
) -> LegalStatus:
    """A new period; with ``end_current`` the one in force ends on the day it starts."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if end_current:
        for status in LegalStatus.objects.filter(person=person, ended_on=None, started_on__lte=started_on):
            end_legal_status(status, on=started_on, by=by)
    status = LegalStatus(person=person, code=code, started_on=started_on, expires_on=expires_on, ended_on=ended_on)
    _save(status)
    record("legal_status.begun", status, by=by, code=code, started_on=started_on, expires_on=expires_on)
    return status


@transaction.atomic
def correct_legal_status(
    status: LegalStatus, *, code: str, started_on: date, expires_on: date | None, ended_on: date | None, by: "User"
) -> LegalStatus:
    status.code, status.started_on, status.expires_on, status.ended_on = code, started_on, expires_on, ended_on
    _save(status)
    record("legal_status.corrected", status, by=by, code=code, started_on=started_on, expires_on=expires_on, ended_on=ended_on)
    return status


@transaction.atomic
def end_legal_status(status: LegalStatus, *, on: date, by: "User") -> LegalStatus:
    status = LegalStatus.objects.select_for_update().get(pk=status.pk)
    if status.ended_on:
        raise Refused(f"This legal status ended on {status.ended_on:%-d %B %Y} already.")
    status.ended_on = on
    _save(status)
    record("legal_status.ended", status, by=by, code=status.code, ended_on=on)
    return status


def _save(status: LegalStatus) -> None:
    if status.ended_on and status.ended_on < status.started_on:
        raise Refused("A legal status cannot end before it starts.")
    if status.expires_on and status.expires_on < status.started_on:
        raise Refused("A legal status cannot expire before it starts.")
    try:
        with transaction.atomic():
            status.save()
    except IntegrityError as clash:
        raise Refused(OVERLAP) from clash
