"""A case manager's calendar: by the secret alone, in the right hour on both sides of a clock change, and nobody's name in it."""

from datetime import UTC, date, datetime, time

import pytest

from casemgmt.reviews.calendars import folded
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.cases import CaseFactory
from tests.factories.reviews import FeedFactory, ReviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed():
    return FeedFactory(user=user_with(Role.CASE_MANAGER))


def read(client, feed):
    response = client.get(feed.get_absolute_url())
    assert response["Content-Type"].startswith("text/calendar")
    return response.content.decode()


def test_due_all_day_and_booked_at_its_hour_in_summer_and_winter(client, clock, feed):
    clock.reads(datetime(2027, 3, 1, 12, tzinfo=UTC))
    stay = StayFactory(started_on=date(2027, 2, 1), spell__person__family_name="Quillfeather")
    case = CaseFactory(stay=stay, manager=feed.user)
    ReviewFactory(case=case, kind="cpa", booked_on=date(2027, 3, 27), booked_time=time(9))
    ReviewFactory(case=case, kind="visit", booked_on=date(2027, 3, 29), booked_time=time(9))

    told = read(client, feed)
    assert "DTSTART:20270327T090000Z\r\nDTEND:20270327T100000Z" in told, "before the clocks go forward"
    assert "DTSTART:20270329T080000Z" in told, "after"
    assert "DTSTART;VALUE=DATE:20270315\r\nDTEND;VALUE=DATE:20270316" in told, "contact, six weeks after admission"
    assert f"SUMMARY:Due: Case manager contact\\, case {case.reference}" in told
    for secret in ("QUILLFEATHER", "Quillfeather", stay.person.nhs_number, stay.person.reference):
        assert secret not in told


def test_a_calendar_reads_as_the_standard_has_it(client, feed):
    CaseFactory(stay=StayFactory(), manager=feed.user)
    lines = read(client, feed).split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len({one for one in lines if one.startswith("UID:")})
    long = "SUMMARY:" + "é" * 100
    assert folded(long).replace("\r\n ", "") == long + "\r\n"


def test_only_ones_own_cases_and_only_while_the_address_holds(client, feed):
    mine, other = CaseFactory(stay=StayFactory(), manager=feed.user), CaseFactory(stay=StayFactory())
    told = read(client, feed)
    assert mine.reference in told and other.reference not in told

    old = feed.get_absolute_url()
    client.force_login(feed.user)
    assert old in client.get("/reviews/calendar/").content.decode()
    client.post("/reviews/calendar/open/")
    feed.refresh_from_db()
    assert client.get(old).status_code == 404 and read(client, feed)
    client.post("/reviews/calendar/close/")
    assert client.get(feed.get_absolute_url()).status_code == 404


def test_whoever_no_longer_keeps_cases_has_no_calendar(client, feed):
    assert read(client, feed)
    feed.user.memberships.all().delete()
    assert client.get(feed.get_absolute_url()).status_code == 404
