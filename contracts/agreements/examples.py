"""A month worked out: what the wards would be paid if each were occupied as planned. Not a bill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts import pricing
from contracts.agreements.models import Service
from contracts.money import ZERO


@dataclass(frozen=True)
class Example:
    service: Service
    days: int
    """Occupied bed days planned for the month."""
    lines: list[pricing.Line]
    missing: str = ""
    """Why there is no sum."""
    beyond: list[pricing.Line] | None = None
    """For a band: what ten days above it would add."""

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


def worked(services: Iterable[Service], month: date) -> list[Example]:
    """Reads ``prices`` and ``ward``: prefetch them."""
    return [_worked(service, month) for service in services]


def _worked(service: Service, month: date) -> Example:
    if service.ward.closed_on and service.ward.closed_on <= month:
        return Example(service, 0, [], missing="Closed")
    days, model = service.planned_days(month), service.pricing(month)
    if not service.has_price(month):
        return Example(service, days, [], missing="No price")
    lines = model.lines(month, {month: days})
    beyond = model.lines(month, {month: model.band[1] + 10})[1:] if isinstance(model, pricing.BlockWithBand) else None
    return Example(service, days, lines, beyond=beyond)


def total(examples: Iterable[Example]) -> Decimal:
    return sum((example.amount for example in examples), ZERO)
