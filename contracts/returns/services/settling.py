"""What the commissioner decides: accept, open again; and the freeze that follows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contracts.returns.models import Event, Query, Return
from contracts.returns.services.asking import settle
from contracts.returns.services.owing import give_time_to_answer
from contracts.returns.services.steps import locked, newest, note, refuse_patients
from contracts.returns.states import Verb, after
from reachout.audit.services import record
from reachout.months import add_months, first_of
from reachout.refused import Refused
from reachout.rules.selectors import rule
from reachout.rules.working_days import working_day_of_month

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def accept(owed: Return, *, at: datetime, by: User) -> Return:
    """The version submitted last is the one that counts. What was answered is settled with it."""
    owed = locked(owed)
    _refuse_unanswered(owed)
    owed.status = after(owed, Verb.ACCEPT)
    version = newest(owed)
    if owed.events.filter(kind__in=[Event.Kind.SUBMITTED, Event.Kind.RESUBMITTED], by=by).exists():
        raise Refused("You submitted this return: somebody else must accept it.")
    if version.accepted_at is None:
        version.accepted_at, version.accepted_by = at, by
        version.save(update_fields=["accepted_at", "accepted_by"])
    owed.standing = version
    owed.save(update_fields=["status", "standing"])
    for query in owed.queries.filter(status=Query.Status.ANSWERED):
        settle(query, at=at, by=by)
    note(owed, Event.Kind.ACCEPTED, at=at, by=by, version=version.number)
    record("return.accepted", owed, by=by, version=version.number)
    return owed


def _refuse_unanswered(owed: Return) -> None:
    count = owed.queries.filter(status=Query.Status.OPEN).count()
    if count:
        raise Refused(f"{count} {'query is' if count == 1 else 'queries are'} not answered yet. Nothing was changed.")


@transaction.atomic
def open_again(owed: Return, *, why: str, at: datetime, by: User) -> Return:
    """Back to the provider for a new version. The one accepted goes on counting until another is."""
    owed = locked(owed)
    owed.status = after(owed, Verb.OPEN_AGAIN)
    if not why.strip():
        raise Refused("Say why the return is opened again.")
    refuse_patients(why)
    owed.save(update_fields=["status"])
    note(owed, Event.Kind.REOPENED, at=at, by=by, version=newest(owed).number, text=why)
    record("return.opened_again", owed, by=by)
    give_time_to_answer(owed, "Opened again", at=at, by=by)
    return owed


def freeze(*, at: datetime) -> int:
    """Freeze what is accepted of the months whose day of freezing has come, one return at a time: killed half-way it goes on
    where it stopped, run again it finds nothing."""
    months = Return.objects.filter(status=Return.Status.ACCEPTED).order_by("month", "pk")
    ripe = [owed for owed in months.select_related("contract") if timezone.localdate(at) >= freezes_on(owed)]
    return sum(_freeze(owed, at=at) for owed in ripe)


def freezes_on(owed: Return) -> date:
    """The working day, of the month after the one in which it falls due."""
    following = add_months(first_of(owed.month), 2)
    nth = rule("return_freeze_working_day", on=following, service_line=owed.contract.service_line)
    return working_day_of_month(following.year, following.month, nth)


@transaction.atomic
def _freeze(owed: Return, *, at: datetime) -> bool:
    owed = locked(owed)
    if owed.status != Return.Status.ACCEPTED:
        return False
    owed.status = after(owed, Verb.FREEZE)
    owed.save(update_fields=["status"])
    note(owed, Event.Kind.FROZEN, at=at, by=None, version=newest(owed).number)
    record("return.frozen", owed, by=None, version=newest(owed).number)
    return True
