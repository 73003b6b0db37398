"""A unit asks, a commissioner sees it under their work and approves, hours are given; the pages of money at every size."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contracts.finance.models import Package
from reachout.accounts.permissions import Role
from reachout.months import add_months, first_of, months_of, year_of
from tests.browser import SIZES, look_at, sign_in
from tests.contracts.finance.test_actuals import accepted
from tests.factories.accounts import user_with
from tests.factories.away import AwayStayFactory
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.contracts import ContractFactory, agreed
from tests.factories.finance import PackageFactory, SchemeEntryFactory, SharingFactory, agreed_shares, approved, budget, charged

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = timezone.localdate


@pytest.fixture
def contract():
    made = ContractFactory(provider__name="Northern Beeches")
    made.ward = WardFactory(site__organisation=made.provider, name="Kestrel")
    agreed(made, {made.ward: "500.00"})
    budget(made, dict.fromkeys(months_of(year_of(TODAY())), "150000.00"))
    for back in (-3, -2, -1):
        accepted(made, add_months(first_of(TODAY()), back), {made.ward: 305})
    return made


def fill_day(page, label, on):
    box = page.get_by_role("group", name=label)
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        box.get_by_label(part, exact=True).fill(str(value))


def test_from_asking_to_the_hours_given(page, contract):
    stay = StayFactory(bed=BedFactory(ward=contract.ward))
    lead, commissioner = user_with(Role.LEAD, organisation=contract.provider), user_with(Role.COMMISSIONER)
    sign_in(page, lead)
    page.goto("/money/packages/")
    page.get_by_role("button", name="Ask for a package").click()
    page.get_by_label("For whom").select_option(str(stay.pk))
    page.get_by_label("Enhanced observations").check()
    page.get_by_label("What is needed").fill("Two to one by day after three ligatures in a week.")
    page.get_by_label("Hours a day").fill("24")
    page.get_by_label("Rate for an hour").fill("21.80")
    for label, days in (("First day", 0), ("First review", 7), ("Last day", 13)):
        fill_day(page, label, TODAY() + timedelta(days=days))
    page.get_by_label("The most it may cost").fill("7500")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Nothing can be charged before it is approved.").first).to_be_visible()

    sign_in(page, commissioner)
    page.goto("/")
    page.get_by_role("link", name=f"Approve {Package.objects.get().reference}").click()
    expect(page.get_by_text(stay.person.reference).first).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved. The unit is told.")).to_be_visible()

    sign_in(page, lead)
    page.goto(Package.objects.get().get_absolute_url())
    page.get_by_role("button", name="Record hours given").click()
    for label in ("First day", "Last day"):
        fill_day(page, label, TODAY())
    page.get_by_label("Hours given").fill("23.5")
    page.get_by_role("button", name="Record the hours").click()
    expect(page.get_by_text("£512.30").first).to_be_visible()


def test_the_pages_are_legible(page, contract):
    AwayStayFactory(bed=BedFactory(ward=AwayStayFactory().ward))
    over = approved(PackageFactory(cap=100))
    charged(over, TODAY(), "6")
    SchemeEntryFactory()
    agreed_shares(SharingFactory())
    sign_in(page, user_with(Role.COMMISSIONER))

    look_at(page, "/money/", *SIZES)
    look_at(page, "/money/forecast/", *SIZES)
    look_at(page, over.get_absolute_url(), "phone", "high contrast")
    look_at(page, f"/money/contracts/{contract.pk}/", "phone")
    look_at(page, "/money/shares/", "phone")
    look_at(page, "/money/savings/", "phone")
