"""The pages on which somebody acts on a referral: what is pressed happens, what is refused is said, outsiders change nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from referrals import services
from referrals.models import Assessment, Rating, Referral
from tests.factories.accounts import user_with
from tests.factories.organisations import OrganisationFactory
from tests.factories.referrals import ReferralFactory, lead_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def provider():
    return OrganisationFactory()


@pytest.fixture
def clp(client):
    user = user_with(Role.CLP)
    client.force_login(user)
    return user


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def post(client, referral, verb, **data):
    return client.post(f"{referral.get_absolute_url()}{verb}/", data)


class TestTriage:
    def test_accept(self, client, clp, provider):
        referral = ReferralFactory()

        reply = post(client, referral, "accept", urgency="very_urgent", send_to=[provider.pk])

        referral.refresh_from_db()
        assert reply.url == referral.get_absolute_url()
        assert (referral.status, referral.urgency, referral.triaged_by) == ("accepted", "very_urgent", clp)

    def test_accept_twice_says_who_was_first(self, client, clp, provider):
        referral = ReferralFactory()
        first = user_with(Role.CLP, name="Ada Holt")
        services.accept(referral, at=timezone.now(), by=first, urgency="urgent", send_to=[provider])

        page = post(client, referral, "accept", urgency="urgent", send_to=[provider.pk]).content.decode()

        assert "already accepted for assessment by Ada Holt" in page

    def test_only_providers_of_the_collaborative_can_be_asked(self, client, clp):
        outside = OrganisationFactory(in_collaborative=False)
        referral = ReferralFactory()

        post(client, referral, "accept", urgency="urgent", send_to=[outside.pk])

        referral.refresh_from_db()
        assert referral.status == "submitted"

    def test_decline_and_the_letter_says_why(self, client, clp):
        referral = ReferralFactory()

        post(client, referral, "decline", reason="wrong_line", advice="Refer to LDA.")

        client.force_login(user_with(Role.REFERRER, organisation=referral.referring_organisation))
        letter = client.get(f"/referrals/{referral.pk}/letter/").content.decode()
        assert "Another service line should take this" in letter
        assert "Refer to LDA." in letter

    def test_there_is_no_letter_before_a_decision(self, client, clp):
        assert client.get(f"/referrals/{ReferralFactory().pk}/letter/").status_code == 404

    def test_acknowledge(self, client, clp):
        referral = ReferralFactory()

        post(client, referral, "acknowledge")

        referral.refresh_from_db()
        assert referral.acknowledged_by == clp
        assert client.get(f"/referrals/{referral.pk}/acknowledge/").status_code == 405

    def test_ask_another_provider(self, client, clp, provider):
        referral, another = ReferralFactory(accepted=True, sent_to=[provider]), OrganisationFactory()

        post(client, referral, "send", organisations=[another.pk])

        assert {sent.organisation for sent in referral.sent_to.all()} == {provider, another}

    @pytest.mark.parametrize("verb", ["accept", "decline", "send", "acknowledge", "close", "rank"])
    def test_another_line_changes_nothing(self, client, provider, verb):
        referral = ReferralFactory()
        client.force_login(user_with(Role.CLP, line="aed"))

        reply = post(client, referral, verb, urgency="urgent", send_to=[provider.pk], reason="wrong_line", advice="No.")

        assert reply.status_code == 404
        assert not referral.steps.exists()


class TestClose:
    def test_the_line_closes(self, client, clp):
        referral = ReferralFactory(waiting=True)

        post(client, referral, "close", reason="community", note="Outreach agreed", **day("on", TODAY()))

        referral.refresh_from_db()
        assert (referral.close_reason, referral.closed_on) == ("community", TODAY())

    def test_the_referrer_withdraws_and_can_do_no_other(self, client):
        referral = ReferralFactory()
        client.force_login(user_with(Role.REFERRER, organisation=referral.referring_organisation))

        post(client, referral, "close", reason="admitted", note="x", **day("on", TODAY()))
        referral.refresh_from_db()
        assert referral.status == "submitted"
        post(client, referral, "close", reason="withdrawn", note="Moved away", **day("on", TODAY()))
        referral.refresh_from_db()
        assert referral.close_reason == "withdrawn"


class TestAssess:
    @pytest.fixture
    def sent(self, client, provider):
        client.force_login(lead_of(provider))
        return ReferralFactory(accepted=True, sent_to=[provider])

    def whole(self, referral, **other):
        return {
            **day("first_contact_on", referral.received_on + timedelta(days=1)),
            **day("decided_on", referral.received_on + timedelta(days=2)),
            "outcome": "accept_low", "specialism": "mi", "ward_sex": "male", "medical_opinion": "Low is enough.",
            "medical_by": "Dr Ash", "nursing_opinion": "Will settle.", "nursing_by": "Nurse Beech", "risk_summary": "Absconding.",
            **other,
        }  # fmt: skip

    def test_in_two_stages(self, client, sent):
        post(client, sent, "assess", **day("first_contact_on", sent.received_on + timedelta(days=1)))
        assert Assessment.objects.get().outcome == ""

        post(client, sent, "assess", **self.whole(sent))

        sent.refresh_from_db()
        assert Assessment.objects.get().recommended_security == "low"
        assert sent.status == Referral.Status.WAITING

    def test_what_is_missing_is_said_and_nothing_recorded(self, client, sent):
        page = post(client, sent, "assess", **self.whole(sent, nursing_opinion="")).content.decode()

        assert "To accept, also give the nursing opinion." in page
        assert "Low is enough." in page
        assert not Assessment.objects.exists()

    def test_a_day_in_the_future_is_refused_at_its_field(self, client, sent):
        page = post(client, sent, "assess", **day("first_contact_on", TODAY() + timedelta(days=1))).content.decode()

        assert "must be today or in the past" in page

    def test_another_providers_assessor_changes_nothing(self, client, sent):
        client.force_login(lead_of(OrganisationFactory()))

        assert post(client, sent, "assess", **self.whole(sent)).status_code == 404
        assert not Assessment.objects.exists()


class TestRate:
    def test_dundrum_2(self, client, clp):
        referral = ReferralFactory(waiting=True)

        post(client, referral, "rate/dundrum-2", **day("on", TODAY()), **{f"item_{n}": 3 for n in range(1, 7)})

        assert Rating.objects.get().total == 18
        assert "18 of 24" in client.get(referral.get_absolute_url()).content.decode()

    def test_an_item_left_out_is_named(self, client, clp):
        referral = ReferralFactory(waiting=True)

        page = post(client, referral, "rate/dundrum-2", **day("on", TODAY()), **{f"item_{n}": 3 for n in range(1, 6)})

        assert "Select a score for item 6" in page.content.decode()

    def test_physical(self, client):
        client.force_login(user_with(Role.CLP, line="aed"))
        referral = ReferralFactory(waiting=True, service_line="aed")

        post(
            client,
            referral,
            "rate/physical",
            **day("on", TODAY()),
            height_cm="165",
            weight_kg="42",
            heart_rate="38",
            signs=["syncope"],
        )

        rating = Rating.objects.get()
        assert (rating.scores["bmi"], rating.scores["syncope"], rating.band) == (15.4, True, "red")
        assert "Physical risk red: heart rate 38 beats a minute" in client.get(referral.get_absolute_url()).content.decode()


class TestRank:
    def test_a_place_by_hand_is_shown_with_its_reason(self, client, clp):
        referral = ReferralFactory(waiting=True)

        post(client, referral, "rank", place=1, reason="Agreed with the court")

        assert "1: Agreed with the court" in client.get(referral.get_absolute_url()).content.decode()

    def test_an_assessor_may_not(self, client, provider):
        referral = ReferralFactory(waiting=True, sent_to=[provider])
        client.force_login(lead_of(provider))

        assert post(client, referral, "rank", place=1, reason="Mine first").status_code == 403
