from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contracts.returns.models import Query, Return, Submission
from contracts.returns.services.owing import last_day
from contracts.returns.services.steps import locked, newest, note, open_version, refuse_patients
from contracts.returns.states import Verb, after
from contracts.returns.values.checks import refuse_unready
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def submit(owed: Return, *, at: datetime, by: User, why: str = "") -> Return:
    """Hand a return to the commissioner: with the version that was filled in, or, once every query is answered, with the
    figures as they were. From here on the version never changes."""
    owed = locked(owed)
    status = after(owed, Verb.SUBMIT)
    _refuse_locked(owed, at)
    _refuse_unanswered(owed)
    refuse_patients(why)
    version = open_version(owed)
    if version:
        _send(version, why=why, at=at, by=by)
    text = version.why if version else _unchanged(owed, why)
    owed.status = status
    owed.save(update_fields=["status"])
    number = version.number if version else newest(owed).number
    note(owed, status, at=at, by=by, version=number, text=text)
    record(f"return.{status}", owed, by=by, version=number)
    return owed


def _send(version: Submission, *, why: str, at: datetime, by: User) -> None:
    refuse_unready(version)
    if version.nil:
        version.values.all().delete()
    if version.number > 1 and why.strip():
        version.why = why
    version.submitted_at, version.submitted_by = at, by
    version.save(update_fields=["why", "submitted_at", "submitted_by"])


def _unchanged(owed: Return, why: str) -> str:
    if why.strip():
        return why
    if not owed.queries.filter(status=Query.Status.ANSWERED).exists():
        raise Refused("Change the figures first, or say why they stay as they are.")
    return "Every query is answered; the figures stay as they were."


def _refuse_locked(owed: Return, at: datetime) -> None:
    last = last_day(owed)
    if timezone.localdate(at) > last:
        raise Refused(
            f"This return locked at the end of {last:%-d %B %Y}. Ask the commissioner for an exception; what you wrote is kept."
        )


def _refuse_unanswered(owed: Return) -> None:
    count = owed.queries.filter(status=Query.Status.OPEN).count()
    if count:
        raise Refused(f"{count} {'query awaits' if count == 1 else 'queries await'} an answer. Answer first, then submit.")
