"""Many at once for one bed, on real connections: one gets it, the others are told so, nothing else changes."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from beds import services
from beds.models import Hold
from beds.services.locks import lock_hold
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.conftest import row_counts, wait_for
from tests.factories.accounts import user_with
from tests.factories.beds import HoldFactory, WaitingReferralFactory, WardFactory

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50


def at_once(acts):
    """Run the acts on a connection each, all from one start: what each came to, and how long it took."""
    start = Barrier(len(acts), timeout=60)

    def run(act):
        try:
            connection.ensure_connection()
            start.wait()
            began = time.perf_counter()
            try:
                return act(), time.perf_counter() - began
            except Refused as refused:
                return refused, time.perf_counter() - began
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_fifty_want_the_last_bed_and_one_gets_it():
    bed, by = WardFactory(beds=1).beds.get(), user_with("clp")
    referrals = [WaitingReferralFactory() for _ in range(MANY)]
    medians = []
    for _ in range(3):
        Hold.objects.all().delete()
        before = row_counts()
        at = timezone.now()

        outcomes = at_once([partial(services.hold, bed, referral=r, at=at, by=by) for r in referrals])

        won = [result for result, _ in outcomes if isinstance(result, Hold)]
        assert list(Hold.objects.all()) == won and len(won) == 1
        refusals = {str(result) for result, _ in outcomes if isinstance(result, Refused)}
        assert refusals == {"This bed was taken a moment ago; choose another."}
        assert row_counts() - before == {"beds.Hold": 1, "audit.Event": 1}
        medians.append(statistics.median(took for _, took in outcomes))
    assert statistics.median(medians) < 2, "something waits that need not"


def test_one_hold_accepted_by_many_is_accepted_once():
    ward = WardFactory(beds=1)
    hold = HoldFactory(bed=ward.beds.get(), offered=True)
    leads = [user_with("lead", organisation=ward.site.organisation) for _ in range(8)]
    at = timezone.now()
    today, before = timezone.localdate(at), row_counts()

    outcomes = at_once([partial(services.accept_offer, hold, at=at, by=by, expected_on=today) for by in leads])

    assert sum(isinstance(result, Hold) for result, _ in outcomes) == 1
    assert {str(r) for r, _ in outcomes if isinstance(r, Refused)} == {"This offer has already been accepted."}
    assert Event.objects.get(act="hold.accepted").by == Hold.objects.get().accepted_by
    assert row_counts() - before == {"audit.Event": 1}


def test_two_offers_of_one_referral_accepted_at_once_leave_one_bed():
    referral = WaitingReferralFactory()
    holds = [HoldFactory(referral=referral, bed=WardFactory(beds=1).beds.get(), offered=True) for _ in range(4)]
    leads = [user_with("lead", organisation=hold.bed.ward.site.organisation) for hold in holds]
    at = timezone.now()
    today = timezone.localdate(at)

    outcomes = at_once(
        [partial(services.accept_offer, hold, at=at, by=by, expected_on=today) for hold, by in zip(holds, leads, strict=True)]
    )

    assert sum(isinstance(result, Hold) for result, _ in outcomes) == 1
    assert Hold.objects.live(timezone.now()).count() == 1


def test_one_accepted_hold_admits_once_however_often_it_is_pressed():
    hold = HoldFactory(bed=WardFactory(beds=1).beds.get(), accepted=True)
    by, at = user_with("ward"), timezone.now()
    today = timezone.localdate(at)

    outcomes = at_once([partial(services.admit, hold, on=today, at=at, by=by)] * 8)

    assert sum(isinstance(result, Refused) for result, _ in outcomes) == 7
    assert hold.bed.stays.count() == 1


def test_admitting_someone_for_whom_another_bed_is_being_held_does_not_wait_for_ever():
    """The admission has the referral; the hold has its own row, which names the referral, and waits."""
    hold = HoldFactory(bed=WardFactory(beds=1).beds.get(), accepted=True)
    other, clp, ward, at = WardFactory(beds=1).beds.get(), user_with("clp"), user_with("ward"), timezone.now()
    want = partial(services.hold, other, referral=hold.referral, at=at, by=clp, why="Nearer home")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_hold(hold)
            holding = pool.submit(at_once, [want])
            wait_for(somebody_waits, "the hold to wait for the admission")
            services.admit(hold, on=timezone.localdate(at), at=at, by=ward)
        ((refused, _),) = holding.result(timeout=10)

    assert isinstance(refused, Refused)
    assert hold.bed.stays.count() == 1
    assert not Hold.objects.live(timezone.now()).exists(), "a bed stays held for someone who has one"


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
        return cursor.fetchone()[0]
