"""A financial year's money by account: what was planned and what was spent, month by month. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product

from django.db.models import Prefetch, Sum
from django.utils.functional import cached_property

from beds.models import Ward
from contracts.agreements.models import Contract
from contracts.agreements.selectors import tariffs_in
from contracts.finance.bills import Bill, Bills, InForce, bills_of, runs
from contracts.finance.models import BudgetEntry, Head, Hours, Package
from contracts.finance.spending import (
    AwayStay,
    ByMonth,
    Charged,
    adjustments_by_line,
    away_stays,
    charged,
    span_of,
)
from contracts.money import ZERO
from reachout.months import add_months, end_of, first_of, months_of, year_in_words
from reachout.organisations.models import ServiceLine

LOOK_BACK = 3
"""Months before the year that are read too, so that a run-rate is known in April."""

Key = tuple[str, str, int | None]
"""Of an account: its service line, its head, its contract's key."""
HEADS = {Head.AWAY: "Out of area", Head.PACKAGES: "Exceptional packages", Head.ADJUSTMENTS: "Agreed adjustments"}


@dataclass(frozen=True)
class Account:
    """A contract, or a head of a service line: its year."""

    service_line: str
    head: str
    contract: Contract | None = None
    budget: ByMonth = field(default_factory=dict)
    actual: ByMonth = field(default_factory=dict)
    """By month, of the months that are known."""

    @property
    def key(self) -> Key:
        return self.service_line, self.head, self.contract.pk if self.contract else None

    @property
    def label(self) -> str:
        return self.contract.provider.name if self.contract else HEADS[Head(self.head)]

    @property
    def line(self) -> str:
        return str(ServiceLine(self.service_line).label)

    @property
    def budgeted(self) -> Decimal:
        return sum(self.budget.values(), ZERO)

    @property
    def spent(self) -> Decimal:
        return sum(self.actual.values(), ZERO)

    @property
    def budget_to_date(self) -> Decimal:
        """Of the months whose spending is known: like is held against like."""
        return sum((self.budget.get(month, ZERO) for month in self.actual), ZERO)

    @property
    def variance(self) -> Decimal:
        """Above nothing: spent less than planned."""
        return self.budget_to_date - self.spent


@dataclass
class Books:
    """Everything there is to say of a year, read once."""

    year: date
    on: date
    contracts: list[Contract]
    terms: InForce
    bills: Bills
    """Of the year, and of the few months before it."""
    away: list[AwayStay]
    """Of the year, up to the day asked for."""
    packages: list[Charged]
    accounts: list[Account]

    @cached_property
    def months(self) -> list[date]:
        return months_of(self.year)

    @property
    def title(self) -> str:
        return year_in_words(self.year)

    @cached_property
    def ends_on(self) -> date:
        return end_of(self.months[-1])

    @cached_property
    def closed(self) -> list[date]:
        return closed_months(self.year, self.on)

    @property
    def lines(self) -> list[str]:
        return sorted({account.service_line for account in self.accounts})

    @cached_property
    def bills_by_contract(self) -> dict[int, list[Bill]]:
        found: dict[int, list[Bill]] = {}
        for (contract, _), bill in self.bills.items():
            found.setdefault(contract, []).append(bill)
        return found

    def bill(self, contract: Contract, month: date) -> Bill | None:
        return self.bills.get((contract.pk, month))

    def of_line(self, line: str) -> list[Account]:
        return [account for account in self.accounts if account.service_line == line]

    @property
    def budgeted(self) -> Decimal:
        return sum((account.budgeted for account in self.accounts), ZERO)

    @property
    def spent(self) -> Decimal:
        return sum((account.spent for account in self.accounts), ZERO)

    @cached_property
    def budget_to_date(self) -> Decimal:
        return sum((account.budget_to_date for account in self.accounts), ZERO)

    @property
    def variance(self) -> Decimal:
        return self.budget_to_date - self.spent

    @cached_property
    def without_price(self) -> list[tuple[Contract, Ward, list[date]]]:
        """Wards paid by the day, and the months of the year in which no price is agreed: they stand in no sum."""
        found: dict[tuple[Contract, int], list[date]] = {}
        for contract in self.contracts:
            for month in self.months:
                for ward in self._unpriced(contract, month):
                    found.setdefault((contract, ward), []).append(month)
        wards = Ward.objects.in_bulk({ward for _, ward in found})
        held = [(contract, wards[ward], _while_open(wards[ward], months)) for (contract, ward), months in found.items()]
        return [one for one in held if one[-1]]

    def _unpriced(self, contract: Contract, month: date) -> list[int]:
        held = self.terms.get((contract.pk, month))
        return [one.ward for one in held.tariffs if not one.has_price(month)] if held and runs(contract, month) else []

    @property
    def awaited(self) -> list[tuple[Contract, date]]:
        """Months that are over and whose return is not accepted yet."""
        pairs = product(self.contracts, self.closed)
        return [(one, month) for one, month in pairs if (one.pk, month) not in self.bills and runs(one, month)]


def closed_months(year: date, on: date) -> list[date]:
    return [month for month in months_of(year) if month < first_of(on)]


def _while_open(ward: Ward, months: list[date]) -> list[date]:
    opened, closed = ward.opened_on or date.min, ward.closed_on or date.max
    return [month for month in months if first_of(opened) <= month < closed]


def books(lines: Collection[str], year: date, *, on: date) -> Books:
    """The year of these service lines as known on a day: eight queries, however many contracts and people."""
    months, seen = months_of(year), [add_months(year, back) for back in range(-LOOK_BACK, 12)]
    rows = (
        Contract.objects.of_providers()
        .filter(service_line__in=lines)
        .running(year, end_of(months[-1]))
        .select_related("provider")
        .order_by("service_line", "provider__name", "starts_on")
    )
    contracts, terms = list(rows), tariffs_in(seen, rows)
    under_contract = {one.ward for held in terms.values() for one in held.tariffs}
    bills = bills_of(rows, seen, terms)
    away = away_stays(lines, since=year, until=min(on, end_of(months[-1])), under_contract=under_contract)
    packages = charged(_packages(lines, year, end_of(months[-1])))
    found = Books(year, on, contracts, terms, bills, away, packages, [])
    found.accounts = _accounts(found, sorted(lines), budgets(lines, months), adjustments_by_line(lines, months))
    return found


def _packages(lines: Collection[str], since: date, until: date) -> list[Package]:
    """Whose days, or whose hours, may lie in the year."""
    rows = Package.objects.filter(contract__service_line__in=lines, starts_on__lte=until, ends_on__gte=since)
    rows = rows.exclude(status__in=[Package.Status.REFUSED, Package.Status.WITHDRAWN])
    rows = rows.select_related("contract")
    return list(rows.prefetch_related(Prefetch("hours", Hours.objects.order_by("first_on"))).order_by("starts_on", "pk"))


Agreed = dict[tuple[str, date], Decimal]
"""Adjustments by service line and month."""


def budgets(lines: Collection[str], months: Collection[date]) -> dict[Key, ByMonth]:
    """What the entries of each account come to, by month: one query."""
    rows = BudgetEntry.objects.filter(service_line__in=lines, month__in=months).order_by()
    found: dict[Key, ByMonth] = defaultdict(dict)
    for line, head, contract, month, amount in rows.values_list("service_line", "head", "contract", "month").annotate(
        Sum("amount")
    ):
        found[line, head, contract][month] = amount
    return found


def _accounts(found: Books, lines: Iterable[str], planned: dict[Key, ByMonth], agreed: Agreed) -> list[Account]:
    accounts, away, packages = [], _away(found), _charged(found)
    for line in lines:
        of_contracts = [contract for contract in found.contracts if contract.service_line == line]
        accounts += [_of_contract(found, contract, planned) for contract in of_contracts]
        nothing = dict.fromkeys(found.closed, ZERO)
        spent = {
            Head.AWAY: nothing | away.get(line, {}),
            Head.PACKAGES: nothing | packages.get(line, {}),
            Head.ADJUSTMENTS: {month: agreed.get((line, month), ZERO) for month in nothing},
        }
        heads = [Account(line, head, None, planned.get((line, head, None), {}), spent[head]) for head in spent]
        accounts += [one for one in heads if one.budgeted or one.spent or (of_contracts and one.head == Head.AWAY)]
    return accounts


def _of_contract(found: Books, contract: Contract, planned: dict[Key, ByMonth]) -> Account:
    actual = {month: bill.amount for month in found.months if (bill := found.bill(contract, month))}
    key = (contract.service_line, str(Head.CONTRACT), contract.pk)
    return Account(contract.service_line, Head.CONTRACT, contract, planned.get(key, {}), actual)


def _away(found: Books) -> dict[str, ByMonth]:
    """By service line. Months that are over: the present one is still forecast."""
    spans = [span_of(month) for month in found.closed]
    return _sums(
        (stay.service_line, span[0], stay.day_price * stay.nights(span))
        for stay in found.away
        if stay.day_price is not None
        for span in spans
        if stay.started_on < span[1]
    )


def _charged(found: Books) -> dict[str, ByMonth]:
    return _sums(
        (one.package.contract.service_line, month, amount)
        for one in found.packages
        for month, amount in one.payable.items()
        if found.year <= month <= found.ends_on
    )


def _sums(rows: Iterable[tuple[str, date, Decimal]]) -> dict[str, ByMonth]:
    found: dict[str, ByMonth] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for line, month, amount in rows:
        found[line][month] += amount
    return found
