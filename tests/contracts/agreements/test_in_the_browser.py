"""Told in a real browser: a price is varied from next month by one person, agreed by another, and the page says what changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from contracts.agreements.models import Terms
from reachout.accounts.permissions import Role
from reachout.months import add_months
from tests.browser import SIZES, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.contracts import (
    ContractFactory,
    DayPriceFactory,
    RequirementFactory,
    ServiceFactory,
    TermsFactory,
    agree,
)
from tests.factories.organisations import OrganisationFactory, SiteFactory
from tests.journeys.hands import Mouse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contract():
    today = timezone.localdate()
    provider = OrganisationFactory(name="Midmoor", kind="provider")
    site = SiteFactory(organisation=provider)
    jay, heron = (WardFactory(name=f"{name} Ward", site=site) for name in ("Jay", "Heron"))
    made = ContractFactory(
        provider=provider,
        starts_on=add_months(today, -12),
        ends_on=add_months(today, 24) - timedelta(days=1),
        renew_by_on=today - timedelta(days=3),
    )
    terms = TermsFactory(contract=made)
    DayPriceFactory(service=ServiceFactory(terms=terms, ward=jay), rate=Decimal("429.65"))
    ServiceFactory(
        terms=terms, ward=heron, model="band", year_sum=Decimal("2715000"), tolerance=Decimal(5), marginal_rate=Decimal("220.40")
    )
    RequirementFactory(terms=terms, withholding=Decimal("0.5"))
    agree(terms)
    return made


def commissioner(name):
    return user_with(Role.COMMISSIONER, name=name)


def test_a_price_is_varied_from_next_month_and_agreed_by_another(page, live_server, contract):
    month = add_months(timezone.localdate(), 1)
    bea, imran, hands = commissioner("Bea Lindqvist"), commissioner("Imran Holt"), Mouse(page)

    sign_in(page, bea)
    page.goto("/contracts/")
    hands.go("Midmoor")
    hands.go("Vary")
    hands.complete("Begin the variation", valid_from=f"{month:%Y-%m}", why="A new psychology post on Jay Ward")
    hands.go("Set a price of Jay Ward")
    hands.complete("Set the price", valid_from=f"{month:%Y-%m}", rate="438.91")
    words = f"An occupied bed day from {month:%B %Y}: £438.91 instead of £429.65."
    hands.see(words)
    hands.go("Send to be agreed")
    hands.see("somebody else agrees them")

    sign_in(page, imran)
    page.goto("/")
    hands.go("Midmoor, adult secure, version 2")
    hands.go("Agree")
    hands.see(words)
    hands.complete("Agree")
    hands.see("The terms are agreed.")
    hands.go("Compare two versions")
    hands.see(words)
    hands.see("Version 2")

    terms = Terms.objects.get(contract=contract, number=2)
    assert (terms.drawn_up_by, terms.agreed_by, terms.valid_from) == (bea, imran, month)


def test_the_pages_of_contracts_are_legible(page, live_server, contract):
    sign_in(page, commissioner("Bea Lindqvist"))
    draft = TermsFactory(contract=contract)
    for service in contract.versions.last().services.all():
        ServiceFactory(terms=draft, ward=service.ward, model="block", year_sum=Decimal("2000000"))
    DayPriceFactory(service__terms=draft, service__ward=WardFactory(name="Late Ward"), valid_from=add_months(draft.valid_from, 2))

    look_at(page, f"/contracts/{contract.pk}/", *SIZES)
    look_at(page, draft.get_absolute_url(), *SIZES)
    look_at(page, f"/contracts/{contract.pk}/compare/", "desktop", "phone")
    look_at(page, "/contracts/", "desktop", "phone")
    look_at(page, f"/contracts/terms/{draft.pk}/wards/new/", "phone")
