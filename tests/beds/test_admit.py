from datetime import timedelta

import pytest
from django.utils import timezone

from beds import services
from beds.models import Hold, Spell, WardStay
from reachout.people.models import Person
from reachout.refused import Refused
from tests.factories.beds import BedFactory, HoldFactory, LeaveFactory, StayFactory, WardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(at):
    return timezone.localdate(at)


@pytest.fixture
def accepted(bed, referral):
    return HoldFactory(bed=bed, referral=referral, accepted=True)


def test_the_person_is_in_the_bed_and_the_referral_is_closed(accepted, bed, referral, nurse, at, today):
    stay = services.admit(accepted, on=today, at=at, by=nurse)

    accepted.refresh_from_db()
    referral.refresh_from_db()
    assert (stay.bed, stay.person, stay.spell.referral) == (bed, referral.person, referral)
    assert accepted.end == Hold.End.ADMITTED
    assert (referral.status, referral.close_reason, referral.closed_on) == ("closed", "admitted", today)
    assert Person.objects.visible_to(nurse).get() == referral.person


def test_only_an_accepted_hold_admits(bed, referral, nurse, at, today):
    hold = HoldFactory(bed=bed, referral=referral, offered=True)

    with pytest.raises(Refused, match="has not accepted"):
        services.admit(hold, on=today, at=at, by=nurse)


def test_nobody_is_admitted_twice(accepted, nurse, at, today):
    services.admit(accepted, on=today, at=at, by=nurse)

    with pytest.raises(Refused):
        services.admit(accepted, on=today, at=at, by=nurse)
    assert WardStay.objects.count() == 1


@pytest.mark.parametrize(("days", "words"), [(1, "in the future"), (-31, "They were referred on")])
def test_the_day_is_one_on_which_it_can_have_happened(accepted, nurse, at, today, days, words):
    with pytest.raises(Refused, match=words):
        services.admit(accepted, on=today + timedelta(days=days), at=at, by=nurse)


def test_a_day_on_which_someone_else_was_in_the_bed_is_refused(accepted, bed, nurse, at, today):
    StayFactory(bed=bed, ended_on=today)

    with pytest.raises(Refused, match="Someone else was in this bed on that day"):
        services.admit(accepted, on=today - timedelta(days=1), at=at, by=nurse)


def test_a_transfer_ends_the_stay_at_the_other_provider(accepted, referral, nurse, at, today):
    before = StayFactory(bed=BedFactory(), spell__person=referral.person)
    with pytest.raises(Refused, match="say that this is a transfer"):
        services.admit(accepted, on=today, at=at, by=nurse)

    stay = services.admit(accepted, on=today, at=at, by=nurse, transfer=True)

    before.refresh_from_db()
    assert (before.ended_on, before.spell.discharged_on, before.spell.destination) == (today, today, "other_unit")
    assert stay.spell != before.spell


def test_a_transfer_within_the_provider_keeps_the_spell(accepted, ward, referral, nurse, at, today):
    elsewhere = WardFactory(beds=1, site=ward.site, security="low").beds.get()
    before = StayFactory(bed=elsewhere, spell__person=referral.person)

    stay = services.admit(accepted, on=today, at=at, by=nurse, transfer=True)

    assert stay.spell == before.spell
    assert Spell.objects.get().discharged_on is None


def test_whoever_released_the_bed_stays_on_the_wards_books_without_one(accepted, bed, nurse, at, today):
    away = StayFactory(bed=bed)
    LeaveFactory(spell=away.spell, bed_released=True)

    services.admit(accepted, on=today, at=at, by=nurse)

    assert WardStay.objects.current().get(person=away.person).bed is None


def test_a_move_ends_one_stay_and_begins_the_next(bed, other_bed, nurse, at, today):
    stay = StayFactory(bed=bed)

    moved = services.move(stay, bed=other_bed, on=today, at=at, by=nurse)

    stay.refresh_from_db()
    assert (stay.ended_on, moved.started_on, moved.bed, moved.spell) == (today, today, other_bed, stay.spell)


def test_a_move_on_the_day_of_arrival_is_possible(bed, other_bed, nurse, at, today):
    stay = StayFactory(bed=bed, started_on=today)

    assert services.move(stay, bed=other_bed, on=today, at=at, by=nurse)


def test_a_move_into_a_bed_with_someone_in_it_is_refused(bed, other_bed, nurse, at, today):
    stay = StayFactory(bed=bed)
    StayFactory(bed=other_bed)

    with pytest.raises(Refused, match="Someone is in this bed"):
        services.move(stay, bed=other_bed, on=today, at=at, by=nurse)


def test_a_move_into_a_held_bed_is_refused(bed, other_bed, nurse, at, today):
    HoldFactory(bed=other_bed)

    with pytest.raises(Refused, match="held for a referral"):
        services.move(StayFactory(bed=bed), bed=other_bed, on=today, at=at, by=nurse)


def test_a_move_to_another_provider_is_a_discharge_and_an_admission(bed, nurse, at, today):
    with pytest.raises(Refused, match="another provider"):
        services.move(StayFactory(bed=bed), bed=WardFactory(beds=1).beds.get(), on=today, at=at, by=nurse)


def test_a_move_before_the_stay_began_is_refused(bed, other_bed, nurse, at, today):
    stay = StayFactory(bed=bed, started_on=today)

    with pytest.raises(Refused, match="This stay began on"):
        services.move(stay, bed=other_bed, on=today - timedelta(days=1), at=at, by=nurse)


def test_two_people_change_beds(bed, other_bed, nurse, at, today):
    one, other = StayFactory(bed=bed), StayFactory(bed=other_bed)

    services.swap_beds(one, other, on=today, at=at, by=nurse)

    beds = dict(WardStay.objects.current().values_list("person", "bed"))
    assert beds == {one.person_id: other_bed.pk, other.person_id: bed.pk}
