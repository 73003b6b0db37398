from datetime import timedelta

import pytest
from django.utils import timezone

from beds import worklist
from beds.models import Hold
from reachout.people.finders import find
from tests.factories.beds import ConfirmationFactory, HoldFactory, LeaveFactory, ReadyFactory, StayFactory, WardFactory

pytestmark = pytest.mark.django_db


def titles(section):
    return [item.title for item in section.items]


def test_a_lead_answers_the_offers_to_their_own_unit(lead, bed, referral, at):
    HoldFactory(bed=bed, referral=referral, offered=True)
    HoldFactory(bed=WardFactory(beds=1).beds.get(), offered=True)

    section = worklist.offers_to_answer(lead, at)

    assert titles(section) == [referral.person.name] and section.total == 1


def test_a_clp_is_told_of_holds_about_to_expire(clp, bed, other_bed, at):
    soon = HoldFactory(bed=bed, expires_at=at + timedelta(hours=5))
    HoldFactory(bed=other_bed, expires_at=at + timedelta(hours=50))

    assert titles(worklist.holds_expiring(clp, at)) == [soon.referral.person.name]


def test_a_declined_offer_waits_for_the_clp_until_another_bed_is_held(clp, bed, other_bed, referral, at):
    ended = {"ended_at": at - timedelta(minutes=5), "end": Hold.End.DECLINED, "decline_reason": "staffing"}
    HoldFactory(bed=bed, referral=referral, offered=True, **ended)
    assert "Not enough staff" in worklist.offers_declined(clp, at).items[0].detail

    HoldFactory(bed=other_bed, referral=referral)

    assert worklist.offers_declined(clp, at).total == 0


def test_a_ward_expects_whom_it_accepted(nurse, bed, referral, at):
    HoldFactory(bed=bed, referral=referral, accepted=True)

    assert titles(worklist.arrivals(nurse, at)) == [referral.person.name]


def test_a_ward_confirms_what_is_stale(nurse, ward, at):
    assert titles(worklist.beds_to_confirm(nurse, at)) == [ward.name]

    ConfirmationFactory(ward=ward, at=at - timedelta(hours=2))

    assert worklist.beds_to_confirm(nurse, at).total == 0


def test_who_should_be_back_and_who_is_kept_too_long(nurse, bed, other_bed, at):
    away, kept = StayFactory(bed=bed), StayFactory(bed=other_bed)
    LeaveFactory(spell=away.spell, expected_back_on=timezone.localdate(at) - timedelta(days=1))
    ReadyFactory(spell=kept.spell)

    assert titles(worklist.back_from_leave(nurse, at)) == [away.person.name]
    assert titles(worklist.ready_but_delayed(nurse, at)) == [kept.person.name]


def test_a_reference_is_found_by_those_who_may_see_it(clp, outsider, bed):
    hold, stay = HoldFactory(bed=bed), StayFactory(bed=WardFactory(beds=1).beds.get())

    assert [found.url for found in find(clp, hold.reference)] == [f"/beds/holds/{hold.pk}/"]
    assert [found.url for found in find(clp, stay.spell.reference)] == [f"/beds/stays/{stay.pk}/"]
    assert find(outsider, hold.reference) == []
