"""What a person's page tells of their referrals, and to whom."""

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.people.story import story_of
from tests.factories.accounts import user_with
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


def told(referral, user):
    return [
        happening.title
        for happening in story_of(referral.person, user)
        if "efer" in happening.title or "ssess" in happening.title
    ]


def test_referred_seen_accepted_and_closed_newest_first():
    referral = ReferralFactory(waiting=True)
    type(referral).objects.filter(pk=referral.pk).update(
        status="closed", closed_on=timezone.localdate(), close_reason="withdrawn"
    )

    assert told(referral, user_with(Role.CLP)) == [
        "Referral closed: withdrawn",
        "Assessed: accept for medium secure",
        "First contact of an assessment",
        "Referred to adult secure",
    ]


def test_another_line_is_told_nothing():
    assert told(ReferralFactory(), user_with(Role.CLP, line="aed")) == []
