"""The sitting itself: opened, who is there, who stands aside, minutes, closed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from beds.meetings.models import Attendance, Conflict, Decision, Meeting
from reachout.accounts.models import Membership
from reachout.accounts.permissions import GRANTS, Permission
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User
    from reachout.organisations.models import Organisation
    from referrals.models import Referral

IN_THE_MEETING = [role for role, granted in GRANTS.items() if Permission.MEETING_DECIDE in granted]
"""Whose presence is expected: those who decide."""


def lock_open(meeting: Meeting) -> Meeting:
    """The meeting, held against closing and against anyone else's decision in it until the transaction ends."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not meeting.is_open:
        raise Refused(_not_open(meeting))
    return meeting


def _not_open(meeting: Meeting) -> str:
    if meeting.status == Meeting.Status.CLOSED:
        return "This meeting is closed. What is still open is on the next meeting's agenda."
    return "This meeting has not been opened yet. Whoever runs it opens it first."


@transaction.atomic
def open_meeting(meeting: Meeting, *, at: datetime, by: User) -> Meeting:
    """Begin the sitting; those who usually decide are expected until someone says otherwise."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.status != Meeting.Status.PLANNED:
        raise Refused(f"This meeting is {meeting.get_status_display().lower()} already.")
    meeting.status, meeting.opened_at, meeting.chair = Meeting.Status.OPEN, at, by
    meeting.held_on = timezone.localdate(at)
    meeting.save(update_fields=["status", "opened_at", "chair", "held_on"])
    _expect_the_usual(meeting)
    record("meeting.opened", meeting, by=by, service_line=meeting.service_line)
    return meeting


def _expect_the_usual(meeting: Meeting) -> None:
    usual = Membership.objects.filter(service_line=meeting.service_line, role__in=IN_THE_MEETING, user__is_active=True)
    members = {member.user_id: member for member in usual.select_related("user").order_by("-pk")}
    Attendance.objects.bulk_create(
        [
            Attendance(meeting=meeting, user=member.user, name=member.user.name, organisation_id=member.organisation_id)
            for member in members.values()
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def attend(attendance: Attendance, *, presence: str, by: User) -> Attendance:
    """Mark someone present or away with apologies."""
    meeting = lock_open(attendance.meeting)
    attendance.presence = presence
    attendance.save(update_fields=["presence"])
    record("meeting.attendance", meeting, by=by, who=attendance.user_id, presence=presence)
    return attendance


@transaction.atomic
def take_attendance(meeting: Meeting, *, marks: list[tuple[Attendance, str]], by: User) -> None:
    """Mark several at once."""
    lock_open(meeting)
    for attendance, presence in marks:
        attend(attendance, presence=presence, by=by)


@transaction.atomic
def invite(meeting: Meeting, *, name: str, organisation: Organisation | None, by: User) -> Attendance:
    """A guest: the referrer of one person, or someone with advice to give. Guests do not decide."""
    meeting = lock_open(meeting)
    guest = Attendance.objects.create(
        meeting=meeting, name=name, organisation=organisation, guest=True, presence=Attendance.Presence.PRESENT
    )
    record("meeting.guest", meeting, by=by, attendance=guest.pk, organisation=organisation)
    return guest


@transaction.atomic
def declare_conflict(meeting: Meeting, *, referral: Referral, why: str, at: datetime, by: User) -> Conflict:
    """Stand aside in one referral: whoever declares an interest takes no part in its decision in this meeting."""
    meeting = lock_open(meeting)
    if Decision.objects.standing().filter(meeting=meeting, referral=referral, decided_by=by).exists():
        raise Refused("You have decided this already. Ask for it to be reopened, then declare your interest.")
    conflict, _ = Conflict.objects.get_or_create(
        meeting=meeting, referral=referral, user=by, defaults={"why": why, "declared_at": at}
    )
    record("meeting.conflict", meeting, by=by, person=referral.person_id, why=why, referral=referral)
    return conflict


@transaction.atomic
def close_meeting(meeting: Meeting, *, minutes: int, at: datetime, by: User) -> Meeting:
    """End the sitting. What is undecided and what is not done roll forward by themselves: the next pack reads them."""
    meeting = lock_open(meeting)
    meeting.status, meeting.closed_at, meeting.minutes = Meeting.Status.CLOSED, at, minutes
    meeting.save(update_fields=["status", "closed_at", "minutes"])
    record("meeting.closed", meeting, by=by, minutes=minutes, decisions=meeting.decisions.standing().count())
    return meeting
