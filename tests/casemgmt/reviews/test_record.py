"""Booking, holding and missing; and what the database forbids whoever writes."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from beds.models import WardStay
from casemgmt.facts import facts_of
from casemgmt.models import Case
from casemgmt.reviews import services
from casemgmt.reviews.due import due_of
from casemgmt.reviews.models import Review, Step
from casemgmt.reviews.services import Said
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.cases import CaseFactory
from tests.factories.people import LegalStatusFactory
from tests.factories.reviews import ActionFactory, ReviewFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def ago(days):
    return TODAY() - timedelta(days=days)


@pytest.fixture
def case():
    return CaseFactory(stay=StayFactory(started_on=ago(200)))


@pytest.fixture
def manager():
    return user_with(Role.CASE_MANAGER)


@pytest.fixture
def now():
    return {"at": timezone.now()}


def due_on(case, kind="cpa"):
    found = due_of(facts_of(Case.objects.filter(pk=case.pk), on=TODAY()), on=TODAY())[case.pk]
    return next(one for one in found if one.kind == kind)


def test_from_booked_to_held_moves_what_is_due_and_leaves_a_trail(case, manager, now):
    was = due_on(case)
    booked = services.book(case, kind="cpa", booked_on=TODAY(), booked_time=time(14), by=manager, **now)
    assert (booked.due_on, due_on(case).booked_on) == (was.due_on, TODAY())

    said = {"patient": Said("yes"), "views": Said("no", "Asked on the day")}
    held = services.record_held(case, kind="cpa", held_on=ago(1), said=said, outcome="Leave begins", by=manager, **now)

    assert held.pk == booked.pk and held.booked_on == ago(1), "brought forward by a day"
    assert due_on(case).last_on == ago(1) and due_on(case).due_on > TODAY() and due_on(case).booked_on is None
    assert [step.act for step in held.steps.all()] == ["booked", "held"]
    event = Event.objects.get(act="review.held")
    assert event.person_id == case.person_id and "Leave" not in str(event.facts)


def test_missed_stays_due_and_may_be_booked_again(case, manager, now):
    was = due_on(case)
    ReviewFactory(case=case, booked_on=ago(3))
    missed = services.miss(case, kind="cpa", why="No responsible clinician", by=manager, **now)
    assert (missed.status, due_on(case)) == ("missed", was)
    assert services.book(case, kind="cpa", booked_on=TODAY(), by=manager, **now).pk != missed.pk


def test_taken_back_is_due_again(case, manager, now):
    was = due_on(case)
    held = services.record_held(case, kind="cpa", held_on=ago(1), by=manager, **now)
    services.withdraw(held, why="Another person", by=manager, **now)
    assert due_on(case).due_on == was.due_on


def test_what_is_refused_says_what_to_do(case, manager, now):
    with pytest.raises(Refused, match="record that it was held"):
        services.book(case, kind="cpa", booked_on=ago(1), by=manager, **now)
    with pytest.raises(Refused, match="Book it instead"):
        services.record_held(case, kind="cpa", held_on=TODAY() + timedelta(days=1), by=manager, **now)
    with pytest.raises(Refused, match="until which it is renewed"):
        services.record_held(case, kind="renewal", held_on=TODAY(), by=manager, **now)
    with pytest.raises(Refused, match="none was due"):
        services.miss(case, kind="moj_report", why="No reason", by=manager, **now)
    with pytest.raises(Refused, match="does not belong"):
        services.record_held(case, kind="cpa", held_on=TODAY(), said={"safe": Said("red")}, by=manager, **now)
    booked = services.book(case, kind="cpa", booked_on=TODAY() + timedelta(days=1), by=manager, **now)
    with pytest.raises(Refused, match="Change that booking"):
        services.book(case, kind="cpa", booked_on=TODAY(), by=manager, **now)
    with pytest.raises(Refused, match="cancelled or moved"):
        services.miss(case, kind="cpa", why="Snow", by=manager, **now)
    services.record_held(case, kind="cpa", held_on=TODAY(), by=manager, **now)
    with pytest.raises(Refused, match="no longer a booking"):
        services.cancel(booked, why="Snow", by=manager, **now)
    with pytest.raises(Refused, match="recorded for that day"):
        services.record_held(case, kind="cpa", held_on=TODAY(), by=manager, **now)


def test_the_unit_records_its_own_kinds_and_no_visits(case, now):
    ward = WardStay.objects.get(person=case.person).ward
    nurse = user_with(Role.WARD, organisation=ward.site.organisation)
    services.record_held(case, kind="rights", held_on=TODAY(), by=nurse, **now)
    for kind in ("visit", "contact", "cetr"):
        with pytest.raises(Refused, match="case manager"):
            services.book(case, kind=kind, booked_on=TODAY(), by=nurse, **now)


def test_an_answer_of_the_ministry(case, manager, now):
    LegalStatusFactory(person=case.person, code="09", started_on=ago(100))
    report = services.record_held(case, kind="moj_report", held_on=ago(40), reply_awaited=True, by=manager, **now)
    with pytest.raises(Refused, match="from the day the report"):
        services.record_reply(report, replied_on=ago(41), by=manager, **now)
    assert services.record_reply(report, replied_on=ago(2), by=manager, **now).replied_on == ago(2)


def test_an_action_is_done_once_with_how_it_is_known(case, manager, now):
    review = ReviewFactory(case=case, held_on=TODAY())
    action = services.add_action(review, text="Ask the ICB", owner="Ward", due_on=TODAY(), by=manager, **now)
    with pytest.raises(Refused, match="from the day it was asked"):
        services.finish_action(action, done_on=ago(1), evidence="Letter seen", by=manager, **now)
    services.finish_action(action, done_on=TODAY(), evidence="Letter seen", by=manager, **now)
    with pytest.raises(Refused, match="already"):
        services.finish_action(action, done_on=TODAY(), evidence="Letter seen", by=manager, **now)
    with pytest.raises(Refused, match="was held"):
        services.add_action(ReviewFactory(case=case), text="x", owner="y", due_on=TODAY(), by=manager, **now)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"held_on": TODAY() + timedelta(days=2)},
        {"held_on": ago(5), "booked_on": ago(2)},
        {"status": "held"},
        {"status": "missed", "why": ""},
        {"held_on": TODAY(), "renewed_until": TODAY()},
        {"held_on": TODAY(), "reply_awaited": True},
        {"kind": "moj_report", "held_on": TODAY(), "replied_on": TODAY()},
        {"held_on": TODAY(), "booked_time": time(9)},
    ],
)
def test_the_database_forbids(case, nonsense):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(case=case, **nonsense)


def test_the_database_forbids_two_bookings_two_of_a_day_and_a_changed_trail(case):
    ReviewFactory(case=case)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(case=case)
    held = ReviewFactory(case=case, held_on=TODAY())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(case=case, held_on=TODAY())
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionFactory(review=held, done_on=TODAY())
    step = Step.objects.create(review=held, act="held", at=timezone.now())
    with pytest.raises(Exception, match="stays as it was"), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(why="Another reason")
    assert Review.objects.count() == 2
