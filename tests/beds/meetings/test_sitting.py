from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from beds.meetings import services
from beds.meetings.models import Action, Attendance, Meeting
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from referrals.models import Referral
from tests.factories.accounts import user_with
from tests.factories.meetings import MeetingFactory

pytestmark = pytest.mark.django_db


def test_opening_expects_those_who_decide(clp: User, at: datetime) -> None:
    lead, other_line = user_with(Role.LEAD), user_with(Role.LEAD, line="aed")
    ward = user_with(Role.WARD)

    meeting = services.open_meeting(MeetingFactory(), at=at, by=clp)

    assert (meeting.status, meeting.chair, meeting.opened_at) == ("open", clp, at)
    expected = set(meeting.attendances.filter(presence="expected").values_list("user", flat=True))
    assert expected == {clp.pk, lead.pk}
    assert not expected & {other_line.pk, ward.pk}


def test_a_meeting_is_opened_once(sitting: Meeting, clp: User, at: datetime) -> None:
    with pytest.raises(Refused, match="in session already"):
        services.open_meeting(sitting, at=at, by=clp)


def test_presence_guests_and_minutes_are_kept(clp: User, at: datetime) -> None:
    meeting = services.open_meeting(MeetingFactory(), at=at, by=clp)

    services.attend(meeting.attendances.get(), presence="apologies", by=clp)
    services.invite(meeting, name="Dr Reed, referrer", organisation=None, by=clp)
    services.close_meeting(meeting, minutes=55, at=at + timedelta(minutes=55), by=clp)

    meeting.refresh_from_db()
    assert (meeting.status, meeting.minutes) == ("closed", 55)
    assert set(Attendance.objects.values_list("presence", "guest")) == {("apologies", False), ("present", True)}
    assert {"meeting.opened", "meeting.attendance", "meeting.guest", "meeting.closed"} <= set(
        Event.objects.values_list("act", flat=True)
    )


def test_nothing_is_minuted_in_a_closed_meeting(sitting: Meeting, referral: Referral, clp: User, at: datetime) -> None:
    services.close_meeting(sitting, minutes=30, at=at, by=clp)

    for late in (
        lambda: services.close_meeting(sitting, minutes=30, at=at, by=clp),
        lambda: services.declare_conflict(sitting, referral=referral, why="x", at=at, by=clp),
        lambda: services.add_action(sitting, text="x", owner="x", due_on=None, at=at, by=clp),
        lambda: services.invite(sitting, name="x", organisation=None, by=clp),
    ):
        with pytest.raises(Refused, match="is closed"):
            late()


def test_declaring_twice_is_declaring_once(sitting: Meeting, referral: Referral, clp: User, at: datetime) -> None:
    services.declare_conflict(sitting, referral=referral, why="A relative", at=at, by=clp)
    services.declare_conflict(sitting, referral=referral, why="A relative", at=at, by=clp)

    assert sitting.conflicts.count() == 1


def test_nobody_declares_an_interest_in_what_they_have_decided(
    sitting: Meeting, referral: Referral, clp: User, at: datetime
) -> None:
    services.decide(sitting, referral=referral, decision="defer", rationale="Unwell", at=at, by=clp)

    with pytest.raises(Refused, match="decided this already"):
        services.declare_conflict(sitting, referral=referral, why="A relative", at=at, by=clp)


def test_an_action_is_done_once(sitting: Meeting, clp: User, at: datetime) -> None:
    due = timezone.localdate(at) + timedelta(days=7)
    action = services.add_action(sitting, text="Ask for the report", owner="CLP", due_on=due, at=at, by=clp)

    services.finish_action(action, at=at, by=clp)

    assert Action.objects.get().done_by == clp
    with pytest.raises(Refused, match="done already"):
        services.finish_action(action, at=at, by=clp)


def test_an_action_is_not_due_in_the_past(sitting: Meeting, clp: User, at: datetime) -> None:
    with pytest.raises(Refused, match="from today on"):
        services.add_action(sitting, text="x", owner="x", due_on=timezone.localdate(at) - timedelta(days=1), at=at, by=clp)
