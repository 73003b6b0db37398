"""The ranked list: whom it holds, in what order, in how many queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.selectors import clocks, ranked
from tests.factories.organisations import SiteFactory
from tests.factories.people import PersonFactory
from tests.factories.referrals import RatingFactory, ReferralFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def test_it_holds_who_waits_for_a_bed_in_the_line():
    waiting = ReferralFactory(waiting=True)
    ReferralFactory()
    ReferralFactory(accepted=True)
    ReferralFactory(waiting=True, service_line="lda")

    only = ranked("adult_secure", at=timezone.now())

    assert [(row.referral, row.place) for row in only] == [(waiting, 1)]
    assert only[0].assessment == waiting.assessments.get()


def test_the_newest_rating_counts():
    calmer, worse = ReferralFactory(waiting=True), ReferralFactory(waiting=True)
    RatingFactory(referral=calmer, total=24, rated_on=TODAY() - timedelta(days=7))
    RatingFactory(referral=calmer, total=6, rated_on=TODAY())
    RatingFactory(referral=worse, total=15, rated_on=TODAY() - timedelta(days=1))

    assert [row.referral for row in ranked("adult_secure", at=timezone.now())] == [worse, calmer]


def test_a_breached_deadline_comes_before_a_higher_score_and_a_place_by_hand_before_both():
    scored, breached, by_hand = (ReferralFactory(waiting=True) for _ in range(3))
    RatingFactory(referral=scored, total=24)
    breached.court_order, breached.court_order_on = "s35_36", TODAY() - timedelta(days=8)
    breached.save()
    by_hand.priority_override, by_hand.priority_reason = 1, "Agreed"
    by_hand.save()

    rows = ranked("adult_secure", at=timezone.now())

    assert [row.referral for row in rows] == [by_hand, breached, scored]
    assert "1 day late" in rows[1].components[1].words


def test_eating_disorders_are_ranked_by_physical_risk_and_said_in_words():
    amber, red = (ReferralFactory(waiting=True, service_line="aed") for _ in range(2))
    RatingFactory(referral=amber, instrument="meed", total=None, band="amber", scores={"heart_rate": 45})
    RatingFactory(referral=red, instrument="meed", total=None, band="red", scores={"potassium": 2.2})

    rows = ranked("aed", at=timezone.now())

    assert [row.referral for row in rows] == [red, amber]
    assert "potassium 2.2 mmol/L" in rows[0].components[2].words


def test_the_distance_is_to_the_unit_of_the_community_team_unless_the_caller_knows_better():
    person = PersonFactory(home_latitude=52.48, home_longitude=-1.89)
    linked = ReferralFactory(waiting=True, person=person, linked_site=SiteFactory(latitude=52.58, longitude=-1.89))

    (row,) = ranked("adult_secure", at=timezone.now())
    assert row.components[-1].words == "11 km to the unit"
    (row,) = ranked("adult_secure", at=timezone.now(), distances={linked.pk: 42.0})
    assert row.components[-1].words == "42 km to the unit"


@pytest.mark.parametrize("count", [1, 12])
def test_four_queries_however_many(django_assert_num_queries, count):
    for _ in range(count):
        RatingFactory()

    with django_assert_num_queries(4):
        assert len(ranked("adult_secure", at=timezone.now())) == count


def test_clocks_of_many_are_two_queries(django_assert_num_queries):
    referrals = [ReferralFactory(), ReferralFactory(accepted=True), ReferralFactory(waiting=True)]

    with django_assert_num_queries(2):
        found = clocks(referrals, at=timezone.now())

    assert set(found) == {referral.pk for referral in referrals}
