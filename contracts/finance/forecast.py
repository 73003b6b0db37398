"""The forecast out-turn: actual to date + committed run-rate + agreed adjustments. Source: returns, "Contracts and money".

low, mid, high    what each commitment comes to until the year ends, if things go well, as planned, and badly:

contracts         every month without an accepted return, at the mean daily occupancy of the last accepted months (rule
                  ``forecast_run_rate_months``; without any, what is planned), priced as the contract says
                  low and high: fewer or more bed days by the rules ``forecast_low_percent`` and ``forecast_high_percent``,
                  never more than every commissioned bed filled
out of area       everybody out there now, at their ward's price, from the first of this month to
                  mid: the expected discharge date, or the year's end when there is none or it has passed
                  low: the earlier of that and the date planned for coming home
                  high: ``forecast_late_days`` after the expected date, or the year's end
                  and whoever left this month, to the day they left. Nobody new is assumed to be placed
packages          approved hours from the day after those charged, never beyond the cap
                  low: until the next review; mid: until the last day; high: and those asked for, as if approved
adjustments       agreed for this month or later, the same in all three
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import cached_property

from casemgmt.away.models import Repatriation
from casemgmt.discharge.models import Plan
from contracts.agreements.models import Contract
from contracts.finance.accounts import LOOK_BACK, Account, Books, Key
from contracts.finance.bills import runs
from contracts.finance.models import Adjustment, Head, Package
from contracts.finance.spending import AwayStay, Charged, months_until, nights, span_of
from contracts.money import ZERO
from contracts.pricing import Tariff
from reachout.months import end_of, first_of
from reachout.organisations.models import ServiceLine
from reachout.rules.selectors import Rules, rules_on

DAY = timedelta(days=1)


class Range(NamedTuple):
    low: Decimal = ZERO
    mid: Decimal = ZERO
    high: Decimal = ZERO

    def plus(self, other: Range) -> Range:
        return Range(self.low + other.low, self.mid + other.mid, self.high + other.high)


NOTHING = Range()


def together(ranges: Iterable[Range]) -> Range:
    return Range(*(sum(some, ZERO) for some in zip(*ranges, strict=True)))


@dataclass(frozen=True)
class Commitment:
    """One thing that money will be spent on: a contract's months to come, somebody out of area, a package."""

    service_line: str
    head: str
    label: str
    url: str
    basis: str
    """What it rests on, in words."""
    by_month: dict[date, Range] = field(default_factory=dict)
    contract: Contract | None = None

    @property
    def sum(self) -> Range:
        return together(self.by_month.values())

    @property
    def key(self) -> Key:
        """Of its account."""
        return self.service_line, self.head, self.contract.pk if self.contract else None

    @property
    def line(self) -> str:
        return str(ServiceLine(self.service_line).label)


@dataclass
class Forecast:
    books: Books
    rules: Rules
    commitments: list[Commitment]
    unpriced: int
    """People out of area on a ward whose price is not known: they are not in any sum."""

    def of(self, account: Account) -> list[Commitment]:
        """What an account is committed to."""
        return self._by_account.get(account.key, [])

    @cached_property
    def _by_account(self) -> dict[Key, list[Commitment]]:
        found: dict[Key, list[Commitment]] = {}
        for one in self.commitments:
            found.setdefault(one.key, []).append(one)
        return found

    def outturn(self, account: Account) -> Range:
        spent = account.spent
        return together([Range(spent, spent, spent), *(one.sum for one in self.of(account))])

    @cached_property
    def total(self) -> Range:
        return together(self.outturn(account) for account in self.books.accounts)

    def of_line(self, line: str) -> Range:
        return together(self.outturn(account) for account in self.books.of_line(line))

    @cached_property
    def by_month(self) -> dict[date, Range]:
        """Spent and committed, month by month: adds up to the out-turn."""
        found: dict[date, list[Range]] = {month: [] for month in self.books.months}
        for account in self.books.accounts:
            for month, amount in account.actual.items():
                found[month].append(Range(amount, amount, amount))
        for one in self.commitments:
            for month, some in one.by_month.items():
                found[month].append(some)
        return {month: together(some) for month, some in found.items()}

    @property
    def known_until(self) -> date | None:
        """The last month before which nothing is forecast."""
        waiting = {month for _, month in self.books.awaited}
        known = [month for month in self.books.closed if not any(other <= month for other in waiting)]
        return known[-1] if known else None


def forecast(books: Books) -> Forecast:
    """Four queries on top of the books."""
    rules = rules_on(books.on)
    this_month = span_of(first_of(books.on))
    away = [stay for stay in books.away if stay.nights(this_month)] if this_month[0] in books.months else []
    commitments = [
        *_contracts(books, rules),
        *_away(books, rules, away),
        *_packages(books),
        *_adjustments(books),
    ]
    with_account = [one for one in commitments if one.by_month]
    _open_accounts(books, with_account)
    return Forecast(books, rules, with_account, sum(stay.day_price is None for stay in away))


def _open_accounts(books: Books, commitments: Iterable[Commitment]) -> None:
    """A head that nothing was planned for or spent on yet has its line once something is committed."""
    known = {account.key for account in books.accounts}
    for one in commitments:
        if one.key not in known:
            known.add(one.key)
            books.accounts.append(Account(one.service_line, one.head, one.contract))


# -- contracts ---------------------------------------------------------------------------------------------------------


def _contracts(books: Books, rules: Rules) -> Iterator[Commitment]:
    for contract in books.contracts:
        months = [
            month
            for month in books.months
            if books.bill(contract, month) is None and runs(contract, month) and (contract.pk, month) in books.terms
        ]
        rates, basis = run_rate(books, contract, int(rules.get("forecast_run_rate_months", contract.service_line)))
        least, most = _around(rules, contract.service_line)
        held = {month: books.terms[contract.pk, month].tariffs for month in months}
        by_month = {month: together(_ward(one, month, rates, least, most) for one in held[month]) for month in months}
        url = f"/money/contracts/{contract.pk}/?year={books.year.year}"
        yield Commitment(contract.service_line, Head.CONTRACT, contract.provider.name, url, basis, by_month, contract)


def run_rate(books: Books, contract: Contract, count: int) -> tuple[dict[int, Decimal], str]:
    """Occupied beds a day by ward over the last accepted months, and what that rests on in words."""
    bills = sorted(books.bills_by_contract.get(contract.pk, []), key=lambda bill: bill.month)[-min(count, LOOK_BACK + 12) :]
    if not bills:
        return {}, "No return is accepted yet: what the contract plans"
    nights = sum(end_of(bill.month).day for bill in bills)
    days: dict[int, int] = {}
    for bill in bills:
        for ward, occupied_days in bill.by_ward.items():
            days[ward] = days.get(ward, 0) + occupied_days
    occupied = sum(days.values()) / nights
    names = f"{bills[0].month:%B %Y}" + (f" to {bills[-1].month:%B %Y}" if len(bills) > 1 else "")
    return {ward: Decimal(total) / nights for ward, total in days.items()}, f"{occupied:.1f} occupied beds a day, as in {names}"


def _around(rules: Rules, line: str) -> tuple[Decimal, Decimal]:
    """What part of the days expected there are at the least and at the most."""
    less, more = (Decimal(str(rules.get(f"forecast_{name}_percent", line))) for name in ("low", "high"))
    return 1 - less / 100, 1 + more / 100


def _ward(tariff: Tariff, month: date, rates: dict[int, Decimal], least: Decimal, most: Decimal) -> Range:
    if not tariff.has_price(month):
        return NOTHING
    nights, cost = end_of(month).day, tariff.pricing(month).cost
    mid = rates[tariff.ward] * nights if tariff.ward in rates else Decimal(tariff.planned_days(month))
    high = min(mid * most, max(mid, Decimal(tariff.beds * nights)))
    return Range(cost(month, round(mid * least)), cost(month, round(mid)), cost(month, round(high)))


# -- out of area -------------------------------------------------------------------------------------------------------


def _away(books: Books, rules: Rules, present: list[AwayStay]) -> Iterator[Commitment]:
    expected, planned = _expected({stay.person_id for stay in present}, books.on)
    spans = [span_of(month) for month in months_until(first_of(books.on), books.ends_on)]
    for stay in present:
        price, line = stay.day_price, stay.service_line
        if price is None:
            continue
        key = (stay.person_id, line)
        late = timedelta(days=int(rules.get("forecast_late_days", line)))
        ends = _ends(stay.ended_on, expected.get(key), planned.get(key), late, books)
        until = {end: [price * nights(stay.started_on, end, within=span) for span in spans] for end in {*ends}}
        by_month = {month: Range(*some) for (month, _), *some in zip(spans, *(until[end] for end in ends), strict=True)}
        label = f"{stay.person}, {stay.provider}"
        yield Commitment(line, Head.AWAY, label, "/money/out-of-area/", _why(stay, expected.get(key)), by_month)


def _ends(
    ended: date | None, expected: date | None, planned: date | None, late: timedelta, books: Books
) -> tuple[date, date, date]:
    """The first day not paid for: low, mid and high."""
    after = books.ends_on + DAY
    if ended:
        return ended, ended, ended
    mid = min(expected, after) if expected and expected > books.on else after
    low = min(mid, planned) if planned and planned > books.on else mid
    high = min(mid + late, after)
    return low, mid, high


def _why(stay: AwayStay, expected: date | None) -> str:
    if stay.ended_on:
        return f"Left on {stay.ended_on:%-d %B %Y}"
    return f"Expected to leave on {expected:%-d %B %Y}" if expected else "No expected date: to the end of the year"


def _expected(people: Collection[int], on: date) -> tuple[dict[tuple[int, str], date], dict[tuple[int, str], date]]:
    """By person and service line: the expected discharge date of the open plan, and the date planned for coming home."""
    plans = Plan.objects.filter(case__person__in=people, closed_on=None).exclude(expected_on=None)
    home = Repatriation.objects.filter(case__person__in=people, recorded_on__lte=on).order_by("recorded_on", "id")
    whose = "case__person", "case__service_line"
    expected = {(person, line): day for person, line, day in plans.values_list(*whose, "expected_on")}
    planned = {(person, line): day for person, line, day in home.values_list(*whose, "target_on")}
    return expected, {key: day for key, day in planned.items() if day}


# -- packages and adjustments ------------------------------------------------------------------------------------------


def _packages(books: Books) -> Iterator[Commitment]:
    for one in books.packages:
        package = one.package
        asked = package.status == Package.Status.ASKED
        if by_month := _package_months(one, books, asked=asked):
            basis = "Asked for, not approved: only in the high" if asked else f"Approved until {package.ends_on:%-d %B %Y}"
            line = package.contract.service_line
            yield Commitment(line, Head.PACKAGES, package.reference, package.get_absolute_url(), basis, by_month)


def _package_months(one: Charged, books: Books, *, asked: bool) -> dict[date, Range]:
    package = one.package
    charged_to = max((hours.last_on for hours in package.hours.all()), default=package.starts_on - DAY)
    since = max(package.starts_on, package.decided_on or books.on, charged_to + DAY, books.year)
    until = min(package.ends_on, books.ends_on)
    review = min(until, package.review_on) if package.review_on >= books.on else until
    ends = (since - DAY, since - DAY, until) if asked else (review, until, until)
    left, found = [one.left] * 3, {}
    for month in months_until(since, until) if since <= until else []:
        days = [nights(since, end + DAY, within=span_of(month)) for end in ends]
        sums = [min(room, package.day_cost * count) for room, count in zip(left, days, strict=True)]
        left = [room - some for room, some in zip(left, sums, strict=True)]
        found[month] = Range(*sums)
    return {month: some for month, some in found.items() if some.high}


def _adjustments(books: Books) -> Iterator[Commitment]:
    to_come = [month for month in books.months if month >= first_of(books.on)]
    lines = {contract.service_line for contract in books.contracts} | {account.service_line for account in books.accounts}
    rows = Adjustment.objects.filter(service_line__in=lines, month__in=to_come).exclude(agreed_at=None)
    for row in rows.order_by("month", "pk"):
        by_month = {row.month: Range(row.amount, row.amount, row.amount)}
        yield Commitment(row.service_line, Head.ADJUSTMENTS, row.reference, "/money/adjustments/", "Agreed", by_month)
