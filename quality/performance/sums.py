"""What a month under a contract comes to: its bill, or where all is paid by the block, the blocks before there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.agreements.models import Contract, Service
from contracts.agreements.selectors import terms_in
from contracts.finance.bills import bills_of
from contracts.money import ZERO, pennies
from contracts.pricing import Line
from reachout.months import in_words
from reachout.refused import Refused


@dataclass(frozen=True)
class MonthSum:
    lines: list[tuple[str, Line]]
    """By ward."""

    @property
    def total(self) -> Decimal:
        return sum((line.amount for _, line in self.lines), ZERO)

    def share(self, percent: Decimal) -> Decimal:
        """So many percent of it, to the nearest penny."""
        return pennies(self.total * percent / 100)

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {"ward": ward, "words": one.words, "quantity": str(one.quantity), "rate": str(one.rate), "amount": str(one.amount)}
            for ward, one in self.lines
        ]


def month_sum(contract: Contract, month: date) -> MonthSum:
    """Refused where no terms hold, or where a ward is paid by its days and these are not accepted yet."""
    held = terms_in([month], [contract])
    if (contract.pk, month) not in held:
        raise Refused(f"No terms of this contract hold in {in_words(month)}.")
    if bill := bills_of([contract], [month]).get((contract.pk, month)):
        return MonthSum([(str(ward.ward), line) for ward in bill.wards for line in ward.lines])
    services = list(held[contract.pk, month].services.all())
    if any(service.model != Service.Model.BLOCK for service in services):
        raise Refused(f"The bed days of {in_words(month)} are not accepted yet: accept the return first.")
    return MonthSum([(str(one.ward), line) for one in services for line in one.pricing(month).lines(month, {})])
