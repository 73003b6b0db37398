"""The next day due is kept with the facts, and worked out anew when a rule has changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reachout.rules.models import Rule
from referrals.models import Referral
from referrals.tasks import days_due
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def test_a_changed_rule_moves_the_day_and_a_second_run_moves_nothing():
    referral = ReferralFactory(accepted=True, urgency="routine")
    assert referral.due_on == referral.received_on + timedelta(days=28)
    Rule.objects.create(key="assess_routine_days", value=14, valid_from=referral.received_on, source="local")

    assert days_due() == 1
    assert days_due() == 0

    referral.refresh_from_db()
    assert (referral.due_on, referral.due_what) == (referral.received_on + timedelta(days=14), "assess")


def test_closed_referrals_are_left_alone():
    referral = ReferralFactory(status="closed", closed_on=TODAY(), close_reason="withdrawn")
    Referral.objects.update(due_on=TODAY())

    assert days_due() == 0
    referral.refresh_from_db()
    assert referral.due_on == TODAY()


@pytest.mark.parametrize("count", [1, 20])
def test_a_fixed_number_of_queries(django_assert_max_num_queries, count):
    ReferralFactory.create_batch(count, due=False)

    with django_assert_max_num_queries(10):
        assert days_due() == count
