from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from beds.meetings.models import Action, Meeting
from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import MOST, Item, Section, first_of, section


@section(Permission.MEETING_VIEW, order=40)
def next_meetings(user: Any, now: datetime) -> Section:
    """This week's meetings, the one in session first."""
    coming = Meeting.objects.visible_to(user).exclude(status=Meeting.Status.CLOSED)
    coming = coming.filter(starts_at__lt=now + timedelta(days=7)).order_by("starts_at")[:MOST]
    return Section("Meetings this week", items=[_meeting(meeting) for meeting in coming], url=reverse("meetings:list"))


def _meeting(meeting: Meeting) -> Item:
    starts = timezone.localtime(meeting.began_at)
    tag = Tag("In session", Meaning.SOON) if meeting.is_open else None
    if not tag and meeting.on_a_holiday:
        tag = Tag("Not a working day", Meaning.SOON)
    title = f"{meeting.get_service_line_display()} bed meeting"
    return Item(title, meeting.get_absolute_url(), detail=f"{starts:%A %-d %B, %H:%M}", tag=tag)


@section(Permission.MEETING_RUN, order=42)
def meeting_actions(user: Any, now: datetime) -> Section:
    """What meetings asked for and nobody has finished."""
    waiting = Action.objects.open_to(user, Permission.MEETING_RUN).filter(done_at=None)
    rows = waiting.select_related("meeting").order_by("due_on", "id")
    late = Q(due_on__lt=timezone.localdate(now))
    return first_of("Actions from meetings", rows, _action, url=reverse("meetings:list"), late=late)


def _action(action: Action) -> Item:
    page = reverse("meetings:actions", args=[action.meeting_id])
    return Item(action.text, page, detail=action.owner, due_on=action.due_on)
