"""Sending a draft: one referral, with everything that decides where decisions look for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.people.models import Alert, Person, Relationship
from reachout.refused import Refused
from referrals import services
from referrals.models import Draft, Rating, Referral
from tests.factories.accounts import user_with
from tests.factories.people import LegalStatusFactory, PersonFactory
from tests.factories.referrals import ReferralFactory
from tests.referrals.answers import ago, complete_draft
from tests.referrals.test_at_once import together

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("line", ["adult_secure", "lda", "aed"])
def test_a_draft_becomes_a_referral_of_its_line(line):
    draft, at = complete_draft(line), timezone.now()

    referral = services.submit(draft, at=at, by=draft.by)

    assert (referral.status, referral.service_line, referral.received_at) == ("submitted", line, at)
    assert (referral.referring_organisation, referral.referred_by) == (draft.organisation, draft.by)
    assert referral.person.family_name == "Marlow"
    assert set(referral.answers) == set(draft.answers)
    assert referral.steps.get().status == "submitted"
    assert referral.due_what == "acknowledge"
    assert not Draft.objects.exists()
    assert Event.objects.filter(act="referral.submitted", object_id=referral.pk).count() == 1


def test_the_answers_that_decide_are_columns():
    referral = services.submit(draft := complete_draft(), at=timezone.now(), by=draft.by)

    assert (referral.urgency, referral.source, referral.setting) == ("urgent", "E4", "HMP Northmoor")
    assert (referral.from_prison, referral.unsafe_now) == (True, True)
    assert (referral.initial_request_on, referral.court_order, referral.court_order_on) == (ago(12), "s47_48", ago(3))
    assert (referral.security_sought, referral.specialism_sought) == ("medium", "mi")


def test_other_names_are_kept_with_the_person():
    draft = complete_draft()
    draft.answers["who"]["other_names"] = ["El, Eli Marlowe Stone"]
    draft.save()

    referral = services.submit(draft, at=timezone.now(), by=draft.by)

    assert set(referral.person.aliases.values_list("family_name", "given_name")) == {("", "El"), ("Stone", "Eli Marlowe")}


def test_the_section_becomes_a_dated_period_and_ends_the_one_before():
    draft = complete_draft()
    draft.person = PersonFactory()
    draft.save()
    before = LegalStatusFactory(person=draft.person, code="03", started_on=ago(200))

    services.submit(draft, at=timezone.now(), by=draft.by)

    now = draft.person.legal_statuses.get(ended_on=None)
    assert (now.code, now.started_on, now.expires_on) == ("17", ago(3), ago(-11))
    before.refresh_from_db()
    assert before.ended_on == ago(3)


def test_a_section_that_contradicts_the_record_holds_no_referral_up():
    draft = complete_draft()
    draft.person = PersonFactory()
    draft.save()
    LegalStatusFactory(person=draft.person, code="09", started_on=ago(1))

    referral = services.submit(draft, at=timezone.now(), by=draft.by)

    assert referral.answers["law"]["legal_status"] == "17"
    assert draft.person.legal_statuses.get().code == "09"


def test_keep_apart_becomes_an_alert():
    referral = services.submit(draft := complete_draft(), at=timezone.now(), by=draft.by)

    assert Alert.objects.get(person=referral.person).text == "A cousin on Trent ward."


def test_eating_disorders_begin_with_a_physical_rating():
    referral = services.submit(draft := complete_draft("aed"), at=timezone.now(), by=draft.by)

    rating = Rating.objects.get(referral=referral)
    assert rating.scores["bmi"] == 14.1
    assert (rating.band, rating.rated_on) == ("red", ago(1))


def test_the_line_and_the_referrer_may_see_the_person():
    draft = complete_draft()
    clp, elsewhere = user_with(Role.CLP), user_with(Role.CLP, line="aed")

    referral = services.submit(draft, at=timezone.now(), by=draft.by)

    assert Person.objects.visible_to(clp).get() == Person.objects.visible_to(draft.by).get() == referral.person
    assert not Person.objects.visible_to(elsewhere).exists()


def test_the_clps_of_the_line_are_told(django_capture_on_commit_callbacks, mailoutbox):
    draft = complete_draft()
    clp, _ = user_with(Role.CLP), user_with(Role.CLP, line="lda")

    with django_capture_on_commit_callbacks(execute=True):
        services.submit(draft, at=timezone.now(), by=draft.by)

    assert [message.to for message in mailoutbox] == [[clp.email]]


def test_sent_twice_it_is_one_referral():
    draft = complete_draft()

    assert services.submit(draft, at=timezone.now(), by=draft.by) == services.submit(
        Draft(pk=draft.pk), at=timezone.now(), by=draft.by
    )
    assert Referral.objects.count() == 1


def test_an_incomplete_draft_says_what_is_left():
    draft = complete_draft()
    del draft.answers["risk"]
    draft.save()

    with pytest.raises(Refused, match="Complete these before you send it: Risk"):
        services.submit(draft, at=timezone.now(), by=draft.by)


def test_what_was_discarded_cannot_be_sent():
    draft = complete_draft()
    services.discard(draft, by=draft.by)

    with pytest.raises(Refused, match="discarded"):
        services.submit(draft, at=timezone.now(), by=draft.by)


def test_the_person_chosen_is_used_and_no_second_record_made():
    person = PersonFactory(line="adult_secure")
    draft = complete_draft(person=person)

    referral = services.submit(draft, at=timezone.now(), by=draft.by)

    assert referral.person == person
    assert Person.objects.count() == 1


def test_a_record_merged_in_the_meantime_leads_to_the_one_kept():
    kept = PersonFactory()
    draft = complete_draft(person=PersonFactory(merged_into=kept))

    assert services.submit(draft, at=timezone.now(), by=draft.by).person == kept


def test_a_person_has_one_open_referral_in_a_line():
    opened = ReferralFactory()
    draft = complete_draft(person=opened.person)

    with pytest.raises(Refused, match=f"open referral in this service line, {opened.reference}"):
        services.submit(draft, at=timezone.now(), by=draft.by)
    assert Draft.objects.exists()


def test_an_open_referral_in_another_line_does_not_matter():
    draft = complete_draft("lda", person=ReferralFactory().person)

    assert services.submit(draft, at=timezone.now(), by=draft.by).service_line == "lda"


class TestFollow:
    def test_a_follower_sees_the_referral_but_not_whole(self):
        referral, follower = ReferralFactory(), user_with(Role.REFERRER)
        organisation = follower.current_memberships[0].organisation

        services.follow(referral, organisation=organisation, at=timezone.now(), by=follower)

        assert Referral.objects.visible_to(follower).get() == referral
        assert not Referral.objects.whole_to(follower).exists()
        assert not Relationship.objects.filter(organisation=organisation).exists()

    def test_a_closed_one_is_not_followed(self):
        referral = ReferralFactory(status="closed", closed_on=timezone.localdate() - timedelta(days=1), close_reason="withdrawn")
        follower = user_with(Role.REFERRER)

        with pytest.raises(Refused):
            services.follow(referral, organisation=follower.current_memberships[0].organisation, at=timezone.now(), by=follower)


@pytest.mark.django_db(transaction=True)
def test_pressed_in_two_tabs_at_once_it_is_one_referral():
    draft = complete_draft()

    sent = together(*(lambda: services.submit(Draft(pk=draft.pk), at=timezone.now(), by=draft.by) for _ in range(4)))

    assert {referral.pk for referral in sent} == {Referral.objects.get().pk}
    assert Person.objects.count() == 1
