"""The clock of 72 hours: from when it runs, what stops it, and the nights on which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.discharge.clocks import State, clocks_for, due_at
from casemgmt.models import Case
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.discharge import FollowUpFactory, GoneFactory

LONDON = ZoneInfo("Europe/London")
LEFT = date(2026, 11, 10)


def london(*parts):
    return datetime(*parts, tzinfo=LONDON)


def clock(case, on=LEFT + timedelta(days=10)):
    [found] = clocks_for(Case.objects.filter(pk=case.pk), on=on)
    return found


@pytest.mark.parametrize(
    ("left_on", "left_at", "due"),
    [
        (LEFT, None, london(2026, 11, 14, 0, 0)),
        (LEFT, london(2026, 11, 10, 15, 30), london(2026, 11, 13, 15, 30)),
        (date(2026, 10, 23), None, london(2026, 10, 26, 23, 0)),
        (date(2026, 3, 27), london(2026, 3, 27, 12, 0), london(2026, 3, 30, 13, 0)),
        (date(2024, 2, 27), london(2024, 2, 27, 9, 0), london(2024, 3, 1, 9, 0)),
    ],
    ids=["end of the day", "time of leaving", "clocks back", "clocks forward", "leap day"],
)
def test_it_counts_hours_that_pass(left_on, left_at, due):
    assert due_at(left_on, left_at, 72) == due


@settings(max_examples=60)
@given(st.integers(0, 4 * 365 * 24 * 60), st.integers(1, 200))
def test_it_always_runs_the_same_time(minutes, hours):
    left_at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    there = left_at.astimezone(LONDON)
    assert due_at(there.date(), there, hours).astimezone(UTC) - left_at == timedelta(hours=hours)


@pytest.mark.django_db
def test_only_contact_that_counts_stops_it():
    case = GoneFactory(left_on=LEFT)
    in_time, late = london(2026, 11, 12, 9, 0), london(2026, 11, 15, 9, 0)
    FollowUpFactory(case=case, means="text", made_at=in_time)
    FollowUpFactory(case=case, means="email", made_at=in_time)

    assert clock(case).state(london(2026, 11, 13, 23, 0)) == State.DUE
    assert clock(case).hours_left(london(2026, 11, 13, 22, 30)) == 1
    assert clock(case).state(london(2026, 11, 14, 0, 1)) == State.MISSED
    FollowUpFactory(case=case, means="video", made_at=late)
    assert clock(case).state(late) == State.LATE
    assert clock(case).state(london(2026, 11, 14, 9, 0)) == State.MISSED
    FollowUpFactory(case=case, means="phone", made_at=in_time)
    assert clock(case).state(late) == State.DONE


@pytest.mark.django_db
def test_whoever_came_back_is_not_awaited():
    case = GoneFactory(left_on=LEFT)
    StayFactory(spell__person=case.person, started_on=LEFT + timedelta(days=2))

    assert len(clocks_for(Case.objects.all(), on=LEFT + timedelta(days=1))) == 1
    assert clocks_for(Case.objects.all(), on=LEFT + timedelta(days=2)) == []


@pytest.mark.django_db
def test_the_page_says_who_is_due_and_keeps_what_is_recorded(client, now):
    case = GoneFactory(left_on=now.date() - timedelta(days=5))
    client.force_login(user_with(Role.CASE_MANAGER))
    assert "Missed" in client.get("/discharge/follow-up/").content.decode()

    client.post(f"/discharge/{case.pk}/missed/", {"missed_because": "staffing", "missed_note": ""})
    made = {"means": "phone", "made_at": (now - timedelta(days=1)).date().isoformat(), "made_at_time": "09:00"}
    reply = client.post(f"/discharge/{case.pk}/contact/", {**made, "made_by": "The community team"})
    assert reply.status_code == 302
    page = client.get("/discharge/follow-up/").content.decode()
    assert "Nobody was free to do it" in page and "Late" in page
    assert client.post(f"/discharge/{case.pk}/contact/", {**made, "made_by": ""}).status_code == 200


@pytest.mark.django_db
def test_whose_case_is_not_yours_is_not_found(client):
    case = GoneFactory()
    client.force_login(user_with(Role.CASE_MANAGER, line="lda"))

    assert case.person.name not in client.get("/discharge/follow-up/").content.decode()
    assert client.get(f"/discharge/{case.pk}/contact/").status_code == 404
