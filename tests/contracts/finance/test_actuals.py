"""Days returned and accepted, at the price in force: every model by hand, and every sum the sum of its lines."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.agreements.models import Service, Terms
from contracts.finance.accounts import books
from contracts.finance.bills import bills_of, total
from contracts.finance.models import Head
from contracts.money import pennies
from contracts.sharing import Share, share
from reachout.months import months_of
from tests.factories.away import AwayStayFactory
from tests.factories.beds import BedFactory, WardFactory
from tests.factories.contracts import (
    ContractFactory,
    DayPriceFactory,
    ReturnFactory,
    ServiceFactory,
    TermsFactory,
    agree,
    agreed,
    returned,
)
from tests.factories.finance import AdjustmentFactory, PackageFactory, approved, budget, charged
from tests.factories.organisations import SiteFactory

pytestmark = pytest.mark.django_db

YEAR, ON = date(2026, 4, 1), date(2026, 9, 15)
APRIL, MAY, JUNE = months_of(YEAR)[:3]


def accepted(contract, month, days):
    return returned(ReturnFactory(contract=contract, month=month), {("occupied_bed_days", ward): n for ward, n in days.items()})


def bill(contract, month):
    return bills_of([contract], [month])[contract.pk, month]


BAND = {"model": "band", "year_sum": "1200000.00", "tolerance": "10", "marginal_rate": "250.25"}
"""4,000 days in the year: April's 30 of 365 are 329; 10% to either side is 297 to 361 (296.1 up, 361.9 down)."""
TWELFTH = ("1", "100000.00", "100000.00")


@pytest.mark.parametrize(
    ("model", "prices", "days", "lines"),
    [
        ({"model": "block", "year_sum": "1000000.00"}, {}, 0, [("1", "83333.33", "83333.33")]),
        (BAND, {}, 365, [TWELFTH, ("4", "250.25", "1001.00")]),
        (BAND, {}, 290, [TWELFTH, ("7", "-250.25", "-1751.75")]),
        (BAND, {}, 361, [TWELFTH]),
        ({"model": "per_day"}, {APRIL: "500.35", MAY: "510.00"}, 301, [("301", "500.35", "150605.35")]),
    ],
)
def test_each_model_by_hand(model, prices, days, lines):
    ward, terms = WardFactory(), TermsFactory(contract=ContractFactory(), valid_from=APRIL)
    service = ServiceFactory(terms=terms, ward=ward, **model)
    for month, rate in prices.items():
        DayPriceFactory(service=service, valid_from=month, rate=rate)
    agree(terms)
    accepted(terms.contract, APRIL, {ward: days})

    found = bill(terms.contract, APRIL)

    assert [(str(line.quantity), str(line.rate), str(line.amount)) for line in found.wards[0].lines] == lines
    assert found.amount == sum(Decimal(amount) for *_, amount in lines)


def test_a_later_version_changes_the_sum_and_only_what_is_accepted_counts():
    contract, ward = ContractFactory(), WardFactory()
    agreed(contract, {ward: "500.00"})
    owed = ReturnFactory(contract=contract, month=APRIL)
    returned(owed, {("occupied_bed_days", ward): 300})
    assert bill(contract, APRIL).amount == Decimal("150000.00")

    returned(owed, {("occupied_bed_days", ward): 290}, status="submitted")
    assert bill(contract, APRIL).amount == Decimal("150000.00")

    owed.refresh_from_db()
    returned(owed, {("occupied_bed_days", ward): 280})
    assert bill(contract, APRIL).amount == Decimal("140000.00")
    assert not bills_of([contract], [MAY])


def test_days_that_no_price_covers_are_said_and_not_priced():
    contract, early, strange = ContractFactory(), WardFactory(), WardFactory()
    terms = TermsFactory(contract=contract, valid_from=APRIL)
    DayPriceFactory(service=ServiceFactory(terms=terms, ward=early), valid_from=MAY)
    agree(terms)
    accepted(contract, APRIL, {early: 10, strange: 5})

    found = bill(contract, APRIL)

    assert found.amount == 0
    assert {(problem.ward, problem.days) for problem in found.problems} == {(early, 10), (strange, 5)}


def test_the_year_of_all_accounts(django_assert_max_num_queries):
    contract, ward = ContractFactory(), WardFactory()
    agreed(contract, {ward: "500.00"})
    budget(contract, dict.fromkeys(months_of(YEAR), "150000.00"))
    budget(None, dict.fromkeys(months_of(YEAR), "20000.00"), head="away")
    accepted(contract, APRIL, {ward: 310})
    accepted(contract, MAY, {ward: 290})
    outside = WardFactory(site=SiteFactory(in_region=False), day_price="600.00")
    AwayStayFactory(bed=BedFactory(ward=outside), started_on=date(2026, 3, 20), ended_on=date(2026, 4, 21))
    AwayStayFactory(bed=BedFactory(ward=outside), started_on=date(2026, 8, 30))
    package = approved(PackageFactory(asked_on=APRIL, starts_on=APRIL, ends_on=date(2026, 8, 1), cap="5000.00"))
    charged(package, APRIL, "100", last=date(2026, 4, 10))
    charged(package, date(2026, 5, 1), "150", last=date(2026, 5, 20))
    AdjustmentFactory(month=APRIL, amount="-99.99", agreed_at="2026-05-01T09:00Z", agreed_by=package.decided_by)
    AdjustmentFactory(month=APRIL, amount="-5000.00")

    with django_assert_max_num_queries(15):
        found = books(["adult_secure"], YEAR, on=ON)

    by_head = {(one.head, one.contract): one for one in found.accounts}
    contracts = by_head[Head.CONTRACT, contract]
    assert contracts.actual == {APRIL: Decimal("155000.00"), MAY: Decimal("145000.00")}
    assert (contracts.budget_to_date, contracts.variance) == (Decimal("300000.00"), Decimal("0.00"))
    away = by_head[Head.AWAY, None].actual
    assert (away[APRIL], away[MAY], away[date(2026, 8, 1)]) == (Decimal("12000.00"), 0, Decimal("1200.00"))
    assert date(2026, 9, 1) not in away
    packages = by_head[Head.PACKAGES, None].actual  # 100 × 21.50, then up to the cap
    assert (packages[APRIL], packages[MAY]) == (Decimal("2150.00"), Decimal("2850.00"))
    assert found.packages[0].over == Decimal("375.00")
    assert by_head[Head.ADJUSTMENTS, None].actual[APRIL] == Decimal("-99.99")
    assert [month for one, month in found.awaited if one == contract] == [date(2026, month, 1) for month in (6, 7, 8)]


def test_a_ward_under_contract_is_not_paid_for_twice():
    outside = WardFactory(site=SiteFactory(in_region=False), day_price="600.00")
    contract = ContractFactory()
    agreed(contract, {outside: "500.00"})
    AwayStayFactory(bed=BedFactory(ward=outside), started_on=date(2026, 4, 1))

    found = books(["adult_secure"], YEAR, on=ON)

    assert found.away == []


rates = st.decimals("0.01", "2000", places=2)
numbers = st.integers(0, 400)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(rates, st.lists(numbers, min_size=3, max_size=3)), min_size=1, max_size=4),
    st.permutations([APRIL, MAY, JUNE]),
    st.lists(st.integers(1, 60), min_size=1, max_size=5),
)
def test_to_the_penny_whatever_the_order_and_the_sharing(wards, order, weights):
    """Lines = ward = contract = account = year; and what is shared of the year's variance is the variance."""
    contract = ContractFactory(starts_on=date(2024, 4, 1))
    terms = TermsFactory(contract=contract, valid_from=APRIL)
    made = []
    for rate, days in wards:
        ward = WardFactory()
        made.append((ward, days))
        DayPriceFactory(service=ServiceFactory(terms=terms, ward=ward), rate=rate)
    agree(terms)
    for month in order:
        place = [APRIL, MAY, JUNE].index(month)
        accepted(contract, month, {ward: days[place] for ward, days in made})

    found = books([contract.service_line], YEAR, on=ON)

    bills = [one for key, one in found.bills.items() if key[0] == contract.pk]
    by_hand = sum(pennies(rate * count) for rate, days in wards for count in days)
    lines = sum(line.amount for one in bills for ward in one.wards for line in ward.lines)
    account = next(one for one in found.accounts if one.contract == contract)
    assert by_hand == lines == total(bills) == account.spent
    assert found.spent == sum(one.spent for one in found.accounts)
    parties = _parties(weights)
    assert share(-found.spent, parties, rest="0").total == -found.spent


def _parties(weights):
    left = Decimal(100)
    shares = [Decimal(min(weight, 100 // len(weights))) for weight in weights[1:]]
    return [Share("0", left - sum(shares)), *(Share(str(place), some) for place, some in enumerate(shares, 1))]


def test_the_terms_in_force_are_those_of_the_month():
    contract, ward = ContractFactory(), WardFactory()
    agreed(contract, {ward: "500.00"}, valid_from=APRIL)
    agreed(contract, {ward: "520.00"}, valid_from=MAY)
    accepted(contract, APRIL, {ward: 2})
    accepted(contract, MAY, {ward: 2})

    assert (bill(contract, APRIL).amount, bill(contract, MAY).amount) == (Decimal("1000.00"), Decimal("1040.00"))
    assert Terms.objects.filter(contract=contract).count() == 2 == Service.objects.filter(ward=ward).count()
