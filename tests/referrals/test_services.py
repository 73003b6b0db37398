"""The verbs: what changes, what history and audit say, who may see the person after, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from reachout.accounts.permissions import Permission, Role
from reachout.audit.models import Event
from reachout.people.models import Person, Relationship
from reachout.refused import Refused
from referrals import services
from referrals.models import Assessment, Rating, Referral
from referrals.selectors import accepted_assessment
from tests.factories.accounts import user_with
from tests.factories.organisations import OrganisationFactory
from tests.factories.referrals import AssessmentFactory, ReferralFactory, lead_of

pytestmark = pytest.mark.django_db

AT = timezone.now()
TODAY = timezone.localdate(AT)


@pytest.fixture
def clp():
    return user_with(Role.CLP)


@pytest.fixture
def provider():
    return OrganisationFactory()


@pytest.fixture
def referral(db):
    return ReferralFactory()


@pytest.fixture
def sent(provider):
    return ReferralFactory(accepted=True, sent_to=[provider])


OPINIONS = {
    "medical_opinion": "Needs medium security.",
    "medical_by": "Dr Ash",
    "nursing_opinion": "Will settle on a small ward.",
    "nursing_by": "Nurse Beech",
    "risk_summary": "Violence when unwell.",
    "specialism": "mi",
    "ward_sex": "male",
}


def days(referral, seen=2, decided=3):
    return {
        "first_contact_on": referral.received_on + timedelta(days=seen),
        "decided_on": referral.received_on + timedelta(days=decided),
    }


class TestAccept:
    def test_it_waits_for_assessment_by_the_providers_asked(self, referral, clp, provider):
        services.accept(referral, at=AT, by=clp, urgency="very_urgent", send_to=[provider])

        referral.refresh_from_db()
        assert referral.status == Referral.Status.ACCEPTED
        assert (referral.triaged_on, referral.triaged_by, referral.urgency) == (TODAY, clp, "very_urgent")
        assert referral.acknowledged_at == AT
        assert [sent.organisation for sent in referral.sent_to.all()] == [provider]
        assert referral.steps.get().by == clp
        assert referral.due_what == "assess"

    def test_the_agenda_and_the_provider_may_see_the_person(self, referral, clp, provider):
        lead, elsewhere = lead_of(provider), lead_of(OrganisationFactory(), line="aed")
        assert not Person.objects.visible_to(lead).exists()

        services.accept(referral, at=AT, by=clp, urgency="urgent", send_to=[provider])

        assert Person.objects.visible_to(lead).get() == referral.person
        assert Referral.objects.open_to(lead, Permission.ASSESSMENT_RECORD).get() == referral
        assert not Person.objects.visible_to(elsewhere).exists()

    def test_the_audit_holds_codes_and_keys_only(self, referral, clp, provider):
        services.accept(referral, at=AT, by=clp, urgency="urgent", send_to=[provider])

        event = Event.objects.get(act="referral.accepted")
        assert (event.by, event.object_id, event.person_id) == (clp, referral.pk, referral.person_id)
        assert event.facts == {"urgency": "urgent", "urgency_was": "urgent", "sent_to": [provider.pk]}

    def test_a_second_press_is_told_who_was_first(self, referral, clp, provider):
        services.accept(referral, at=AT, by=clp, urgency="urgent", send_to=[provider])

        with pytest.raises(Refused, match=f"already accepted for assessment by {clp.name}"):
            services.accept(referral, at=AT, by=user_with(Role.CLP), urgency="urgent", send_to=[provider])

    @pytest.mark.parametrize(("urgency", "send"), [("", True), ("soonish", True), ("urgent", False)])
    def test_urgency_and_a_provider_are_needed(self, referral, clp, provider, urgency, send):
        with pytest.raises(Refused):
            services.accept(referral, at=AT, by=clp, urgency=urgency, send_to=[provider] if send else [])

        referral.refresh_from_db()
        assert referral.status == Referral.Status.SUBMITTED
        assert not Event.objects.filter(act="referral.accepted").exists()

    def test_referrer_and_assessors_are_told_without_personal_data(self, clp, provider, django_capture_on_commit_callbacks):
        referrer, lead = user_with(Role.REFERRER), lead_of(provider)
        referral = ReferralFactory(referring_organisation=referrer.current_memberships[0].organisation, referred_by=referrer)

        with django_capture_on_commit_callbacks(execute=True):
            services.accept(referral, at=AT, by=clp, urgency="urgent", send_to=[provider])

        assert sorted(to for message in mail.outbox for to in message.to) == sorted([referrer.email, lead.email])
        for message in mail.outbox:
            assert referral.reference in message.subject
            said = message.subject + message.body
            assert not any(word in said for word in (referral.person.family_name, referral.person.nhs_number))


class TestDecline:
    def test_it_closes_with_a_reason_and_advice(self, referral, clp):
        services.decline(referral, at=AT, by=clp, reason="wrong_line", advice="Refer to LDA.")

        referral.refresh_from_db()
        assert (referral.status, referral.close_reason, referral.closed_on) == ("closed", "not_accepted", TODAY)
        assert (referral.decline_reason, referral.decline_advice) == ("wrong_line", "Refer to LDA.")
        assert referral.due_on is None

    @pytest.mark.parametrize(("reason", "advice"), [("", "advice"), ("because", "advice"), ("wrong_line", "  ")])
    def test_a_coded_reason_and_advice_are_needed(self, referral, clp, reason, advice):
        with pytest.raises(Refused):
            services.decline(referral, at=AT, by=clp, reason=reason, advice=advice)

    def test_what_was_accepted_cannot_be_declined(self, sent, clp):
        with pytest.raises(Refused):
            services.decline(sent, at=AT, by=clp, reason="wrong_line", advice="No.")


class TestAcknowledge:
    def test_it_stops_its_clock_once(self, referral, clp):
        services.acknowledge(referral, at=AT, by=clp)
        services.acknowledge(referral, at=AT + timedelta(hours=1), by=user_with(Role.CLP))

        referral.refresh_from_db()
        assert (referral.acknowledged_at, referral.acknowledged_by) == (AT, clp)
        assert Event.objects.filter(act="referral.acknowledged").count() == 1
        assert referral.due_what == "triage"


class TestAssessment:
    def test_a_first_contact_is_recorded_and_completed_later_in_the_same_row(self, sent, provider):
        lead = lead_of(provider)
        begun = services.record_assessment(sent, at=AT, by=lead, first_contact_on=days(sent)["first_contact_on"])
        sent.refresh_from_db()
        assert sent.status == Referral.Status.ACCEPTED

        done = services.record_assessment(sent, at=AT, by=lead, outcome="accept_medium", **days(sent), **OPINIONS)

        sent.refresh_from_db()
        assert begun.pk == done.pk
        assert sent.status == Referral.Status.WAITING
        assert (done.recommended_security, done.organisation) == ("medium", provider)
        assert done.valid_until == services.assessing.after_months(done.decided_on, 3)
        assert accepted_assessment(sent) == done

    def test_an_outcome_is_never_altered_only_followed_by_a_new_assessment(self, sent, provider):
        lead = lead_of(provider)
        first = services.record_assessment(sent, at=AT, by=lead, outcome="accept_medium", **days(sent), **OPINIONS)

        second = services.record_assessment(sent, at=AT, by=lead, outcome="accept_low", **days(sent, 4, 5), **OPINIONS)

        first.refresh_from_db()
        assert first.outcome == "accept_medium"
        assert accepted_assessment(sent) == second

    @pytest.mark.parametrize(
        ("outcome", "status", "close_reason"),
        [
            ("accept_high", "accepted", ""),
            ("accept_low", "waiting", ""),
            ("picu", "closed", "not_accepted"),
            ("community", "closed", "community"),
            ("prison_inreach", "closed", "prison_inreach"),
            ("not_accepted", "closed", "not_accepted"),
            ("defer", "accepted", ""),
        ],
    )
    def test_the_outcome_moves_the_referral_on(self, sent, provider, outcome, status, close_reason):
        services.record_assessment(
            sent, at=AT, by=lead_of(provider), outcome=outcome, reason="As written.", reason_code="below_threshold",
            **days(sent), **OPINIONS,
        )  # fmt: skip

        sent.refresh_from_db()
        assert (sent.status, sent.close_reason) == (status, close_reason)
        on_agenda = Relationship.objects.filter(person=sent.person, kind="agenda", ended_at=None).exists()
        assert on_agenda == (status != "closed")

    def test_an_acute_bed_keeps_an_eating_disorder_referral_on_the_list(self, provider):
        waiting = ReferralFactory(waiting=True, service_line="aed", sent_to=[provider])

        services.record_assessment(
            waiting, at=AT, by=lead_of(provider, "aed"), outcome="picu", reason="Potassium 2.1.", **days(waiting)
        )

        waiting.refresh_from_db()
        assert (waiting.status, waiting.in_acute) == ("waiting", True)

    @pytest.mark.parametrize("missing", ["medical_opinion", "nursing_by", "ward_sex", "risk_summary"])
    def test_an_acceptance_needs_both_opinions_and_where(self, sent, provider, missing):
        with pytest.raises(Refused, match="To accept"):
            services.record_assessment(
                sent, at=AT, by=lead_of(provider), outcome="accept_medium", **days(sent), **{**OPINIONS, missing: " "}
            )
        assert not Assessment.objects.exists()

    @pytest.mark.parametrize(("seen", "decided"), [(-1, 3), (3, 2), (11, 11), (2, 30)])
    def test_days_that_cannot_be_are_refused(self, sent, provider, seen, decided):
        with pytest.raises(Refused):
            services.record_assessment(
                sent, at=AT, by=lead_of(provider), outcome="accept_medium", **days(sent, seen, decided), **OPINIONS
            )

    @pytest.mark.parametrize(
        ("outcome", "fields"), [("not_accepted", {"reason": "No."}), ("defer", {}), ("accept_sedu", OPINIONS)]
    )
    def test_what_does_not_go_together_is_refused(self, sent, provider, outcome, fields):
        with pytest.raises(Refused):
            services.record_assessment(sent, at=AT, by=lead_of(provider), outcome=outcome, **days(sent), **fields)

    @pytest.mark.parametrize("role", [Role.CLP, Role.CASE_MANAGER, Role.COMMISSIONER, Role.REFERRER])
    def test_only_an_assessor_of_a_provider_asked_may(self, sent, role):
        with pytest.raises(Refused, match="Only an assessor"):
            services.record_assessment(sent, at=AT, by=user_with(role), outcome="defer", reason="No.", **days(sent))

    def test_not_an_assessor_of_another_provider(self, sent):
        with pytest.raises(Refused, match="Only an assessor"):
            services.record_assessment(
                sent, at=AT, by=lead_of(OrganisationFactory()), outcome="defer", reason="No.", **days(sent)
            )


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 21), 3, date(2027, 2, 21)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day, months, later):
    assert services.assessing.after_months(day, months) == later


class TestClose:
    def test_it_leaves_the_agenda_and_keeps_history(self, clp):
        referral = ReferralFactory(waiting=True)

        services.close(referral, reason="withdrawn", on=TODAY, at=AT, by=clp, note="Moved away")

        referral.refresh_from_db()
        assert (referral.status, referral.close_reason, referral.closed_on) == ("closed", "withdrawn", TODAY)
        assert referral.steps.last().note == "Moved away"
        assert not Relationship.objects.filter(person=referral.person, kind="agenda", ended_at=None).exists()
        assert Event.objects.get(act="referral.closed").facts == {"reason": "withdrawn", "on": str(TODAY)}

    def test_another_referral_on_the_agenda_keeps_the_person_there(self, clp):
        referral = ReferralFactory(waiting=True)
        ReferralFactory(accepted=True, person=referral.person, relationships=False)

        services.close(referral, reason="withdrawn", on=TODAY, at=AT, by=clp)

        assert Relationship.objects.filter(person=referral.person, kind="agenda", ended_at=None).exists()

    @pytest.mark.parametrize("shift", [-11, 1])
    def test_not_before_it_came_nor_in_the_future(self, referral, clp, shift):
        with pytest.raises(Refused):
            services.close(referral, reason="withdrawn", on=TODAY + timedelta(days=shift), at=AT, by=clp)

    def test_once(self, referral, clp):
        services.close(referral, reason="withdrawn", on=TODAY, at=AT, by=clp)

        with pytest.raises(Refused, match="already closed"):
            services.close(referral, reason="withdrawn", on=TODAY, at=AT, by=clp)


class TestRate:
    def test_dundrum_1_is_a_mean_and_dundrum_2_a_total(self, clp):
        referral = ReferralFactory(waiting=True)

        first = services.rate(referral, instrument="dundrum_1", scores={str(n): n % 5 for n in range(1, 12)}, on=TODAY, by=clp)
        second = services.rate(referral, instrument="dundrum_2", scores={str(n): 3 for n in range(1, 7)}, on=TODAY, by=clp)

        assert first.total == Decimal("1.91")
        assert second.total == 18

    def test_physical_measures_make_a_band_and_an_index(self, clp):
        referral = ReferralFactory(waiting=True, service_line="aed")

        rating = services.rate(
            referral,
            instrument="meed",
            scores={"height_cm": Decimal(165), "weight_kg": Decimal("34.5"), "heart_rate": 72, "syncope": False},
            on=TODAY,
            by=clp,
        )

        assert rating.scores == {"height_cm": 165.0, "weight_kg": 34.5, "heart_rate": 72, "bmi": 12.7}
        assert rating.band == Rating.Band.RED

    @pytest.mark.parametrize(
        ("instrument", "scores"),
        [
            ("dundrum_2", {"1": 3}),
            ("dundrum_2", {str(n): 5 for n in range(1, 7)}),
            ("dundrum_1", {str(n): 1 for n in range(1, 7)}),
            ("meed", {}),
            ("meed", {"heart_rate": 4000}),
            ("meed", {"shoe_size": 40}),
            ("horoscope", {"1": 1}),
        ],
    )
    def test_scores_that_cannot_be_are_refused(self, referral, clp, instrument, scores):
        with pytest.raises(Refused):
            services.rate(referral, instrument=instrument, scores=scores, on=TODAY, by=clp)

    def test_a_closed_referral_is_rated_no_more(self, referral, clp):
        services.close(referral, reason="withdrawn", on=TODAY, at=AT, by=clp)

        with pytest.raises(Refused):
            services.rate(referral, instrument="dundrum_2", scores={str(n): 3 for n in range(1, 7)}, on=TODAY, by=clp)


class TestOverride:
    def test_a_place_by_hand_says_why_and_can_be_taken_back(self, clp):
        referral = ReferralFactory(waiting=True)

        services.override_rank(referral, place=1, reason="Agreed with the court", at=AT, by=clp)
        referral.refresh_from_db()
        assert (referral.priority_override, referral.priority_reason) == (1, "Agreed with the court")

        services.override_rank(referral, place=None, reason="Hearing put off", at=AT, by=clp)
        referral.refresh_from_db()
        assert (referral.priority_override, referral.priority_reason) == (None, "")

    @pytest.mark.parametrize(("place", "reason"), [(1, " "), (0, "why"), (-3, "why")])
    def test_a_place_and_a_reason_are_needed(self, clp, place, reason):
        with pytest.raises(Refused):
            services.override_rank(ReferralFactory(waiting=True), place=place, reason=reason, at=AT, by=clp)


class TestWhoSees:
    def test_a_referrer_their_organisations_own(self, referral):
        mine = user_with(Role.REFERRER, organisation=referral.referring_organisation)
        same_place_other_line = user_with(Role.REFERRER, organisation=referral.referring_organisation, line="aed")

        assert Referral.objects.visible_to(mine).get() == referral
        assert not Referral.objects.visible_to(same_place_other_line).exists()
        assert not Referral.objects.visible_to(user_with(Role.REFERRER)).exists()

    def test_to_be_sent_a_referral_shows_it_to_assessors_not_to_referrers_there(self, provider, sent):
        assert Referral.objects.visible_to(lead_of(provider)).get() == sent
        assert not Referral.objects.visible_to(user_with(Role.REFERRER, organisation=provider)).exists()

    def test_having_made_a_referral_does_not_let_a_provider_assess_it(self, provider):
        ReferralFactory(accepted=True, referring_organisation=provider)
        lead = lead_of(provider)

        assert Referral.objects.visible_to(lead).exists()
        assert not Referral.objects.open_to(lead, Permission.ASSESSMENT_RECORD).exists()
        assert not Referral.objects.open_to(lead, Permission.REFERRAL_RATE).exists()

    def test_the_meeting_sees_what_is_on_its_agenda_only(self, referral):
        lead = lead_of(OrganisationFactory())
        on_agenda = AssessmentFactory().referral

        assert Referral.objects.visible_to(lead).get() == on_agenda
        assert not Referral.objects.visible_to(user_with(Role.COMMISSIONER)).exists()
        assert not Referral.objects.visible_to(user_with(Role.WARD)).exists()
