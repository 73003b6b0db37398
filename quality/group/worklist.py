from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from quality.group import selectors
from quality.group.models import GroupMeeting, LearningResponse
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import Item, Section, first_of, section

SOON = timedelta(days=14)


@section(Permission.ASSURANCE_VIEW, order=64)
def group_meetings(user: Any, now: datetime) -> Section:
    """The group's next meetings, the one being held first."""
    coming = [m for m in selectors.next_meetings(user.reach(Permission.ASSURANCE_VIEW).lines, at=now) if _near(m, now)]
    items = [
        Item(
            f"Safety and quality group, {meeting.get_service_line_display()}",
            meeting.get_absolute_url(),
            detail=f"{timezone.localtime(meeting.starts_at):%A %-d %B %Y, %H:%M}",
            tag=selectors.meeting_tag(meeting) if meeting.is_held else None,
        )
        for meeting in coming
    ]
    return Section("Safety and quality group", items=items, url=reverse("group:meetings"))


def _near(meeting: GroupMeeting, now: datetime) -> bool:
    return meeting.is_held or meeting.starts_at < now + SOON


@section(Permission.ASSURANCE_ANSWER, order=65)
def learning_to_finish(user: Any, now: datetime) -> Section:
    """Learning responses of one's own that are late or due soon."""
    today = timezone.localdate(now)
    waiting = LearningResponse.objects.open_to(user, Permission.ASSURANCE_ANSWER).going_on().filter(due_on__lt=today + SOON)
    rows, late = waiting.order_by("due_on", "pk"), Q(due_on__lt=today)
    return first_of("Learning responses to finish", rows, _learning, url=reverse("group:learning"), late=late)


def _learning(one: LearningResponse) -> Item:
    return Item(one.title, one.get_absolute_url(), detail=one.get_kind_display(), due_on=one.due_on)
