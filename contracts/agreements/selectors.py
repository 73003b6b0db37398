from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, zip_longest
from typing import Any, NamedTuple

from django.db.models import Case, Count, DateField, Exists, OuterRef, Prefetch, QuerySet, Subquery, Value, When

from beds.models import Ward
from contracts.agreements.models import Contract, ContractQuerySet, Service, Terms
from contracts.pricing import Price, Tariff
from reachout.months import add_months, first_of
from reachout.organisations.models import ServiceLine
from reachout.rules.selectors import rules_on
from referrals.models import Security


def full(terms: QuerySet[Terms]) -> QuerySet[Terms]:
    """With everything a page says of them: wards, prices and requirements, in three queries more."""
    services = Service.objects.select_related("ward__site").prefetch_related("prices")
    rows = terms.select_related("contract__provider", "contract__under__provider", "drawn_up_by", "agreed_by")
    return rows.prefetch_related(Prefetch("services", services), "requirements")


def listed(contracts: ContractQuerySet, today: date) -> ContractQuerySet:
    """With what a list says of them: the same query, and one for the rules."""
    agreed = Terms.objects.agreed().filter(contract=OuterRef("pk")).order_by("-number")
    wards = agreed.annotate(wards=Count("services")).values("wards")[:1]
    said: dict[str, Any] = {"soon_until": _soon_until(today), "any_agreed": Exists(agreed), "wards": Subquery(wards)}
    return contracts.select_related("provider", "under__provider").annotate(**said)


def _soon_until(today: date) -> Case:
    """The first day of the month after those in which a renewal is near, by service line."""
    rules = rules_on(today)
    days = {line: add_months(today, rules.get("renewal_near_months", line) + 1) for line in ServiceLine.values}
    return Case(*[When(service_line=line, then=Value(day)) for line, day in days.items()], output_field=DateField())


def in_force(contract: Contract, today: date) -> Terms | None:
    """The terms that hold today; before the contract begins those it will begin with, once it has ended its last."""
    rows = full(contract.versions.agreed()).order_by("valid_from", "number")
    held = [terms for terms in rows if terms.valid_from <= max(first_of(today), first_of(contract.starts_on))]
    return held[-1] if held else None


def terms_in(months: Iterable[date], contracts: Iterable[Contract]) -> dict[tuple[int, date], Terms]:
    """The terms that hold in each month, by contract and month, with their services, wards and prices: four queries.

    A contract without agreed terms in a month is left out.
    """
    services = Service.objects.select_related("ward__site").prefetch_related("prices")
    versions = Terms.objects.agreed().filter(contract__in=contracts).order_by("valid_from", "number")
    rows = list(versions.select_related("contract__provider").prefetch_related(Prefetch("services", services)))
    found: dict[tuple[int, date], Terms] = {}
    for month in months:
        found |= {(terms.contract_id, month): terms for terms in rows if terms.valid_from <= month}
    return found


class Held(NamedTuple):
    """What is paid under the terms that hold in a month."""

    terms: int
    tariffs: list[Tariff]


IN_ORDER = "ward__name", "ward__code", "pk", "prices__valid_from"
TARIFF = "ward", "beds", "indicative_days", "year_sum", "tolerance", "marginal_rate", "prices__valid_from", "prices__rate"


def tariffs_in(months: Iterable[date], contracts: Iterable[Contract]) -> dict[tuple[int, date], Held]:
    """How each ward is paid in each month, by contract and month, wards in the order of their names: one query, and no more of
    terms, wards and prices than sums need. A contract without agreed terms in a month is left out."""
    rows = (
        Terms.objects.agreed()
        .filter(contract__in=contracts)
        .order_by("valid_from", "number", "pk", *(f"services__{name}" for name in IN_ORDER))
        .values_list("contract", "valid_from", "pk", *(f"services__{name}" for name in TARIFF))
    )
    found: dict[tuple[int, date], Held] = {}
    for (contract, since, terms), of_terms in groupby(rows, lambda row: row[:3]):
        held = Held(terms, _tariffs(of_terms))
        found |= {(contract, month): held for month in months if month >= since}
    return found


def _tariffs(rows: Iterable[tuple[Any, ...]]) -> list[Tariff]:
    """Of one version's rows: one for each price of each ward."""
    of_wards = groupby(rows, lambda row: row[3:-2])
    return [Tariff([Price(*row[-2:]) for row in rows if row[-1]], *given) for given, rows in of_wards if given[0]]


def uncovered(line: str, today: date) -> QuerySet[Ward]:
    """Open wards of the region that no contract of the line has this month."""
    running = Contract.objects.of_providers().filter(service_line=line).running(today, today)
    held = {one.ward_id for terms in terms_in([first_of(today)], running).values() for one in terms.services.all()}
    wards = Ward.objects.open_on(today).filter(service_line=line, site__in_region=True).exclude(security=Security.HIGH)
    return wards.exclude(pk__in=held).select_related("site__organisation").order_by("site__organisation__name", "name")


def holder_of(ward: Ward, terms: Terms) -> Contract | None:
    """Another contract whose agreed terms have the ward on some day that these would have it."""
    first, last = terms.valid_from, terms.contract.ends_on
    others = Contract.objects.of_providers().running(first, last).exclude(pk=terms.contract_id)
    others = others.filter(versions__services__ward=ward).select_related("provider").distinct()
    for contract in others:
        versions = Terms.objects.agreed().filter(contract=contract).order_by("valid_from", "number").prefetch_related("services")
        for version, until in _with_end(list(versions), contract):
            begins = max(version.valid_from, contract.starts_on)
            if begins <= last and until >= first and any(one.ward_id == ward.pk for one in version.services.all()):
                return contract
    return None


def _with_end(versions: list[Terms], contract: Contract) -> Iterator[tuple[Terms, date]]:
    """Each version with the last day it holds, which is before its first where another took its place at once."""
    for version, follower in zip_longest(versions, versions[1:]):
        yield version, follower.valid_from - timedelta(days=1) if follower else contract.ends_on


def months_without_price(service: Service, first: date, last: date) -> list[date]:
    """The months of the span, its ward open, in which a ward paid by the day has no price. Reads ``prices`` and ``ward``."""
    if service.model != Service.Model.PER_DAY:
        return []
    begins = max(first, first_of(service.ward.opened_on or first))
    priced = min((price.valid_from for price in service.prices.all()), default=None)
    until = min(day for day in (priced, service.ward.closed_on, last + timedelta(days=1)) if day)
    months = [begins]
    while months[-1] < until:
        months.append(add_months(months[-1], 1))
    return months[:-1]
