from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from contracts.agreements.models import Contract
from contracts.finance.accounts import budgets
from contracts.finance.models import BudgetEntry, Head
from contracts.finance.services.locks import one_at_a_time
from contracts.money import ZERO
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def set_budget(
    service_line: str,
    sums: Mapping[date, Decimal],
    *,
    contract: Contract | None = None,
    head: str = Head.CONTRACT,
    why: str = "",
    at: datetime,
    by: User,
) -> list[BudgetEntry]:
    """Let each month's budget be so much: an entry for what it differs by. A budget that is there is changed with a reason."""
    line = contract.service_line if contract else service_line
    one_at_a_time(f"budget {line} {head}")
    key = (line, str(head), contract.pk if contract else None)
    before = budgets([line], list(sums)).get(key, {})
    changes = {month: some for month, amount in sums.items() if (some := amount - before.get(month, ZERO))}
    if not changes:
        raise Refused("The budget is so already.")
    if any(month in before for month in changes) and not why:
        raise Refused("Say why the budget changes.")
    made = [
        BudgetEntry(service_line=line, head=head, contract=contract, month=month, amount=amount, why=why, at=at, by=by)
        for month, amount in sorted(changes.items())
    ]
    BudgetEntry.objects.bulk_create(made)
    first = min(changes)
    record("budget.set", contract, by=by, head=head, service_line=line, month=first, months=len(made), total=sum(sums.values()))
    return made
