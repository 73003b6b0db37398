"""How fast a year's actuals and its forecast are, beside the least it takes: the same figures, added up by the database alone.
Over contracts, budgets and accepted returns of a collaborative's size, made here and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from beds.models import Ward
from contracts.agreements.models import Contract, DayPrice, Service, Terms
from contracts.finance import bench_floor
from contracts.finance.accounts import Key, books
from contracts.finance.bills import DAYS
from contracts.finance.forecast import Range, forecast
from contracts.finance.models import BudgetEntry
from contracts.returns.models import Part, Return, Submission, Value
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.accounts.services import Seat, make_user
from reachout.bench.measuring import PAGE, Measured, Stage, beside
from reachout.months import add_months, end_of, first_of, months_of, year_of
from reachout.organisations.models import ServiceLine

A_LOOK = 1.0
"""Seconds. The floor has the sums alone; ours keeps every line that they open into."""


def measure(stage: Stage) -> Iterator[Measured]:
    today = timezone.localdate(stage.now)
    year = year_of(add_months(first_of(today), -1))
    with transaction.atomic():
        contracts = _contracts(stage, year, today)
        pairs = {
            f"Money, {contracts} contracts, a year's actuals": (_actuals, bench_floor.actuals),
            "Money, a year's forecast": (_outturn, bench_floor.outturn),
        }
        for name, (ours, floor) in pairs.items():
            yield _beside(name, partial(ours, year, today), partial(floor, year, today))
        transaction.set_rollback(True)


def _beside(name: str, ours: Callable[[], Any], floor: Callable[[], Any]) -> Measured:
    if ours() != floor():
        raise ValueError(f"{name}: the floor has other figures")
    return beside(name, ours, floor, goal=PAGE)._replace(limit=A_LOOK)


def _actuals(year: date, on: date) -> dict[Any, Decimal]:
    found = books(ServiceLine.values, year, on=on).accounts
    sums = [(name, one.key, by_month) for one in found for name, by_month in (("budget", one.budget), ("actual", one.actual))]
    return {(name, *key, month): amount for name, key, by_month in sums for month, amount in by_month.items() if amount}


def _outturn(year: date, on: date) -> dict[Key, Range]:
    found = forecast(books(ServiceLine.values, year, on=on))
    return {one.key: some for one in found.books.accounts if any(some := found.outturn(one))}


def _contracts(stage: Stage, year: date, today: date) -> int:
    """One of each provider and line with its wards, paid by the day; a budget; every month of the year that is over accepted."""
    wards: dict[tuple[int, str], list[Ward]] = {}
    for ward in Ward.objects.filter(site__in_region=True).select_related("site__organisation"):
        wards.setdefault((ward.site.organisation_id, ward.service_line), []).append(ward)
    others = [_person(stage, number) for number in (1, 2)]
    for (provider, line), some in wards.items():
        _contract(provider, line, some, year, [month for month in months_of(year) if end_of(month) < today], others, stage)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return len(wards)


def _contract(
    provider: int, line: str, wards: list[Ward], year: date, months: list[date], people: list[User], stage: Stage
) -> None:
    first, second = people
    dates = {"starts_on": year, "ends_on": add_months(year, 36), "renew_by_on": add_months(year, 30)}
    lead = Contract.objects.filter(kind="lead", service_line=line).first()
    lead = lead or Contract.objects.create(kind="lead", title="Bench", service_line=line, provider_id=provider, **dates)
    contract = Contract.objects.create(kind="sub", title="Bench", service_line=line, provider_id=provider, under=lead, **dates)
    terms = Terms.objects.create(contract=contract, number=1, valid_from=year, drawn_up_at=stage.now, drawn_up_by=first)
    services = Service.objects.bulk_create(
        Service(terms=terms, ward=ward, beds=12, indicative_days=4000, model="per_day") for ward in wards
    )
    DayPrice.objects.bulk_create(DayPrice(service=one, valid_from=year, rate=Decimal("512.40")) for one in services)
    terms.proposed_at, terms.agreed_at, terms.agreed_by = stage.now, stage.now, second
    terms.save()
    planned = {"service_line": line, "head": "contract", "contract": contract, "at": stage.now, "by": first}
    BudgetEntry.objects.bulk_create(BudgetEntry(month=month, amount=Decimal("150000.10"), **planned) for month in months_of(year))
    for month in months:
        _accepted(contract, month, wards, people, stage)


def _accepted(contract: Contract, month: date, wards: list[Ward], people: list[User], stage: Stage) -> None:
    due = add_months(month, 1)
    owed = Return.objects.create(contract=contract, month=month, part=Part.ACTIVITY, due_on=due, locks_on=due)
    version = Submission.objects.create(of=owed, number=1, begun_at=stage.now, begun_by=people[0])
    Value.objects.bulk_create(Value(submission=version, figure=DAYS, ward=ward, number=300, source="typed") for ward in wards)
    version.submitted_at, version.submitted_by = stage.now, people[0]
    version.accepted_at, version.accepted_by = stage.now, people[1]
    version.save()
    owed.status, owed.standing = "accepted", version
    owed.save()


def _person(stage: Stage, number: int) -> User:
    seat = stage.practitioners["adult_secure"].memberships.get()
    return make_user(
        name="Bench",
        email=f"bench.money.{number}@bench.example",
        profession="Finance",
        memberships=[Seat(Role.COMMISSIONER, seat.organisation, "adult_secure")],
        by=None,
        at=stage.now,
    )
