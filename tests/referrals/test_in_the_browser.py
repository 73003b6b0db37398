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


def test_a_clps_pages(page, waiting):
    sign_in(page, user_with(Role.CLP, name="Chris Clp"))

    for path in ("/referrals/", "/referrals/ranked/", *(f"/referrals/{waiting.pk}/{each}" for each in PAGES)):
        look_at(page, path, *SIZES)


def test_an_assessors_page(page, provider):
    referral = ReferralFactory(accepted=True, sent_to=[provider])
    sign_in(page, lead_of(provider))

    look_at(page, f"/referrals/{referral.pk}/", *SIZES)
    look_at(page, f"/referrals/{referral.pk}/assess/", *SIZES)


@pytest.mark.parametrize("line", ["adult_secure", "lda", "aed"])
def test_the_form_of_each_line(page, line):
    draft = DraftFactory(service_line=line, answers=TYPED[line])
    sign_in(page, draft.by)

    steps = [f"{draft.pk}/steps/{number}/" for number in range(1, len(TYPED[line]) + 1)]
    look_at(page, "/referrals/new/", "desktop", "phone")
    for path in ("", f"{draft.pk}/", f"{draft.pk}/check/", f"{draft.pk}/discard/", *steps):
        look_at(page, f"/referrals/drafts/{path}", "desktop", "phone")


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


class TestPressedWhileItIsBeingKept:
    """A change is kept by itself after a moment; whoever presses meanwhile is told nothing, and what they typed last stands."""

    @pytest.fixture
    def draft(self):
        return DraftFactory(answers={"asking": TYPED["adult_secure"]["asking"]})

    @pytest.fixture
    def slow(self, page, draft):
        """``slow(ms)``: what is kept while somebody types takes so long to arrive, or never does. What arrived, in order."""
        arrived = []

        def begin(milliseconds):
            def carry(route):
                typing = "hx-request" in route.request.headers
                if typing and milliseconds is None:
                    return
                if typing:
                    page.wait_for_timeout(milliseconds)
                route.continue_()
                if route.request.method == "POST":
                    arrived.append("typed" if typing else "pressed")

            sign_in(page, draft.by)
            page.goto(f"/referrals/drafts/{draft.pk}/steps/3/")
            page.route("**/steps/3/", carry)
            return arrived

        yield begin
        page.unroute_all(behavior="ignoreErrors")

    def type_and_press(self, page):
        name = page.get_by_label("Name of the referring clinician")
        with page.expect_request(lambda request: "hx-request" in request.headers):
            name.fill("Dr Half")
            name.dispatch_event("change")
        name.fill("Dr Halfpenny")
        page.get_by_role("button", name="Save and continue").click()

    def test_it_waits_for_what_is_on_its_way(self, page, draft, slow):
        arrived = slow(800)
        self.type_and_press(page)

        page.wait_for_url("**/steps/4/")
        draft.refresh_from_db()
        assert draft.answers["asking"]["referrer_name"] == ["Dr Halfpenny"]
        assert arrived[:2] == ["typed", "pressed"]

    def test_but_not_for_ever(self, page, draft, slow):
        slow(None)
        self.type_and_press(page)

        page.wait_for_url("**/steps/4/", timeout=10_000)
        draft.refresh_from_db()
        assert draft.answers["asking"]["referrer_name"] == ["Dr Halfpenny"]
