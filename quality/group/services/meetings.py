"""The group's meeting: planned, held, closed; who was there. Once closed nothing in it changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from quality.group.models import Attendance, GroupMeeting, Item, Member
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from quality.voices.models import LivedExperienceMember
    from reachout.accounts.models import User


@transaction.atomic
def join_group(
    service_line: str, *, name: str, role: str, since_on: date, by: User, voice: LivedExperienceMember | None = None
) -> Member:
    """Add a standing member; one with lived experience comes under the name they chose."""
    if voice and (voice.service_line != service_line or voice.until_on):
        raise Refused(f"{voice} is not a current member with lived experience in this service line.")
    if voice and Member.objects.filter(voice=voice, service_line=service_line, until_on=None).exists():
        raise Refused(f"{voice} is in the group already.")
    member = Member.objects.create(
        service_line=service_line, name=voice.public_name if voice else name, role=role, voice=voice, since_on=since_on
    )
    record("group_member.joined", member, by=by, service_line=service_line, lived_experience=bool(voice), since_on=since_on)
    return member


@transaction.atomic
def leave_group(member: Member, *, on: date, by: User) -> Member:
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.until_on:
        raise Refused(f"{member} left the group on {member.until_on:%-d %B %Y} already.")
    if on < member.since_on:
        raise Refused(f"{member} joined on {member.since_on:%-d %B %Y}: choose that day or a later one.")
    member.until_on = on
    member.save(update_fields=["until_on"])
    record("group_member.left", member, by=by, until_on=on)
    return member


@transaction.atomic
def plan_group_meeting(service_line: str, *, starts_at: datetime, place: str, at: datetime, by: User) -> GroupMeeting:
    _refuse_past(starts_at, at)
    meeting = _kept(GroupMeeting(service_line=service_line, starts_at=starts_at, place=place))
    _expect_members(meeting)
    record("group_meeting.planned", meeting, by=by, service_line=service_line, starts_at=starts_at)
    return meeting


@transaction.atomic
def move_group_meeting(meeting: GroupMeeting, *, starts_at: datetime, place: str, at: datetime, by: User) -> GroupMeeting:
    meeting = locked(meeting)
    if not meeting.is_planned:
        raise Refused(f"This meeting is {meeting.get_status_display().lower()}: only a planned one can be moved.")
    _refuse_past(starts_at, at)
    before, meeting.starts_at, meeting.place = meeting.starts_at, starts_at, place
    _kept(meeting)
    record("group_meeting.moved", meeting, by=by, moved_from=before, moved_to=starts_at)
    return meeting


def _refuse_past(starts_at: datetime, at: datetime) -> None:
    if starts_at <= at:
        raise Refused("Choose a time that is still to come.")


def _kept(meeting: GroupMeeting) -> GroupMeeting:
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as wrong:
        if "one_group_meeting_at_a_time" not in str(wrong):
            raise
        raise Refused("The group of this service line already meets at that time.") from None
    return meeting


def locked(meeting: GroupMeeting) -> GroupMeeting:
    """The meeting, held against everybody else until the transaction ends, if it is not closed."""
    meeting = GroupMeeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.refuse_unless_open()
    return meeting


def locked_held(meeting: GroupMeeting) -> GroupMeeting:
    meeting = locked(meeting)
    if not meeting.is_held:
        raise Refused("This meeting has not begun: hold it first.")
    return meeting


def _expect_members(meeting: GroupMeeting) -> None:
    members = Member.objects.filter(service_line=meeting.service_line).on(timezone.localdate(meeting.starts_at))
    Attendance.objects.bulk_create(
        [
            Attendance(meeting=meeting, member=m, name=m.name, role=m.role, lived_experience=m.voice_id is not None)
            for m in members
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def hold_group_meeting(meeting: GroupMeeting, *, chair: Member, at: datetime, by: User) -> GroupMeeting:
    """Begin: whoever joined since it was planned is expected too, and whoever chairs is there."""
    meeting = locked(meeting)
    if not meeting.is_planned:
        raise Refused("This meeting has begun already.")
    if chair.service_line != meeting.service_line or (chair.until_on and chair.until_on <= timezone.localdate(at)):
        raise Refused(f"{chair} is not a member of this group.")
    meeting.status, meeting.chair, meeting.held_at = GroupMeeting.Status.HELD, chair, at
    meeting.save(update_fields=["status", "chair", "held_at"])
    _expect_members(meeting)
    meeting.attendances.filter(member=chair).update(presence=Attendance.Presence.PRESENT)
    record("group_meeting.held", meeting, by=by, chair=chair)
    return meeting


@transaction.atomic
def take_group_attendance(meeting: GroupMeeting, *, marks: list[tuple[Attendance, str]], by: User) -> None:
    """Mark everyone at once; apologies may come before the meeting."""
    meeting = locked(meeting)
    for attendance, presence in marks:
        attendance.presence = presence
        attendance.save(update_fields=["presence"])
    record("group_meeting.attendance", meeting, by=by, marks={str(a.pk): presence for a, presence in marks})


@transaction.atomic
def invite_to_group(meeting: GroupMeeting, *, name: str, role: str, lived_experience: bool, by: User) -> Attendance:
    meeting = locked(meeting)
    guest = Attendance.objects.create(
        meeting=meeting, name=name, role=role, lived_experience=lived_experience, presence=Attendance.Presence.PRESENT
    )
    record("group_meeting.guest", meeting, by=by, attendance=guest.pk, lived_experience=lived_experience)
    return guest


@transaction.atomic
def close_group_meeting(meeting: GroupMeeting, *, at: datetime, by: User) -> GroupMeeting:
    """Freeze the minutes, once every item is decided or carried to the next meeting."""
    meeting = locked_held(meeting)
    left = Item.objects.filter(meeting=meeting, decision="", carried_to=None)
    if names := ", ".join(f"“{item.title}”" for item in left):
        raise Refused(f"Still to decide or to carry forward: {names}.")
    if not meeting.attendances.filter(presence=Attendance.Presence.PRESENT).exists():
        raise Refused("Mark first who was there.")
    meeting.status, meeting.closed_at, meeting.closed_by = GroupMeeting.Status.CLOSED, at, by
    meeting.save(update_fields=["status", "closed_at", "closed_by"])
    record("group_meeting.closed", meeting, by=by, items=meeting.items.count())
    return meeting
