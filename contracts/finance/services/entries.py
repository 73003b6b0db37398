from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from contracts.agreements.models import Contract
from contracts.finance.models import Adjustment, Scheme, SchemeEntry
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def propose_adjustment(
    service_line: str,
    *,
    month: date,
    amount: Decimal,
    why: str,
    at: datetime,
    by: User,
    contract: Contract | None = None,
) -> Adjustment:
    """Beside the price: above nothing it is spent, below it comes back. It counts when somebody else has agreed it."""
    if not amount:
        raise Refused("Enter an amount other than nothing.")
    line = contract.service_line if contract else service_line
    made = Adjustment.objects.create(service_line=line, contract=contract, month=month, amount=amount, why=why, at=at, by=by)
    record("adjustment.proposed", made, by=by, month=month, amount=amount)
    return made


@transaction.atomic
def agree_adjustment(adjustment: Adjustment, *, at: datetime, by: User) -> Adjustment:
    adjustment = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    if adjustment.agreed_at:
        raise Refused("This adjustment is agreed already.")
    if adjustment.by_id == by.pk:
        raise Refused("You proposed this adjustment: somebody else must agree it.")
    adjustment.agreed_at, adjustment.agreed_by = at, by
    adjustment.save(update_fields=["agreed_at", "agreed_by"])
    record("adjustment.agreed", adjustment, by=by, month=adjustment.month, amount=adjustment.amount)
    return adjustment


@transaction.atomic
def begin_scheme(
    service_line: str, *, title: str, purpose: str, decided_on: date, decided_by: str, at: datetime, by: User
) -> Scheme:
    """Write down what money is put into, and who decided so."""
    made = Scheme.objects.create(
        service_line=service_line,
        title=title,
        purpose=purpose,
        decided_on=decided_on,
        decided_by=decided_by,
        at=at,
        by=by,
    )
    record("scheme.begun", made, by=by, decided_on=decided_on)
    return made


@transaction.atomic
def fund(scheme: Scheme, *, months: Iterable[date], amount: Decimal, why: str = "", at: datetime, by: User) -> list[SchemeEntry]:
    """Put so much into the scheme in each month; below nothing it takes back what was entered before, with a reason."""
    if not amount:
        raise Refused("Enter an amount other than nothing.")
    if amount < 0 and not why:
        raise Refused("Say why it is taken back.")
    made = [SchemeEntry(scheme=scheme, month=month, amount=amount, why=why, at=at, by=by) for month in months]
    SchemeEntry.objects.bulk_create(made)
    record("scheme.funded", scheme, by=by, month=made[0].month, months=len(made), amount=amount)
    return made
