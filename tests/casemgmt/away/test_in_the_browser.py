"""Who is furthest from home, which bed could bring them back, and the meeting asked for it: in the browser, told nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reachout.accounts.permissions import Role
from referrals.models import Referral
from tests.browser import SIZES, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.away import AwayStayFactory, RepatriationFactory
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.community import ConditionFactory, ContactFactory, SupportFactory, TierFactory
from tests.factories.organisations import SiteFactory

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = timezone.localdate


@pytest.fixture
def manager():
    return user_with(Role.CASE_MANAGER)


@pytest.fixture
def furthest(manager):
    """In Northumberland; another is nearer, and one ward at home has a bed."""
    far = WardFactory(site=SiteFactory(in_region=False, latitude=55.2, longitude=-1.7), day_price="702.10")
    CaseFactory(stay=AwayStayFactory(spell__person__sex="male"), manager=manager)
    WardFactory(beds=1, name="Kittiwake")
    stay = AwayStayFactory(bed=BedFactory(ward=far), spell__person__sex="male", started_on=TODAY() - timedelta(days=200))
    return CaseFactory(stay=stay, manager=manager)


def test_a_new_case_manager_finds_the_furthest_and_asks_the_meeting_for_the_bed(page, manager, furthest):
    sign_in(page, manager)
    page.goto("/out-of-area/")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    expect(page.locator(".ro-person")).to_contain_text(furthest.person.name)

    page.get_by_role("button", name="Beds at home").click()
    expect(page.get_by_role("link", name="Kittiwake")).to_be_visible()
    page.get_by_role("button", name="Ask the bed meeting").click()
    page.get_by_label("What should the meeting know?").fill("A bed has opened 40 minutes from the family.")
    page.get_by_role("button", name="Ask the meeting").click()

    expect(page.get_by_text("The bed meeting has been asked")).to_be_visible()
    assert Referral.objects.get().person == furthest.person


def test_the_pages_are_legible(page, manager, furthest):
    RepatriationFactory(
        case=furthest, review_on=TODAY() - timedelta(days=2), recorded_on=TODAY() - timedelta(days=30), owner=manager
    )
    CaseFactory(stay=StayFactory(spell__person__home_in_region=False))
    episode = EpisodeFactory(first_contact_on=TODAY() - timedelta(days=40))
    (
        TierFactory(episode=episode),
        ContactFactory(episode=episode, on=TODAY() - timedelta(days=35)),
        ConditionFactory(episode=episode),
    )
    SupportFactory(episode=episode, state="at_risk", words="The landlord is selling.")
    sign_in(page, manager)

    look_at(page, "/out-of-area/", *SIZES)
    look_at(page, f"/out-of-area/{furthest.pk}/", "phone", "high contrast")
    look_at(page, f"/out-of-area/{furthest.pk}/beds/", "phone")
    look_at(page, "/community/", *SIZES)
    look_at(page, episode.get_absolute_url(), *SIZES)
