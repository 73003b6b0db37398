from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from beds.meetings import services
from beds.meetings.models import Meeting
from reachout.accounts.models import User
from reachout.refused import Refused
from tests.factories.meetings import MeetingFactory, SlotFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_each_line_meets_in_its_slot_every_week() -> None:
    SlotFactory(weekday=2, starts_at=time(10))
    SlotFactory(service_line="aed", weekday=4, starts_at=time(14, 30))

    services.plan_meetings(at=MONDAY)

    secure = Meeting.objects.filter(service_line="adult_secure").order_by("held_on")
    assert [m.held_on for m in secure] == [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]
    assert Meeting.objects.filter(service_line="aed").earliest("held_on").starts_at == datetime(2026, 11, 26, 14, 30, tzinfo=UTC)


def test_planning_twice_plans_once() -> None:
    SlotFactory()

    first = services.plan_meetings(at=MONDAY)

    assert services.plan_meetings(at=MONDAY + timedelta(hours=1)) == first
    assert Meeting.objects.count() == 4


@pytest.mark.parametrize(
    ("clocks", "hours"),
    [(datetime(2026, 10, 19, 8, tzinfo=UTC), [9, 10, 10, 10]), (datetime(2026, 3, 23, 8, tzinfo=UTC), [10, 9, 9, 9])],
)
def test_ten_stays_ten_when_the_clocks_change(clocks: datetime, hours: list[int]) -> None:
    SlotFactory(weekday=2, starts_at=time(10))

    meetings = services.plan_meetings(at=clocks)

    assert [timezone.localtime(m.starts_at).time() for m in meetings] == [time(10)] * 4
    assert [m.starts_at.astimezone(UTC).hour for m in meetings] == hours


def test_a_meeting_moved_for_a_holiday_is_not_planned_again(clp: User) -> None:
    SlotFactory(weekday=1)
    at = datetime(2026, 12, 21, 12, tzinfo=UTC)
    services.plan_meetings(at=at)
    holiday = Meeting.objects.get(held_on=date(2026, 12, 28))
    assert holiday.on_a_holiday

    moved = services.move_meeting(holiday, starts_at=holiday.starts_at + timedelta(days=1), why="Bank holiday", at=at, by=clp)
    services.plan_meetings(at=at)

    assert moved.held_on == date(2026, 12, 29)
    assert not moved.on_a_holiday
    assert Meeting.objects.filter(held_on__range=(date(2026, 12, 28), date(2027, 1, 3))).count() == 1


def test_a_changed_slot_does_not_make_a_second_meeting_in_a_planned_week(clp: User) -> None:
    SlotFactory(weekday=2)
    services.plan_meetings(at=MONDAY)

    services.set_slot("adult_secure", by=clp, weekday=4, starts_at=time(9), pack_hours_before=48)
    services.plan_meetings(at=MONDAY)

    assert Meeting.objects.count() == 4


def test_a_meeting_known_from_the_tracker_fills_its_week() -> None:
    SlotFactory(weekday=2)
    MeetingFactory(held_on=date(2026, 11, 26), starts_at=None, status="closed", opened_at=None)

    services.plan_meetings(at=MONDAY)

    assert Meeting.objects.filter(week_on__isnull=False).earliest("held_on").held_on == date(2026, 12, 1)


def test_only_a_planned_meeting_moves_and_only_forwards(clp: User) -> None:
    at = timezone.now()
    with pytest.raises(Refused, match="still to come"):
        services.move_meeting(MeetingFactory(), starts_at=at - timedelta(hours=1), why="x", at=at, by=clp)
    with pytest.raises(Refused, match="in session"):
        services.move_meeting(MeetingFactory(in_session=True), starts_at=at + timedelta(hours=1), why="x", at=at, by=clp)
