"""The pages of a referral as they are seen: at each size, with axe, and by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from tests.browser import SIZES, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.organisations import OrganisationFactory
from tests.factories.referrals import DraftFactory, RatingFactory, ReferralFactory, lead_of
from tests.referrals.answers import TYPED

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def provider():
    return OrganisationFactory(name="Riverside Healthcare")


@pytest.fixture
def waiting(provider):
    """Some who wait, one of them from a prison with a deadline near, and one to triage."""
    ReferralFactory.create_batch(3)
    for total in (12, 17):
        RatingFactory(referral=ReferralFactory(waiting=True, sent_to=[provider]), total=total)
    made = ReferralFactory(
        waiting=True, sent_to=[provider], from_prison=True, setting="HMP Northmoor", unsafe_now=True,
        initial_request_on=timezone.localdate() - timedelta(days=26), answers={"asking": {"urgency": "urgent"}},
    )  # fmt: skip
    RatingFactory(referral=made)
    return made


PAGES = ["", "accept/", "decline/", "close/", "send/", "rank/", "rate/dundrum-2/", "rate/physical/", "letter/", "answers/"]


def see(page, path, size):
    """Look at a page that is there: an error page, too, would pass axe."""
    answers = []
    page.once("response", lambda response: answers.append(response.status))
    look_at(page, path, size)
    assert answers == [200], (path, answers)


@pytest.mark.parametrize("size", SIZES)
def test_a_clps_pages(page, size, waiting):
    sign_in(page, user_with(Role.CLP, name="Chris Clp"))

    see(page, "/referrals/", size)
    see(page, "/referrals/ranked/", size)
    for each in PAGES:
        see(page, f"/referrals/{waiting.pk}/{each}", size)


@pytest.mark.parametrize("size", SIZES)
def test_an_assessors_page(page, size, provider):
    referral = ReferralFactory(accepted=True, sent_to=[provider])
    sign_in(page, lead_of(provider))

    see(page, f"/referrals/{referral.pk}/", size)
    see(page, f"/referrals/{referral.pk}/assess/", size)


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("line", ["adult_secure", "lda", "aed"])
def test_the_form_of_each_line(page, size, line):
    draft = DraftFactory(service_line=line, answers=TYPED[line])
    sign_in(page, draft.by)

    see(page, "/referrals/new/", size)
    see(page, "/referrals/drafts/", size)
    see(page, f"/referrals/drafts/{draft.pk}/", size)
    see(page, f"/referrals/drafts/{draft.pk}/check/", size)
    see(page, f"/referrals/drafts/{draft.pk}/discard/", size)
    for number in range(1, len(TYPED[line]) + 1):
        see(page, f"/referrals/drafts/{draft.pk}/steps/{number}/", size)


def test_a_step_is_filled_and_sent_on_by_keyboard_alone(page):
    draft = DraftFactory(answers={"asking": TYPED["adult_secure"]["asking"]})
    sign_in(page, draft.by)
    page.goto(f"/referrals/drafts/{draft.pk}/steps/3/")

    page.locator("#id_referrer_name").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Dr Keys")
    page.keyboard.press("Enter")

    page.wait_for_url("**/steps/4/")
    draft.refresh_from_db()
    assert draft.answers["asking"]["referrer_name"] == ["Dr Keys"]


def test_what_is_typed_is_kept_without_pressing_anything(page):
    draft = DraftFactory()
    sign_in(page, draft.by)
    page.goto(f"/referrals/drafts/{draft.pk}/steps/2/")

    page.get_by_label("Name of the place").fill("HMP Northmoor")
    page.get_by_label("Name of the place").blur()
    page.get_by_text("Saved at").wait_for()
    page.get_by_role("button", name="Save and come back later").click()

    page.wait_for_url(f"**/drafts/{draft.pk}/")
    draft.refresh_from_db()
    assert draft.answers["where"]["place"] == ["HMP Northmoor"]
    assert draft.saved["where"]["times"] == 2
