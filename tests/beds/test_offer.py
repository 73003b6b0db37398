from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from beds import services
from beds.models import Hold
from beds.notifications import leads_of
from reachout.accounts.permissions import Role
from reachout.people.models import Person, Relationship
from reachout.refused import Refused
from referrals.models import Referral
from tests.factories.accounts import user_with
from tests.factories.beds import HoldFactory, WardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(bed, referral, clp, at):
    return services.offer(services.hold(bed, referral=referral, at=at, by=clp), at=at, by=clp)


def test_an_offer_lets_the_unit_see_the_person_and_tells_its_leads(
    bed, referral, clp, lead, nurse, at, django_capture_on_commit_callbacks
):
    assert not Person.objects.visible_to(nurse).exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.offer(services.hold(bed, referral=referral, at=at, by=clp), at=at, by=clp)

    assert Person.objects.visible_to(nurse).get() == referral.person
    (message,) = mail.outbox
    assert message.to == [lead.email]
    assert referral.person.family_name not in message.subject + message.body


def test_the_unit_accepts_and_the_bed_is_kept_until_after_the_expected_day(offered, lead, at):
    expected_on = timezone.localdate(at) + timedelta(days=9)

    hold = services.accept_offer(offered, at=at, by=lead, expected_on=expected_on)

    assert hold.state(at) == "accepted"
    assert timezone.localdate(hold.expires_at) == expected_on + timedelta(days=3)


def test_acceptance_releases_every_other_hold_of_the_referral(offered, referral, lead, at):
    elsewhere = HoldFactory(referral=referral, bed=WardFactory(beds=1).beds.get(), offered=True)

    services.accept_offer(offered, at=at, by=lead, expected_on=timezone.localdate(at))

    elsewhere.refresh_from_db()
    assert elsewhere.end == Hold.End.OTHER_BED
    assert list(Hold.objects.live(at + timedelta(seconds=1))) == [offered]


def test_who_offers_does_not_accept(offered, clp, at):
    with pytest.raises(Refused, match="someone else at the unit must accept"):
        services.accept_offer(offered, at=at, by=clp, expected_on=timezone.localdate(at))


def test_an_offer_is_accepted_once(offered, lead, at):
    services.accept_offer(offered, at=at, by=lead, expected_on=timezone.localdate(at))

    with pytest.raises(Refused, match="already been accepted"):
        services.accept_offer(offered, at=at, by=lead, expected_on=timezone.localdate(at))


def test_a_bed_not_offered_is_not_accepted(bed, referral, clp, lead, at):
    hold = services.hold(bed, referral=referral, at=at, by=clp)

    with pytest.raises(Refused, match="not been offered"):
        services.accept_offer(hold, at=at, by=lead, expected_on=timezone.localdate(at))


def test_an_expired_offer_is_not_accepted(offered, lead, at):
    late = at + timedelta(hours=73)

    with pytest.raises(Refused, match="expired"):
        services.accept_offer(offered, at=late, by=lead, expected_on=timezone.localdate(late))


def test_the_expected_day_is_not_in_the_past(offered, lead, at):
    with pytest.raises(Refused, match="cannot be before"):
        services.accept_offer(offered, at=at, by=lead, expected_on=timezone.localdate(at) - timedelta(days=1))


def test_a_decline_frees_the_bed_and_the_referral_waits_on(
    offered, referral, lead, nurse, clp, at, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.decline_offer(offered, at=at, by=lead, reason=Hold.Decline.WARD_MIX, note="Three men with similar needs")

    referral.refresh_from_db()
    assert referral.status == Referral.Status.WAITING
    assert not Hold.objects.live(at + timedelta(seconds=1)).exists()
    assert not Person.objects.visible_to(nurse).exists()
    assert "Mix of patients on the ward" in mail.outbox[0].body and mail.outbox[0].to == [clp.email]


def test_a_decline_has_a_reason_from_the_list(offered, lead, at):
    with pytest.raises(Refused, match="choose a reason"):
        services.decline_offer(offered, at=at, by=lead, reason="", note="")


def test_a_provider_that_assessed_them_still_sees_them_after_declining(offered, referral, lead, at):
    referral.sent_to.create(organisation=offered.bed.ward.site.organisation, at=at, by=lead)

    services.decline_offer(offered, at=at, by=lead, reason=Hold.Decline.STAFFING, note="")

    assert Relationship.objects.filter(kind="organisation", ended_at=None).exists()


def test_a_lead_of_another_provider_is_not_told(offered):
    user_with(Role.LEAD)

    assert not leads_of(offered).exists()
