from datetime import timedelta

import pytest

from beds import services
from beds.models import Hold
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.beds import (
    BedClosureFactory,
    BedFactory,
    HoldFactory,
    LeaveFactory,
    PauseFactory,
    StayFactory,
    WaitingReferralFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db


def test_a_bed_is_kept_for_the_referral_for_as_long_as_the_rule_says(bed, referral, clp, at):
    hold = services.hold(bed, referral=referral, at=at, by=clp)

    assert (hold.bed, hold.referral, hold.placed_by) == (bed, referral, clp)
    assert hold.expires_at == at + timedelta(hours=72)
    assert hold.state(at) == "held"
    assert Event.objects.get(act="hold.placed").person_id == referral.person_id


def test_a_hold_expires_by_itself_and_the_bed_may_be_held_again(bed, referral, clp, at):
    services.hold(bed, referral=referral, at=at - timedelta(hours=73), by=clp)

    assert services.hold(bed, referral=WaitingReferralFactory(), at=at, by=clp).pk


def test_a_held_bed_is_refused_without_saying_who_has_it(bed, referral, clp, at):
    first = services.hold(bed, referral=WaitingReferralFactory(), at=at, by=clp)

    with pytest.raises(Refused, match=r"^This bed was taken a moment ago; choose another\.$"):
        services.hold(bed, referral=referral, at=at, by=clp)
    assert list(Hold.objects.all()) == [first]


def test_a_bed_freed_today_may_be_held_today(bed, referral, clp, at):
    StayFactory(bed=bed, ended_on=at.date(), spell__discharged_on=at.date())

    assert services.hold(bed, referral=referral, at=at, by=clp)


def test_a_bed_with_someone_in_it_is_not_held(bed, referral, clp, at):
    StayFactory(bed=bed)

    with pytest.raises(Refused, match="Someone is in this bed"):
        services.hold(bed, referral=referral, at=at, by=clp)


def test_a_bed_whose_patient_is_on_leave_is_theirs_until_it_is_released(bed, referral, clp, at):
    leave = LeaveFactory(spell=StayFactory(bed=bed).spell)
    with pytest.raises(Refused, match="Someone is in this bed"):
        services.hold(bed, referral=referral, at=at, by=clp)

    services.release_bed(leave, at=at, by=clp)

    assert services.hold(bed, referral=referral, at=at, by=clp)


def test_a_bed_out_of_service_is_not_held(bed, referral, clp, at):
    BedClosureFactory(bed=bed)

    with pytest.raises(Refused, match="out of service"):
        services.hold(bed, referral=referral, at=at, by=clp)


def test_a_ward_closed_to_admissions_gives_no_bed(bed, referral, clp, at):
    PauseFactory(ward=bed.ward)

    with pytest.raises(Refused, match="closed to admissions"):
        services.hold(bed, referral=referral, at=at, by=clp)


def test_a_bed_closed_for_good_is_not_held(referral, clp, at):
    bed = BedFactory(closed_on=at.date())

    with pytest.raises(Refused, match="closed for good"):
        services.hold(bed, referral=referral, at=at, by=clp)


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_a_bed_is_held_only_for_someone_assessed(bed, clp, at, status):
    referral = WaitingReferralFactory(status=status)

    with pytest.raises(Refused, match="needs an assessment that accepts it"):
        services.hold(bed, referral=referral, at=at, by=clp)


def test_another_service_lines_bed_is_refused(referral, clp, at):
    ward = WardFactory(beds=1, service_line="lda")

    with pytest.raises(Refused, match="another service line"):
        services.hold(ward.beds.get(), referral=referral, at=at, by=clp)


def test_a_bed_that_does_not_suit_is_held_with_a_reason_only(referral, clp, at):
    bed = WardFactory(beds=1, security="low").beds.get()
    with pytest.raises(Refused, match="does not meet: security"):
        services.hold(bed, referral=referral, at=at, by=clp)
    assert not Hold.objects.exists()

    hold = services.hold(bed, referral=referral, at=at, by=clp, why="Steps down next week; agreed by both units")

    assert hold.why


def test_a_hold_whose_referral_was_closed_stands_in_nobodys_way(bed, referral, clp, at):
    old = HoldFactory(bed=bed)
    old.referral.status, old.referral.closed_on = "closed", at.date()
    old.referral.save()

    services.hold(bed, referral=referral, at=at, by=clp)

    old.refresh_from_db()
    assert old.end == Hold.End.REFERRAL_CLOSED


def test_a_hold_can_be_extended_while_it_stands(bed, referral, clp, at):
    hold = services.hold(bed, referral=referral, at=at, by=clp)

    services.extend(hold, until=at + timedelta(days=7), at=at, by=clp)

    assert Hold.objects.live(at + timedelta(days=6)).get() == hold
    with pytest.raises(Refused, match="expired"):
        services.extend(hold, until=at + timedelta(days=9), at=at + timedelta(days=8), by=clp)


def test_a_released_bed_is_free_at_once(bed, referral, clp, at):
    hold = services.hold(bed, referral=referral, at=at, by=clp)

    services.release(hold, at=at + timedelta(minutes=5), by=clp, note="Going elsewhere")

    assert services.hold(bed, referral=WaitingReferralFactory(), at=at + timedelta(minutes=5), by=clp)
    with pytest.raises(Refused, match="has ended: released"):
        services.release(hold, at=at + timedelta(minutes=6), by=clp, note="")
