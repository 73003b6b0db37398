"""Deciding: it happens, once, and only where and by whom it may."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from beds import services as bed_services
from beds.meetings import services
from beds.meetings.models import AvoidedAdmission, Decision, Meeting
from beds.models import Bed, Hold
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from referrals.models import Referral
from tests.conftest import row_counts
from tests.factories.accounts import user_with
from tests.factories.beds import HoldFactory, WaitingReferralFactory, WardFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db
CHANGED_BY_AN_OFFER = {"meetings.Decision": 1, "beds.Hold": 1, "people.Relationship": 1, "audit.Event": 3}
ALTERNATIVE = services.Alternative(90, Decimal("450.00"), Decimal("510.00"), Decimal("3200.00"))
Decide = Callable[..., Decision]


@pytest.fixture
def decide(sitting: Meeting, referral: Referral, clp: User, at: datetime) -> Decide:
    def made(decision: str, **fields: Any) -> Decision:
        return services.decide(sitting, **{"referral": referral, "decision": decision, "rationale": "First on the list",
                                           "at": at, "by": clp, **fields})  # fmt: skip

    return made


def test_an_offer_holds_the_bed_and_asks_the_unit(decide: Decide, bed: Bed, referral: Referral) -> None:
    decision = decide("offer", bed=bed)

    hold = Hold.objects.get()
    assert (decision.hold, hold.bed, hold.referral) == (hold, bed, referral)
    assert hold.offered_at is not None
    assert decision.ward == bed.ward
    assert Event.objects.filter(act="decision.made", person_id=referral.person_id).count() == 1


def test_the_rank_and_its_reasons_are_frozen(decide: Decide, bed: Bed, sitting: Meeting) -> None:
    ReferralFactory(waiting=True, urgency="emergency", received_on=timezone.localdate() - timedelta(days=90))

    decision = decide("hold", bed=bed)

    assert decision.rank == 2
    assert {"name": "Urgency", "words": "Urgent", "tone": "grey"} in decision.components


def test_a_bed_already_held_for_the_person_is_offered_not_held_again(decide: Decide, bed: Bed, referral: Referral) -> None:
    held = HoldFactory(bed=bed, referral=referral)

    assert decide("offer", bed=bed).hold == held
    assert Hold.objects.count() == 1


def test_deferring_keeps_the_person_on_the_list(decide: Decide, referral: Referral, at: datetime) -> None:
    until = timezone.localdate(at) + timedelta(days=14)

    assert decide("defer", until=until).defer_until == until
    referral.refresh_from_db()
    assert referral.status == Referral.Status.WAITING


def test_declining_closes_the_referral_with_its_reason(decide: Decide, referral: Referral, bed: Bed) -> None:
    HoldFactory(bed=bed, referral=referral)

    decide("decline", reason="below_threshold")

    referral.refresh_from_db()
    assert (referral.status, referral.close_reason, referral.decline_reason) == ("closed", "not_accepted", "below_threshold")
    assert Hold.objects.get().end == Hold.End.RELEASED


def test_an_avoided_admission_is_counted_and_closes_the_referral(decide: Decide, referral: Referral) -> None:
    decide("avoid", alternative=ALTERNATIVE)

    avoided = AvoidedAdmission.objects.get()
    assert (avoided.referral, avoided.benchmark_days, avoided.price_high) == (referral, 90, Decimal("510.00"))
    referral.refresh_from_db()
    assert referral.close_reason == "avoided"


@pytest.mark.parametrize(
    ("decision", "fields", "words"),
    [
        ("offer", {}, "Choose a bed"),
        ("decline", {}, "Choose why"),
        ("decline", {"reason": "because"}, "Choose why"),
        ("defer", {"until": timezone.localdate()}, "after today"),
        ("avoid", {}, "Give the days"),
        ("defer", {"rationale": "  "}, "Say why"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_changes(
    decide: Decide, decision: str, fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        decide(decision, **fields)

    assert not Decision.objects.exists()
    assert not Event.objects.filter(act__startswith="decision").exists()


def test_pressed_twice_it_happens_once_and_the_second_is_told(decide: Decide, bed: Bed, clp: User) -> None:
    decide("offer", bed=bed)

    with pytest.raises(Refused, match=f"Already decided: offer a bed, by {clp.name}"):
        decide("decline", reason="below_threshold")

    assert Decision.objects.get().decision == "offer"


def test_a_bed_that_another_took_is_refused_and_no_decision_stands(decide: Decide, bed: Bed) -> None:
    HoldFactory(bed=bed)

    with pytest.raises(Refused, match="taken a moment ago"):
        decide("offer", bed=bed)

    assert not Decision.objects.exists()


def test_whoever_declared_an_interest_does_not_decide(sitting: Meeting, decide: Decide, referral: Referral, at: datetime) -> None:
    lead = user_with(Role.LEAD)
    services.declare_conflict(sitting, referral=referral, why="My unit treats a relative", at=at, by=lead)

    with pytest.raises(Refused, match="someone else must decide"):
        decide("defer", by=lead)

    assert decide("defer").decision == "defer"


def test_nothing_is_decided_before_the_meeting_or_after(decide: Decide, sitting: Meeting, clp: User, at: datetime) -> None:
    services.close_meeting(sitting, minutes=60, at=at, by=clp)
    with pytest.raises(Refused, match="is closed"):
        decide("defer")


def test_only_those_who_wait_for_a_bed_are_decided(sitting: Meeting, clp: User, at: datetime) -> None:
    with pytest.raises(Refused, match="not on the list"):
        services.decide(sitting, referral=ReferralFactory(accepted=True), decision="defer", rationale="Too early", at=at, by=clp)


def test_a_decision_is_taken_back_while_the_bed_is_held(decide: Decide, bed: Bed, clp: User, at: datetime) -> None:
    services.reopen(decide("offer", bed=bed), why="Wrong ward", at=at, by=clp)

    assert Hold.objects.get().end == Hold.End.RELEASED
    assert decide("defer").decision == "defer"
    assert Decision.objects.count() == 2


def test_an_accepted_offer_is_not_taken_back(decide: Decide, bed: Bed, lead: User, clp: User, at: datetime) -> None:
    decision = decide("offer", bed=bed)
    bed_services.accept_offer(decision.hold, at=at, by=lead, expected_on=timezone.localdate(at))

    with pytest.raises(Refused, match="has accepted"):
        services.reopen(decision, why="Changed our mind", at=at, by=clp)


def test_a_closed_referral_stays_closed(decide: Decide, clp: User, at: datetime) -> None:
    with pytest.raises(Refused, match="new referral"):
        services.reopen(decide("decline", reason="duplicate"), why="A mistake", at=at, by=clp)


def test_the_next_meeting_decides_anew(decide: Decide, referral: Referral, clp: User, at: datetime) -> None:
    decide("defer")
    later = MeetingFactory(in_session=True, starts_at=at - timedelta(minutes=5))

    assert services.decide(later, referral=referral, decision="defer", rationale="Still unwell", at=at, by=clp)


@pytest.mark.django_db(transaction=True)
def test_ten_people_decide_at_once_and_one_decision_stands() -> None:
    sitting, referral = MeetingFactory(in_session=True), WaitingReferralFactory()
    beds = list(WardFactory(beds=10).beds.all())
    people = [user_with(Role.CLP) for _ in beds]
    start, before = Barrier(len(beds), timeout=60), row_counts()

    def press(number: int) -> str:
        start.wait()
        try:
            services.decide(sitting, referral=referral, decision="offer", rationale="First on the list", at=timezone.now(),
                            by=people[number], bed=beds[number])  # fmt: skip
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()
        return "decided"

    with ThreadPoolExecutor(len(beds)) as pool:
        answers = list(pool.map(press, range(len(beds))))

    assert answers.count("decided") == 1
    assert all(answer.startswith("Already decided: offer a bed") for answer in answers if answer != "decided")
    assert (Decision.objects.count(), Hold.objects.count(), Event.objects.filter(act="hold.placed").count()) == (1, 1, 1)
    assert row_counts() - before == CHANGED_BY_AN_OFFER


@pytest.mark.django_db(transaction=True)
def test_one_button_pressed_twice_at_once_in_the_browser_decides_once(sitting: Meeting, referral: Referral, bed: Bed) -> None:
    clp, start = user_with(Role.CLP), Barrier(2, timeout=60)
    form = {"decision": "offer", "bed": str(bed.pk), "rationale": "First on the list"}
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(clp)
    before = row_counts()

    def press(client: Client) -> Any:
        start.wait()
        try:
            return client.post(f"/meetings/{sitting.pk}/referrals/{referral.pk}/decide/", form)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, clients))

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert f"By {clp.name}" in next(answer for answer in answers if answer.status_code == 200).content.decode()
    assert Decision.objects.count() == Hold.objects.count() == 1
    assert row_counts() - before == {**CHANGED_BY_AN_OFFER, "audit.Event": 4}, "the offer's events, and one reading of the page"


@pytest.mark.django_db(transaction=True)
def test_the_database_itself_allows_one_decision_in_a_meeting(sitting: Meeting, referral: Referral, clp: User) -> None:
    fields = {"meeting": sitting, "referral": referral, "decision": "defer", "rationale": "x", "decided_by": clp}
    Decision.objects.create(**fields, decided_at=timezone.now())
    with pytest.raises(Exception, match="one_decision_per_referral_and_meeting"):
        Decision.objects.create(**fields, decided_at=timezone.now())
