"""One ward's figures of a month side by side: as returned, as the ledger has them, as agreed; and what each would cost.

Pure: no row is read here. Only occupied bed days are paid for; the other figures differ in days, beds or people alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from beds.models import Ward
from contracts.agreements.models import Service
from contracts.money import ZERO
from contracts.pricing import Block, BlockWithBand, PerDay, Tariff
from contracts.returns.figures import FIGURES, Figure
from reachout.months import end_of

PAID = "occupied_bed_days"
COMPARED = (PAID, "available_bed_days", "beds_commissioned", "leave_days", "admissions", "discharges", "ready_days")

AGREED: dict[str, Callable[[Tariff, date], int]] = {
    PAID: lambda tariff, month: tariff.planned_days(month),
    "available_bed_days": lambda tariff, month: tariff.beds * end_of(month).day,
    "beds_commissioned": lambda tariff, month: tariff.beds,
}
"""What the contract says of a figure, where it says something."""

MODELS = {PerDay: Service.Model.PER_DAY, Block: Service.Model.BLOCK, BlockWithBand: Service.Model.BAND}


class Line(NamedTuple):
    """One figure of one ward."""

    ward: Ward
    figure: str
    month: date
    tariff: Tariff | None
    """How the ward is paid; None where the contract does not have it."""
    returned: Decimal | None
    ledger: Decimal
    tolerance: Decimal

    @property
    def about(self) -> Figure:
        return FIGURES[self.figure]

    @property
    def unpriced(self) -> bool:
        """Its days are compared, and cost nothing: no price of a day is agreed for the month."""
        return self.figure == PAID and self.tariff is not None and not self.tariff.has_price(self.month)

    @property
    def agreed(self) -> int | None:
        says = AGREED.get(self.figure)
        return says(self.tariff, self.month) if says and self.tariff else None

    @property
    def how(self) -> str:
        """How the ward is paid; nothing where the contract does not have it."""
        return MODELS[type(self.tariff.pricing(self.month))].label.lower() if self.tariff else ""

    @property
    def apart(self) -> Decimal:
        """Returned less ledger; what is not returned counts as none."""
        return (self.returned or Decimal()) - self.ledger

    @property
    def differs(self) -> bool:
        return abs(self.apart) > self.tolerance

    @property
    def paid_by_return(self) -> Decimal:
        return self._paid(self.returned or Decimal())

    @property
    def paid_by_ledger(self) -> Decimal:
        return self._paid(self.ledger)

    @property
    def pounds(self) -> Decimal:
        """What would be paid by the return less what by the ledger."""
        return self.paid_by_return - self.paid_by_ledger

    def _paid(self, days: Decimal) -> Decimal:
        return self.tariff.cost(self.month, int(days)) if self.tariff and self.figure == PAID else ZERO


@dataclass(frozen=True)
class Total:
    """Of one figure over the wards of a month."""

    returned: Decimal
    ledger: Decimal
    agreed: int | None
    paid_by_return: Decimal
    paid_by_ledger: Decimal

    @property
    def apart(self) -> Decimal:
        return self.returned - self.ledger

    @property
    def pounds(self) -> Decimal:
        return self.paid_by_return - self.paid_by_ledger


def total(lines: Iterable[Line]) -> Total:
    lines = list(lines)
    said = [line.agreed for line in lines if line.agreed is not None]
    return Total(
        returned=sum((line.returned or Decimal() for line in lines), Decimal()),
        ledger=sum((line.ledger for line in lines), Decimal()),
        agreed=sum(said) if said else None,
        paid_by_return=sum((line.paid_by_return for line in lines), ZERO),
        paid_by_ledger=sum((line.paid_by_ledger for line in lines), ZERO),
    )
