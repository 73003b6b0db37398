"""When the meeting sits: weekly slots, the meetings they make, and one moved by hand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from beds.meetings.models import Meeting, Slot
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

WEEKS_AHEAD = 4


@transaction.atomic
def set_slot(service_line: str, *, by: User, weekday: int, starts_at: time, pack_hours_before: int) -> Slot:
    """The line's weekly slot from the next meeting that is planned; meetings planned already stay where they are."""
    slot, _ = Slot.objects.update_or_create(
        service_line=service_line,
        defaults={"weekday": weekday, "starts_at": starts_at, "pack_hours_before": pack_hours_before},
    )
    record("slot.set", slot, by=by, weekday=weekday, starts_at=f"{starts_at:%H:%M}", pack_hours_before=pack_hours_before)
    return slot


@transaction.atomic
def plan_meetings(*, at: datetime) -> list[Meeting]:
    """Plan each slot's meetings of this week and the next few; all that are now planned. Twice is once: a week is unique."""
    for slot in Slot.objects.all():
        wanted = [sitting for sitting in _sittings(slot, at) if sitting > at]
        weeks = {monday(timezone.localdate(sitting)): sitting for sitting in wanted}
        Meeting.objects.bulk_create(
            [_planned(slot, week, sitting) for week, sitting in weeks.items() if week not in _weeks_taken(slot, weeks)],
            ignore_conflicts=True,
        )
    return list(Meeting.objects.filter(status=Meeting.Status.PLANNED, starts_at__gt=at).order_by("starts_at"))


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _sittings(slot: Slot, at: datetime) -> list[datetime]:
    """The slot's local time in each coming week: 10:00 stays 10:00 when the clocks change."""
    first = monday(timezone.localdate(at))
    days = [first + timedelta(weeks=week, days=slot.weekday - 1) for week in range(WEEKS_AHEAD)]
    return [timezone.make_aware(datetime.combine(day, slot.starts_at)) for day in days]


def _weeks_taken(slot: Slot, weeks: dict[date, datetime]) -> set[date]:
    """Weeks planned already, or in which the line has a meeting from elsewhere (the tracker)."""
    meetings = Meeting.objects.filter(service_line=slot.service_line)
    planned = meetings.filter(week_on__in=weeks).values_list("week_on", flat=True)
    held = meetings.filter(week_on=None, held_on__range=(min(weeks), max(weeks) + timedelta(days=6))) if weeks else []
    return {week for week in planned if week} | {monday(meeting.held_on) for meeting in held}


def _planned(slot: Slot, week: date, sitting: datetime) -> Meeting:
    return Meeting(service_line=slot.service_line, week_on=week, held_on=timezone.localdate(sitting), starts_at=sitting)


@transaction.atomic
def move_meeting(meeting: Meeting, *, starts_at: datetime, why: str, at: datetime, by: User) -> Meeting:
    """Put a planned meeting at another time; its week stays planned, so no second one is made."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.status != Meeting.Status.PLANNED:
        raise Refused(f"This meeting is {meeting.get_status_display().lower()}; only a planned one can be moved.")
    if starts_at <= at:
        raise Refused("Choose a time that is still to come.")
    before = meeting.starts_at
    meeting.starts_at, meeting.held_on, meeting.moved_why = starts_at, timezone.localdate(starts_at), why
    try:
        with transaction.atomic():
            meeting.save(update_fields=["starts_at", "held_on", "moved_why"])
    except IntegrityError:
        raise Refused("The service line already has a meeting at that time.") from None
    record("meeting.moved", meeting, by=by, why=why, moved_from=before, moved_to=starts_at)
    return meeting
