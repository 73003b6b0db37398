"""The out-turn by hand: spent to date, committed, agreed; low, mid and high as the docstring defines them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from beds.meetings.models import AvoidedAdmission
from contracts.finance.accounts import books
from contracts.finance.forecast import Range, forecast
from contracts.finance.models import Head
from contracts.finance.savings import saved
from quality.measures import figures
from reachout.months import months_of
from tests.contracts.finance.test_actuals import APRIL, JUNE, MAY, ON, YEAR, accepted
from tests.factories.accounts import UserFactory
from tests.factories.away import AwayStayFactory, RepatriationFactory
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.contracts import ContractFactory, agreed
from tests.factories.discharge import PlanFactory
from tests.factories.finance import AdjustmentFactory, PackageFactory, approved, budget, charged
from tests.factories.organisations import SiteFactory
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


def of(found, head):
    return [one for one in found.commitments if one.head == head]


def pounds(*amounts):
    return Range(*(Decimal(amount) for amount in amounts))


def made(on=ON):
    return forecast(books(["adult_secure"], YEAR, on=on))


def test_a_contract_goes_on_as_in_its_last_accepted_months():
    """91 days from April to June with 910 bed days: ten a day. £100 a day, and 275 days from July to March."""
    contract, ward = ContractFactory(), WardFactory()
    agreed(contract, {ward: "100.00"})
    budget(contract, dict.fromkeys(months_of(YEAR), "30000.00"))
    for month, days in ((APRIL, 290), (MAY, 320), (JUNE, 300)):
        accepted(contract, month, {ward: days})

    found = made()

    [one] = of(found, Head.CONTRACT)
    assert one.by_month[date(2026, 7, 1)] == pounds("29400.00", "31000.00", "32600.00")  # 294.5 and 325.5, to the even day
    assert one.sum.mid == Decimal("275000") - Decimal("1000")  # July to March are 274 nights
    assert "10.0 occupied beds a day, as in April 2026 to June 2026" in one.basis
    account = found.books.accounts[0]
    assert found.outturn(account).mid == Decimal("91000.00") + one.sum.mid
    assert found.total == Range(*(sum(some[place] for some in found.by_month.values()) for place in range(3)))


def test_more_than_every_bed_is_never_assumed():
    contract, ward = ContractFactory(), WardFactory()
    agreed(contract, {ward: "100.00"})
    accepted(contract, APRIL, {ward: 359})

    [one] = of(made(), Head.CONTRACT)

    assert one.by_month[MAY].high == 12 * 31 * 100


def away(started=date(2026, 8, 1), price="600.00", **fields):
    ward = WardFactory(site=SiteFactory(in_region=False), day_price=price)
    return CaseFactory(stay=AwayStayFactory(bed=BedFactory(ward=ward), started_on=started, **fields))


def test_out_of_area_until_they_are_expected_to_leave():
    dated, undated, coming_home, unpriced = away(), away(), away(), away(price=None)
    PlanFactory(case=dated, expected_on=date(2026, 11, 1))
    RepatriationFactory(case=coming_home, target_on=date(2026, 10, 1), recorded_on=date(2026, 8, 2))

    found = made()

    sums = {one.label.split(",")[0]: one.sum for one in of(found, Head.AWAY)}
    assert sums[dated.person.reference] == pounds(600 * 61, 600 * 61, 600 * 89)  # from 1 September; late: 29 November
    assert sums[undated.person.reference] == pounds(600 * 212, 600 * 212, 600 * 212)
    assert sums[coming_home.person.reference] == pounds(600 * 30, 600 * 212, 600 * 212)
    assert unpriced.person.reference not in sums and found.unpriced == 1


def test_whoever_left_this_month_is_paid_for_until_then_and_nobody_twice():
    away(ended_on=date(2026, 9, 5))

    found = made()

    assert of(found, Head.AWAY)[0].sum == pounds(2400, 2400, 2400)
    assert found.total.mid == 600 * 35  # 1 August to 5 September


def test_packages_go_on_within_their_cap():
    """12 hours at £21.50 are £258 a day. Charged to 10 September."""
    given = {"asked_on": date(2026, 9, 1), "starts_on": date(2026, 9, 1), "review_on": date(2026, 9, 20), "kind": "package"}
    running = approved(PackageFactory(**given, ends_on=date(2026, 10, 10), cap="20000.00"))
    charged(running, date(2026, 9, 1), "120", last=date(2026, 9, 10))
    capped = approved(PackageFactory(**given, ends_on=date(2026, 10, 10), cap="3000.00"))
    charged(capped, date(2026, 9, 1), "120", last=date(2026, 9, 10))
    asked = PackageFactory(**given | {"starts_on": date(2026, 9, 20)}, ends_on=date(2026, 9, 29), cap="20000.00")

    sums = {one.label: one.sum for one in of(made(), Head.PACKAGES)}

    assert sums[running.reference] == pounds(258 * 10, 258 * 30, 258 * 30)
    assert sums[capped.reference] == pounds(420, 420, 420)
    assert sums[asked.reference] == pounds(0, 0, 258 * 10)


def test_only_agreed_adjustments_count_and_the_parts_are_the_whole():
    away()
    AdjustmentFactory(month=date(2026, 12, 1), amount="-500.00", agreed_at="2026-09-01T09:00Z", agreed_by=UserFactory())
    AdjustmentFactory(month=date(2026, 12, 1), amount="-9000.00")

    found = made()

    [one] = of(found, Head.ADJUSTMENTS)
    assert one.sum == pounds(-500, -500, -500)
    assert found.total.mid == found.books.spent + sum(one.sum.mid for one in found.commitments)
    assert found.total.low <= found.total.mid <= found.total.high


def test_a_year_that_is_over_has_nothing_to_come():
    contract, ward = ContractFactory(), WardFactory()
    agreed(contract, {ward: "100.00"})
    for month in months_of(YEAR):
        accepted(contract, month, {ward: 300})

    found = made(on=date(2027, 5, 5))

    assert found.commitments == [] and found.total == pounds(360000, 360000, 360000)
    assert found.known_until == date(2027, 3, 1)


def test_savings_are_those_of_the_measure():
    """One avoided for good, one admitted 90 days after, one of somebody from elsewhere."""
    for home, days in ((True, None), (True, 90), (False, None), (True, 91)):
        referral = ReferralFactory(person__home_in_region=home)
        sums = {"benchmark_days": 120, "price_low": "480.00", "price_high": "610.50", "alternative_cost": "9000.00"}
        AvoidedAdmission.objects.create(referral=referral, agreed_on=date(2026, 4, 10), **sums)
        if days:
            StayFactory(started_on=date(2026, 4, 10) + timedelta(days=days), spell__person=referral.person)

    rows = saved(["adult_secure"], YEAR)

    [measured] = figures(measures=["avoided_savings"], lines=["adult_secure"], first=APRIL, last=APRIL, today=date(2026, 9, 15))
    assert len(rows) == 3 and [row.came_after_all for row in rows].count(True) == 1
    assert sum(row.low for row in rows) == Decimal(str(measured.detail["low"]))
    assert sum(row.high for row in rows) == Decimal(str(measured.detail["high"]))
