from datetime import timedelta

import pytest
from django.utils import timezone

from beds.models import Hold
from beds.services import end_lapsed_interest, offer
from reachout.people.models import Relationship
from tests.factories.accounts import UserFactory
from tests.factories.beds import BedFactory, HoldFactory, StayFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def offered():
    hold = HoldFactory()
    return offer(hold, at=NOW, by=UserFactory())


def sees(hold):
    unit = hold.bed.ward.site.organisation
    return Relationship.objects.filter(person=hold.referral.person, organisation=unit, ended_at=None).exists()


def test_a_unit_that_let_an_offer_run_out_no_longer_sees_the_person(offered):
    assert sees(offered)

    assert end_lapsed_interest(at=offered.expires_at) == 1

    assert not sees(offered)


def test_while_the_offer_stands_nothing_ends(offered):
    assert end_lapsed_interest(at=offered.expires_at - timedelta(seconds=1)) == 0
    assert sees(offered)


def test_a_unit_with_another_reason_goes_on_seeing_them(offered):
    StayFactory(bed=BedFactory(ward=offered.bed.ward), spell__person=offered.referral.person)

    end_lapsed_interest(at=offered.expires_at)

    assert sees(offered)


def test_twice_is_once(offered):
    end_lapsed_interest(at=offered.expires_at)
    ended = Relationship.objects.filter(person=offered.referral.person).values_list("ended_at")
    before = list(ended)

    end_lapsed_interest(at=offered.expires_at + timedelta(minutes=15))

    assert list(ended) == before
    assert Hold.objects.get().ended_at is None
