"""Writing a referral in pages: kept as typed, continued later, by two at once, for somebody already known, sent once."""

import pytest

from reachout.accounts.permissions import Role
from referrals.models import Draft, Follower, Referral
from tests.factories.accounts import MembershipFactory, user_with
from tests.factories.people import PersonFactory
from tests.factories.referrals import DraftFactory, ReferralFactory
from tests.referrals.answers import TYPED, complete_draft, typed

pytestmark = pytest.mark.django_db

LINES = ["adult_secure", "lda", "aed"]


def post_step(client, draft, number, data, **headers):
    return client.post(f"/referrals/drafts/{draft.pk}/steps/{number}/", data, headers=headers)


@pytest.fixture
def draft(client):
    made = DraftFactory()
    client.force_login(made.by)
    return made


@pytest.mark.parametrize("line", LINES)
def test_from_start_to_sent_step_by_step(client, line):
    referrer = user_with(Role.REFERRER, line=line)
    client.force_login(referrer)
    client.post("/referrals/new/", {"place": referrer.current_memberships[0].pk})
    draft = Draft.objects.get()

    for number, answers in enumerate(TYPED[line].values(), start=1):
        reply = post_step(client, draft, number, {**answers, "seen": 0})
        assert reply.status_code == 302, reply.content.decode()
    reply = client.post(f"/referrals/drafts/{draft.pk}/check/")

    referral = Referral.objects.get()
    assert reply.url == referral.get_absolute_url()
    assert (referral.service_line, referral.referred_by) == (line, referrer)
    assert client.get(reply.url).status_code == 200


def test_somebody_in_two_lines_chooses_one(client):
    referrer = user_with(Role.REFERRER)
    MembershipFactory(user=referrer, role=Role.REFERRER, organisation=referrer.memberships.get().organisation, service_line="aed")
    elsewhere = MembershipFactory(role=Role.REFERRER)
    client.force_login(referrer)

    client.post("/referrals/new/", {"place": elsewhere.pk})
    assert not Draft.objects.exists()
    client.post("/referrals/new/", {"place": referrer.memberships.get(service_line="aed").pk})
    assert Draft.objects.get().service_line == "aed"


def test_what_is_wrong_is_kept_and_said(client, draft):
    wrong = {**typed("adult_secure", "who"), "born_on_day": "31", "born_on_month": "2", "nhs_number": "123", "seen": 0}

    page = post_step(client, draft, 1, wrong).content.decode()

    assert "There is a problem" in page
    assert "Date of birth must be a real date" in page
    draft.refresh_from_db()
    assert draft.answers["who"]["born_on_day"] == ["31"]
    assert 'value="123"' in client.get(f"/referrals/drafts/{draft.pk}/steps/1/").content.decode()


def test_save_and_come_back_later_asks_for_nothing(client, draft):
    reply = post_step(client, draft, 2, {"place": "HMP Northmoor", "seen": 0, "later": "yes"})

    assert reply.url == draft.get_absolute_url()
    page = client.get(reply.url).content.decode()
    assert "Begun" in page
    assert "Check and send" not in page


def test_a_change_is_kept_by_itself(client, draft):
    reply = post_step(client, draft, 2, {"place": "HMP North", "seen": 0}, **{"HX-Request": "true"})

    assert "Saved at" in reply.content.decode()
    assert 'name="seen" id="seen" value="1"' in reply.content.decode()
    draft.refresh_from_db()
    assert draft.answers == {"where": {"place": ["HMP North"]}}


def test_two_tabs_on_two_steps_keep_both(client, draft):
    post_step(client, draft, 2, {**typed("adult_secure", "where"), "seen": 0})
    post_step(client, draft, 7, {**typed("adult_secure", "why"), "seen": 0})

    draft.refresh_from_db()
    assert set(draft.answers) == {"where", "why"}


def test_two_tabs_on_one_step_are_told_and_the_second_press_counts(client, draft):
    post_step(client, draft, 2, {**typed("adult_secure", "where"), "place": "HMP First", "seen": 0})

    page = post_step(client, draft, 2, {**typed("adult_secure", "where"), "place": "HMP Second", "seen": 0}).content.decode()

    assert "changed this step" in page
    assert "HMP Second" in page
    draft.refresh_from_db()
    assert draft.answers["where"]["place"] == ["HMP First"]
    post_step(client, draft, 2, {**typed("adult_secure", "where"), "place": "HMP Second", "seen": 1})
    draft.refresh_from_db()
    assert draft.answers["where"]["place"] == ["HMP Second"]


class TestKeptWhileItIsTyped:
    """The page keeps each change by itself, and may be pressed while it does."""

    HERE, ELSEWHERE = {"page": "a", "seen": 0}, {"page": "b", "seen": 0}

    def keep(self, client, draft, place, where):
        reply = post_step(client, draft, 2, {"place": place, **where}, **{"HX-Request": "true"})
        return reply.content.decode()

    def press(self, client, draft, place, where):
        return post_step(client, draft, 2, {**typed("adult_secure", "where"), "place": place, **where})

    def place(self, draft):
        draft.refresh_from_db()
        return draft.answers["where"]["place"]

    def test_the_press_does_not_know_of_it_yet(self, client, draft):
        self.keep(client, draft, "HMP North", self.HERE)

        assert self.press(client, draft, "HMP Northmoor", self.HERE).status_code == 302
        assert self.place(draft) == ["HMP Northmoor"]

    def test_the_answer_to_the_last_one_was_lost(self, client, draft):
        self.keep(client, draft, "HMP North", self.HERE)

        assert "Saved at" in self.keep(client, draft, "HMP Northmoor", self.HERE)
        assert self.place(draft) == ["HMP Northmoor"]

    def test_what_arrives_after_the_press_is_not_kept(self, client, draft):
        self.press(client, draft, "HMP Northmoor", self.HERE)

        assert "Not kept" in self.keep(client, draft, "HMP North", self.HERE)
        assert self.place(draft) == ["HMP Northmoor"]

    def test_another_page_is_told_while_it_is_typed_in_and_when_it_is_pressed(self, client, draft):
        self.keep(client, draft, "HMP First", self.HERE)

        told = self.keep(client, draft, "HMP Second", self.ELSEWHERE)
        assert "Not kept" in told
        assert "<html" not in told
        assert "changed this step" in self.press(client, draft, "HMP Second", self.ELSEWHERE).content.decode()
        assert self.place(draft) == ["HMP First"]

    def test_two_pages_without_a_mark_are_two(self, client, draft):
        self.keep(client, draft, "HMP First", {"seen": 0})

        assert "Not kept" in self.keep(client, draft, "HMP Second", {"seen": 0})

    def test_pressed_twice_is_pressed_once(self, client, draft):
        for _ in range(2):
            assert self.press(client, draft, "HMP Northmoor", self.HERE).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999"])
def test_nonsense_for_how_often_it_was_saved_breaks_nothing(client, draft, seen):
    assert post_step(client, draft, 2, {**typed("adult_secure", "where"), "seen": seen}).status_code == 302


class TestIsItOneOfThese:
    def known(self, draft, **fields):
        """Somebody on record whom the referrer may see, with the name and day of birth that are typed."""
        return PersonFactory(
            family_name="Marlow", given_name="Ellis", born_on="1991-05-01", organisation=draft.organisation, **fields
        )

    def begin(self, client, draft, **other):
        return post_step(client, draft, 1, {**typed("adult_secure", "who"), "seen": 0, **other})

    def test_nobody_alike_goes_on(self, client, draft):
        assert self.begin(client, draft).url.endswith("/steps/2/")

    def test_somebody_alike_is_offered_and_chosen(self, client, draft):
        known = self.known(draft)

        reply = self.begin(client, draft)
        page = client.get(reply.url).content.decode()
        client.post(reply.url, {"person": known.pk})

        assert "MARLOW, Ellis" in page
        draft.refresh_from_db()
        assert draft.person == known

    def test_none_of_them_makes_a_new_record(self, client, draft):
        self.known(draft)

        reply = client.post(self.begin(client, draft).url, {"person": "none"})

        assert reply.url.endswith("/steps/2/")
        draft.refresh_from_db()
        assert draft.person is None

    def test_nobody_else_can_be_chosen(self, client, draft):
        self.known(draft)
        stranger = PersonFactory()

        page = client.post(self.begin(client, draft).url, {"person": stranger.pk}).content.decode()

        assert "Choose one of these" in page
        draft.refresh_from_db()
        assert draft.person is None

    def test_whom_the_referrer_may_not_see_is_not_shown(self, client, draft):
        hidden = PersonFactory(family_name="Marlow", given_name="Ellis", born_on="1991-05-01")

        reply = self.begin(client, draft)

        assert reply.url.endswith("/steps/2/")
        assert hidden.reference not in client.get(f"/referrals/drafts/{draft.pk}/person/").content.decode()

    def test_an_open_referral_is_followed_instead(self, client, draft):
        opened = ReferralFactory(person=PersonFactory(nhs_number="9990000018", born_on="1991-05-01"))

        page = self.begin(client, draft)
        shown = client.get(page.url).content.decode()
        reply = client.post(page.url, {"person": f"follow-{opened.pk}"})

        assert f"Follow the open referral {opened.reference}" in shown
        assert reply.url == opened.get_absolute_url()
        assert Follower.objects.get().organisation == draft.organisation
        followed = client.get(reply.url).content.decode()
        assert "Your organisation follows this referral" in followed
        assert "Read the referral as written" not in followed
        assert client.get(f"/referrals/{opened.pk}/answers/").status_code == 404

    def test_only_an_open_referral_of_whom_is_meant_is_followed(self, client, draft):
        other = ReferralFactory()
        self.known(draft)

        page = client.post(self.begin(client, draft).url, {"person": f"follow-{other.pk}"}).content.decode()

        assert "Choose one of these" in page
        assert not Follower.objects.exists()


def test_pressing_send_twice_leads_to_one_referral(client):
    draft = complete_draft()
    client.force_login(draft.by)

    first = client.post(f"/referrals/drafts/{draft.pk}/check/")
    second = client.post(f"/referrals/drafts/{draft.pk}/check/")

    assert first.url == second.url == Referral.objects.get().get_absolute_url()


def test_an_incomplete_draft_is_not_sent(client, draft):
    page = client.post(f"/referrals/drafts/{draft.pk}/check/").content.decode()

    assert "Complete these before you send it" in page
    assert not Referral.objects.exists()


def test_discarding_asks_first(client, draft):
    client.get(f"/referrals/drafts/{draft.pk}/discard/")
    assert Draft.objects.exists()

    client.post(f"/referrals/drafts/{draft.pk}/discard/")
    assert not Draft.objects.exists()
    assert client.get(f"/referrals/drafts/{draft.pk}/").status_code == 404


def test_another_organisation_changes_nothing(client, draft):
    client.force_login(user_with(Role.REFERRER))

    for path in ("", "steps/1/", "person/", "check/", "discard/"):
        assert client.post(f"/referrals/drafts/{draft.pk}/{path}", {"seen": 0}).status_code == 404
    assert Draft.objects.get().answers == {}
