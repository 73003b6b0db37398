"""What a page is about, if it is the reader's to see."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from quality.group.models import GroupMeeting, Item
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.pages.forms import Form, ModelForm
from reachout.pages.steps import step

VIEW, KEEP, ANSWER = Permission.ASSURANCE_VIEW, Permission.ASSURANCE_KEEP, Permission.ASSURANCE_ANSWER
HOME = [("Safety and quality", "/group/")]
MEETINGS = [*HOME, ("Meetings", "/group/meetings/")]
LEARNING = [*HOME, ("Learning responses", "/group/learning/")]
RATINGS = [*HOME, ("CQC ratings", "/group/ratings/")]


def the_meeting(request: Request, pk: int, permission: Permission) -> GroupMeeting:
    meetings = GroupMeeting.objects.open_to(request.user, permission)
    found: GroupMeeting = get_object_or_404(meetings.select_related("chair", "closed_by"), pk=pk)
    return found


def the_item(request: Request, pk: int, permission: Permission) -> Item:
    found: Item = get_object_or_404(Item.objects.open_to(request.user, permission).select_related("meeting"), pk=pk)
    return found


def trail_of(meeting: GroupMeeting) -> list[tuple[str, str]]:
    return [*MEETINGS, (f"{timezone.localtime(meeting.starts_at):%-d %B %Y}", meeting.get_absolute_url())]


def may_keep(request: Request, line: str) -> bool:
    return line in request.user.reach(KEEP).lines


def short(
    request: Request,
    form: Form | ModelForm,
    act: Callable[..., Any],
    *,
    title: str,
    done: str,
    button: str,
    trail: list[tuple[str, str]],
    onwards: Any,
    template: str = "pages/short.html",
    **context: Any,
) -> HttpResponse:
    """A page with one short form: ``act`` is called with what it gives, and by whom."""
    return step(
        request,
        form,
        partial(act, by=request.user),
        done=done,
        onwards=onwards,
        template=template,
        title=title,
        button=button,
        trail=trail,
        back=trail[-1][1],
        **context,
    )
