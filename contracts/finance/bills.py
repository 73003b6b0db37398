"""What a month of a contract costs: days returned and accepted, at the price in force. Every sum opens into its lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q
from django.utils.functional import cached_property

from beds.models import Ward
from contracts.agreements.models import Contract
from contracts.agreements.selectors import Held, tariffs_in
from contracts.money import ZERO
from contracts.pricing import Line, Tariff
from contracts.returns.models import Part, Return
from reachout.months import end_of, months_of

DAYS = "occupied_bed_days"


@dataclass(frozen=True)
class WardBill:
    ward: Ward
    days: int
    lines: list[Line]
    tariff: Tariff | None = None
    """None: days were returned for a ward that the terms do not have; they are not priced."""
    unpriced: bool = False
    """Days for which the terms have no price."""

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


@dataclass
class Bill:
    """One month of one contract: its sum at once, and the lines that add up to it when it is opened."""

    contract: Contract
    month: date
    terms_id: int
    submission_id: int
    """The version of the return that counts."""
    tariffs: list[Tariff]
    returned: dict[int, int]
    """Bed days by ward, as far as they were returned."""

    @cached_property
    def amount(self) -> Decimal:
        return sum((one.cost(self.month, self.returned.get(one.ward, 0)) for one in self.tariffs), ZERO)

    @property
    def days(self) -> int:
        return sum(self.returned.values())

    @property
    def by_ward(self) -> dict[int, int]:
        """The days of every ward of the terms, and of those that were returned beside them."""
        return dict.fromkeys((one.ward for one in self.tariffs), 0) | self.returned

    @cached_property
    def wards(self) -> list[WardBill]:
        """The bill opened, one query: the wards of the terms by their names, then those beside them."""
        held = {one.ward: one for one in self.tariffs}
        named = Ward.objects.in_bulk(self.by_ward)
        return [ward_bill(named[ward], held.get(ward), self.month, days) for ward, days in self.by_ward.items()]

    @property
    def problems(self) -> list[WardBill]:
        """Days that no price covers."""
        return [ward for ward in self.wards if ward.days and (ward.tariff is None or ward.unpriced)]


def ward_bill(ward: Ward, tariff: Tariff | None, month: date, days: int) -> WardBill:
    if tariff is None or not tariff.has_price(month):
        return WardBill(ward, days, [], tariff, unpriced=tariff is not None)
    return WardBill(ward, days, tariff.pricing(month).lines(month, {month: days}), tariff)


InForce = dict[tuple[int, date], Held]
Bills = dict[tuple[int, date], Bill]


def bills_of(contracts: Iterable[Contract], months: Collection[date], terms: InForce | None = None) -> Bills:
    """The bill of each month whose return was accepted, by contract and month: two queries. A month without an accepted
    return, or without agreed terms, has none yet. A nil return is a bill for no days."""
    held, found = tariffs_in(months, contracts) if terms is None else terms, Bills()
    by_pk = {contract.pk: contract for contract in contracts}
    for contract, month, standing, ward, days in _accepted(contracts, months):
        key = contract, month
        if key in held and key not in found:
            found[key] = Bill(by_pk[contract], month, held[key].terms, standing, held[key].tariffs, {})
        if key in held and ward is not None and days is not None:
            found[key].returned[ward] = int(days)
    return found


def _accepted(contracts: Iterable[Contract], months: Collection[date]) -> Iterable[tuple[Any, ...]]:
    """Contract, month, version, ward and its bed days, of every version that counts; one without any has a row without a ward."""
    rows = Return.objects.filter(contract__in=contracts, month__in=months, part=Part.ACTIVITY).exclude(standing=None).order_by()
    of_days = FilteredRelation("standing__values", condition=Q(standing__values__figure=DAYS))
    return rows.annotate(days=of_days).values_list("contract", "month", "standing", "days__ward", "days__number")


def total(bills: Iterable[Bill]) -> Decimal:
    return sum((bill.amount for bill in bills), ZERO)


def runs(contract: Contract, month: date) -> bool:
    return contract.starts_on <= end_of(month) and contract.ends_on >= month


def planned(contract: Contract, year: date) -> dict[date, Decimal]:
    """What the contract plans for each month of a financial year: its indicative bed days at its prices."""
    months = [month for month in months_of(year) if runs(contract, month)]
    return {
        month: sum((one.cost(month, one.planned_days(month)) for one in held.tariffs), ZERO)
        for (_, month), held in tariffs_in(months, [contract]).items()
    }
