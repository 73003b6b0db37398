"""What a month's activity costs under a contract's price. Source: NHS Standard Contract, schedule 3.

Three models. Each answers with what a month costs, and with lines that add up to it and say what was multiplied by what, so that
a sum can be opened down to its bed days:

    Block(year)                                        a twelfth of the year's sum, whatever the activity
    PerDay(prices)                                     each occupied bed day at the price of its own day
    BlockWithBand(year, indicative, tolerance, rate)   a block, and a marginal rate for the days outside a band around the plan
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from django.utils.functional import cached_property

from contracts.money import ZERO, instalment, pennies
from reachout.months import APRIL, add_months, year_of


def planned_days(year: int, month: date) -> int:
    """A month's part of what is planned for its financial year, by its days; the twelve months add up to the year."""
    begins, after = year_of(month), add_months(month, 1)
    length = (add_months(begins, 12) - begins).days
    return round(year * (after - begins).days / length) - round(year * (month - begins).days / length)


@dataclass(frozen=True)
class Line:
    """One product of a bill: so many, at so much each."""

    words: str
    quantity: Decimal
    rate: Decimal

    @property
    def amount(self) -> Decimal:
        return pennies(self.quantity * self.rate)


class Price(NamedTuple):
    """Of one occupied bed day, from a day on."""

    valid_from: date
    rate: Decimal


@dataclass(frozen=True)
class Block:
    year: Decimal

    def lines(self, month: date, days: Mapping[date, int]) -> list[Line]:
        return [Line("A twelfth of the block", Decimal(1), self.instalment(month))]

    def cost(self, month: date, days: int) -> Decimal:
        return self.instalment(month)

    def instalment(self, month: date) -> Decimal:
        """The twelve of a financial year, April first, add up to the year's sum."""
        return instalment(self.year, (month.month - APRIL) % 12)


@dataclass(frozen=True)
class PerDay:
    prices: Sequence[Price]
    """By the day from which they hold, the earliest first."""

    def lines(self, month: date, days: Mapping[date, int]) -> list[Line]:
        found: dict[Price, int] = {}
        for day, occupied in sorted(days.items()):
            if occupied:
                price = self.price_on(day)
                found[price] = found.get(price, 0) + occupied
        return [Line("Occupied bed days", Decimal(count), price.rate) for price, count in found.items()]

    def cost(self, month: date, days: int) -> Decimal:
        """All of the month's days at one price: prices change only on the first of a month."""
        return pennies(self.price_on(month).rate * days)

    def price_on(self, day: date) -> Price:
        """Raises ValueError for a day before the first price."""
        for price in reversed(self.prices):
            if price.valid_from <= day:
                return price
        raise ValueError("No price is agreed for this day.")


@dataclass(frozen=True)
class BlockWithBand:
    year: Decimal
    indicative: int
    """Occupied bed days planned for the month."""
    tolerance: Decimal
    """0.05: five per cent to either side. The band's edges are whole days, the one below up and the one above down."""
    rate: Decimal
    """Paid for each day above the band, and taken off for each below."""

    @property
    def band(self) -> tuple[int, int]:
        lowest = (self.indicative * (1 - self.tolerance)).to_integral_value(ROUND_CEILING)
        highest = (self.indicative * (1 + self.tolerance)).to_integral_value(ROUND_FLOOR)
        return int(lowest), int(highest)

    def lines(self, month: date, days: Mapping[date, int]) -> list[Line]:
        block, beyond = Block(self.year).lines(month, days), self.beyond(sum(days.values()))
        if beyond > 0:
            return [*block, Line("Bed days above the band", Decimal(beyond), self.rate)]
        if beyond < 0:
            return [*block, Line("Bed days below the band", Decimal(-beyond), -self.rate)]
        return block

    def cost(self, month: date, days: int) -> Decimal:
        return Block(self.year).instalment(month) + pennies(self.beyond(days) * self.rate)

    def beyond(self, occupied: int) -> int:
        """Days above the band; below it, less than nothing."""
        lowest, highest = self.band
        return max(occupied - highest, 0) + min(occupied - lowest, 0)


Model = Block | PerDay | BlockWithBand


@dataclass(frozen=True)
class Tariff:
    """How one ward is paid under a version of the terms, and what is planned there in a year. Without a sum for the year it is
    paid by the day; with one and no rate, by the block."""

    prices: Sequence[Price]
    """Of a day, the earliest first."""
    ward: int
    beds: int
    indicative_days: int
    year_sum: Decimal | None
    tolerance: Decimal | None
    """In per cent."""
    marginal_rate: Decimal | None

    def pricing(self, month: date) -> Model:
        """How a month is paid."""
        if self.year_sum is None:
            return self._per_day
        if self.tolerance is None or self.marginal_rate is None:
            return Block(self.year_sum)
        return BlockWithBand(self.year_sum, self.planned_days(month), self.tolerance / 100, self.marginal_rate)

    @cached_property
    def _per_day(self) -> PerDay:
        return PerDay(self.prices)

    def has_price(self, month: date) -> bool:
        """Whether the bed days of a month can be paid."""
        return self.year_sum is not None or bool(self.prices and self.prices[0].valid_from <= month)

    def cost(self, month: date, days: int) -> Decimal:
        """Nothing where no price is agreed."""
        return self.pricing(month).cost(month, days) if self.has_price(month) else ZERO

    def planned_days(self, month: date) -> int:
        """The month's part of the year's indicative bed days, by its days; the twelve months of a year add up."""
        return planned_days(self.indicative_days, month)
