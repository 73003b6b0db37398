"""What is owed, and until when it can be submitted."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contracts.agreements.models import Contract
from contracts.agreements.selectors import terms_in
from contracts.returns.models import Event, LockException, Part, Return
from contracts.returns.services.steps import locked, note, refuse_patients
from contracts.returns.states import Verb, after
from reachout.audit.services import record
from reachout.months import add_months, end_of, first_of
from reachout.refused import Refused
from reachout.rules.selectors import Rules, rules_on
from reachout.rules.working_days import add_working_days, working_day_of_month

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def owe(month: date, *, at: datetime) -> int:
    """Write down what each provider owes for a month under its contracts in force. Done twice, it adds nothing."""
    running = list(Contract.objects.of_providers().running(month, end_of(month)))
    rules = rules_on(timezone.localdate(at))
    agreed = terms_in([month], running)
    rows = [_owed(one, month, part, rules) for one in running if (one.pk, month) in agreed for part in Part]
    there = set(Return.objects.filter(month=month, contract__in=running).values_list("contract", "part"))
    new = [row for row in rows if (row.contract_id, row.part) not in there]
    Return.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        record("return.owed", by=None, month=month, count=len(new))
    return len(new)


def _owed(contract: Contract, month: date, part: str, rules: Rules) -> Return:
    following = add_months(month, 1)
    nth = rules.get(f"return_{part}_working_day", contract.service_line)
    due_on = working_day_of_month(following.year, following.month, nth)
    locks_on = add_working_days(due_on, rules.get("return_lock_working_days", contract.service_line))
    return Return(contract=contract, month=month, part=part, due_on=due_on, locks_on=locks_on)


def owe_what_is_due(*, at: datetime) -> int:
    """The month that has just ended, and those before it that an outage left out."""
    last = add_months(first_of(timezone.localdate(at)), -1)
    newest = Return.objects.order_by("-month").values_list("month", flat=True).first() or last
    months = [last]
    while months[-1] > newest:
        months.append(add_months(months[-1], -1))
    return sum(owe(month, at=at) for month in months)


@transaction.atomic
def grant_exception(owed: Return, *, until_on: date, why: str, at: datetime, by: User) -> LockException:
    """Leave to submit this one return after it has locked."""
    owed = locked(owed)
    after(owed, Verb.EXCEPT)
    if until_on <= max(owed.locks_on, timezone.localdate(at)):
        raise Refused("Choose a day from tomorrow on, after the day on which the return locks.")
    if not why.strip():
        raise Refused("Say why the return may be submitted late.")
    refuse_patients(why)
    return excepted(owed, until_on=until_on, why=why, at=at, by=by)


def excepted(owed: Return, *, until_on: date, why: str, at: datetime, by: User) -> LockException:
    made = LockException.objects.create(of=owed, until_on=until_on, why=why, at=at, by=by)
    note(owed, Event.Kind.EXCEPTION, at=at, by=by, text=f"Until {until_on:%-d %B %Y}: {why}")
    record("return.exception_granted", owed, by=by, until_on=until_on)
    return made


def give_time_to_answer(owed: Return, why: str, *, at: datetime, by: User) -> None:
    """Who is asked about a return that has locked, or soon will, may submit it again."""
    today = timezone.localdate(at)
    until = add_working_days(today, rules_on(today).get("return_answer_working_days", owed.contract.service_line))
    if until > last_day(owed):
        excepted(owed, until_on=until, why=why, at=at, by=by)


def last_day(owed: Return) -> date:
    """The last on which it can be submitted, exceptions counted: that whole day, London time."""
    return max([owed.locks_on, *owed.exceptions.values_list("until_on", flat=True)])
