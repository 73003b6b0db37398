"""Told in a real browser: a requirement not met, from the notice to a plan agreed and a sum proposed, by three people."""

import pytest
from django.utils import timezone

from quality.performance import services
from quality.performance.models import Notice, Withholding
from tests.browser import SIZES, look_at, sign_in
from tests.factories.beds import WardFactory
from tests.factories.contracts import ContractFactory
from tests.factories.performance import (
    a_notice,
    a_pack,
    accepted_days,
    commissioner,
    frozen,
    lead_of,
    requiring,
    with_plan,
    withheld,
)
from tests.journeys.hands import Mouse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def required():
    contract = ContractFactory(provider__name="Northern Beeches")
    ward = WardFactory(site__organisation=contract.provider, service_line=contract.service_line, name="Larch")
    _, requirement = requiring(contract, ward=ward, threshold=30, title="People leave when they are ready")
    frozen(requirement, [22.0, 28.0, 25.0, 21.0, 24.0, 26.0, 23.0, 27.0, 25.0, 24.0, 26.0, 22.0, 41.0, 45.0])
    accepted_days(contract, 300)
    services.record_breaches(at=timezone.now())
    return requirement


def test_from_a_breach_to_a_plan_and_a_proposed_sum(page, required):
    contract, keeper, colleague = required.terms.contract, commissioner(), commissioner()
    lead = lead_of(contract)
    hands = Mouse(page)

    # The commissioner finds the breach on the overview and issues a notice.
    sign_in(page, keeper)
    page.goto("/performance/")
    page.get_by_role("link", name="Not met, 2 months").click()
    hands.go("Issue a performance notice")
    hands.complete("Issue the notice", text="Too many days for two months on end.")
    hands.see("Meeting to hold")
    hands.go("Record the meeting")
    today = timezone.localdate()
    hands.complete("Record the meeting", held_on=today, present="Both sides", outcome="plan", text="A plan in a week.")
    notice = Notice.objects.get()

    # The provider sees it in today's work, writes a milestone and submits the plan.
    sign_in(page, lead)
    page.goto("/")
    page.get_by_role("link", name="Plan: ").click()
    hands.go("Add a milestone")
    hands.complete("Add a milestone", text="A weekly review.", measure="Nobody waits.", owner=lead.pk, due_on=today)
    hands.go("Submit the plan")
    hands.complete("Submit the plan", cause="Too few placements.")
    hands.see("To agree")

    # The commissioner agrees it and proposes a sum; a colleague approves.
    sign_in(page, keeper)
    page.goto(notice.get_absolute_url())
    hands.go("Agree the plan")
    hands.complete("Agree the plan", why="Sound.")
    hands.go("Propose a withholding")
    month = str(notice.breaches.latest("month").month)
    hands.complete("Propose a withholding", month=month, why="Two months on end.")
    hands.see("£3,000: 2% of")
    sign_in(page, colleague)
    page.goto(notice.get_absolute_url())
    page.get_by_role("link", name="Approve").click()
    hands.complete("Approve the withholding", why="As agreed.")
    hands.see("Nothing is deducted by this system")
    assert Withholding.objects.get().status == "approved"


def test_its_pages_are_legible_at_every_size(page, required):
    contract = required.terms.contract
    notice = a_notice(required)
    with_plan(notice)
    withheld(notice)
    a_pack(contract)
    sign_in(page, commissioner())

    look_at(page, "/performance/", *SIZES)
    look_at(page, notice.get_absolute_url(), *SIZES)
    look_at(page, f"/performance/requirements/{required.pk}/", "phone")
    look_at(page, f"/performance/contracts/{contract.pk}/", "phone")
