from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from contracts.agreements.models import Contract
from contracts.finance.accounts import budgets
from contracts.finance.bills import Bill, bills_of
from contracts.finance.models import Head, Statement
from contracts.finance.services.locks import one_at_a_time
from contracts.money import ZERO
from contracts.returns.models import Part, Return
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def state(contract: Contract, month: date, *, why: str = "", at: datetime, by: User | None) -> Statement:
    """Keep what a month comes to. Once kept, only what differs is kept again, as a new version with its reason."""
    one_at_a_time(f"statement {contract.pk} {month}")
    bill = bills_of([contract], [month]).get((contract.pk, month))
    if bill is None:
        raise Refused("The month's return is not accepted yet: there is nothing to close.")
    before = Statement.objects.filter(contract=contract, month=month).order_by("-version").first()
    if before and before.actual == bill.amount and before.lines == lines_of(bill):
        raise Refused("Nothing has changed since the month was closed.")
    if before and not why:
        raise Refused("This month was closed before: say why its sum differs.")
    key = (contract.service_line, str(Head.CONTRACT), contract.pk)
    made = Statement.objects.create(
        contract=contract,
        month=month,
        version=before.version + 1 if before else 1,
        why=why,
        budget=budgets([contract.service_line], [month]).get(key, {}).get(month, ZERO),
        actual=bill.amount,
        difference=bill.amount - before.actual if before else ZERO,
        lines=lines_of(bill),
        submission_id=bill.submission_id,
        terms_id=bill.terms_id,
        at=at,
        by=by,
    )
    record("month.closed", made, by=by, contract=contract, month=month, version=made.version, actual=made.actual)
    return made


def lines_of(bill: Bill) -> list[dict[str, str]]:
    return [
        {
            "ward": ward.ward.name,
            "words": line.words,
            "quantity": str(line.quantity),
            "rate": str(line.rate),
            "amount": str(line.amount),
        }
        for ward in bill.wards
        for line in ward.lines
    ]


def state_frozen_months(*, at: datetime) -> int:
    """Close every month whose return was frozen; where a later version was frozen, its reason is the difference's. How many."""
    done = 0
    frozen = Return.objects.filter(part=Part.ACTIVITY, status=Return.Status.FROZEN).select_related("contract", "standing")
    kept = {(one.contract_id, one.month): one for one in Statement.objects.newest()}
    for row in frozen:
        before = kept.get((row.contract_id, row.month))
        if before and before.submission_id == row.standing_id:
            continue
        assert row.standing is not None
        why = f"Return version {row.standing.number}: {row.standing.why}" if before else ""
        try:
            state(row.contract, row.month, why=why, at=at, by=None)
        except Refused:
            continue
        done += 1
    return done
