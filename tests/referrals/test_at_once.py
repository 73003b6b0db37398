"""Two people press at the same moment, each on a connection of their own: one wins, the other is told who and when."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from referrals import services
from referrals.models import Sent, Step
from tests.factories.accounts import user_with
from tests.factories.organisations import OrganisationFactory
from tests.factories.referrals import ReferralFactory, lead_of

pytestmark = pytest.mark.django_db(transaction=True)

AT = timezone.now()


def together(*presses):
    """Run them at once; each result, or the refusal it met."""
    gate = Barrier(len(presses), timeout=60)

    def press(verb):
        gate.wait()
        try:
            return verb()
        except Refused as reason:
            return reason
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def refusals(results):
    return [result for result in results if isinstance(result, Refused)]


def test_two_who_accept_at_once():
    referral, provider = ReferralFactory(), OrganisationFactory()
    clps = [user_with(Role.CLP, name=name) for name in ("Ada Holt", "Ben Ives", "Cleo Jay", "Dan Kerr")]

    results = together(
        *(lambda by=by: services.accept(referral, at=AT, by=by, urgency="urgent", send_to=[provider]) for by in clps)
    )

    referral.refresh_from_db()
    told = refusals(results)
    assert len(told) == 3
    assert all(
        str(reason).startswith(f"This referral was already accepted for assessment by {referral.triaged_by.name}")
        for reason in told
    )
    assert Step.objects.count() == Sent.objects.count() == 1
    assert Event.objects.filter(act="referral.accepted").count() == 1


def test_one_accepts_while_another_declines():
    referral, provider, clp, other = ReferralFactory(), OrganisationFactory(), user_with(Role.CLP), user_with(Role.CLP)

    results = together(
        lambda: services.accept(referral, at=AT, by=clp, urgency="urgent", send_to=[provider]),
        lambda: services.decline(referral, at=AT, by=other, reason="wrong_line", advice="Refer to LDA."),
    )

    referral.refresh_from_db()
    assert len(refusals(results)) == 1
    assert Step.objects.get().status == referral.status
    assert (referral.status == "closed") == (referral.decline_reason == "wrong_line")


def test_two_assessors_complete_one_assessment():
    provider = OrganisationFactory()
    referral = ReferralFactory(accepted=True, sent_to=[provider])
    leads = [lead_of(provider), lead_of(provider)]
    ends = {"outcome": "not_accepted", "reason_code": "below_threshold", "reason": "No.", "decided_on": referral.received_on}

    results = together(
        *(
            lambda by=by: services.record_assessment(referral, at=AT, by=by, first_contact_on=referral.received_on, **ends)
            for by in leads
        )
    )

    assert len(refusals(results)) == 1
    assert referral.assessments.count() == 1
