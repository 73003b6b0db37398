"""Around the agenda: the list of meetings, opening and closing, who is there, actions, minutes, days."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from beds.meetings import forms, selectors, services
from beds.meetings.models import Action, Attendance, Meeting, Slot
from beds.meetings.tables import MeetingTable
from beds.meetings.views.found import the_meeting
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.organisations.models import ServiceLine
from reachout.pages.steps import press, step
from reachout.pages.tables import Reply


@require_GET
@requires(Permission.MEETING_VIEW)
def meetings(request: Request) -> Reply:
    rows = selectors.meetings_listed(Meeting.objects.visible_to(request.user))
    return MeetingTable(request, rows).respond("pages/list.html", {"heading": "Meetings"})


@require_POST
@requires(Permission.MEETING_RUN)
def begin(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, Permission.MEETING_RUN)
    return press(
        request,
        partial(services.open_meeting, meeting, at=timezone.now(), by=request.user),
        done="The meeting is open.",
        onwards=meeting,
    )


@requires(Permission.MEETING_RUN)
def close(request: Request, pk: int) -> HttpResponse:
    meeting, at = the_meeting(request, pk, Permission.MEETING_RUN), timezone.now()
    spent = forms.minutes_since(meeting.opened_at, at)
    return step(
        request,
        forms.CloseForm(request.POST or None, initial={"minutes": spent}),
        partial(services.close_meeting, meeting, at=at, by=request.user),
        done="The meeting is closed. What is still open goes to the next one.",
        onwards=reverse("meetings:minutes", args=[pk]),
        template="meetings/close.html",
        meeting=meeting,
        items=selectors.agenda(meeting, at=at),
    )


@requires(Permission.MEETING_RUN)
def move(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, Permission.MEETING_RUN)
    return step(
        request,
        forms.MoveForm(request.POST or None, initial={"starts_at": meeting.starts_at}),
        partial(services.move_meeting, meeting, at=timezone.now(), by=request.user),
        done="The meeting is moved.",
        onwards=meeting,
        template="meetings/short.html",
        meeting=meeting,
        title="Move this meeting",
        button="Move",
        back=meeting.get_absolute_url(),
    )


@requires(Permission.MEETING_VIEW)
def attendance(request: Request, pk: int) -> HttpResponse:
    """Who is there. Those who run the meeting keep the sheet; the others read it."""
    permission = Permission.MEETING_RUN if request.method == "POST" else Permission.MEETING_VIEW
    if not request.user.may(permission):
        raise PermissionDenied
    meeting = the_meeting(request, pk, permission)
    rows = list(meeting.attendances.select_related("organisation"))
    form = forms.AttendanceForm(request.POST or None, attendances=rows)
    may_run = meeting.is_open and meeting.service_line in request.user.reach(Permission.MEETING_RUN).service_lines
    return step(
        request,
        form,
        partial(services.take_attendance, meeting, by=request.user),
        done="Attendance saved.",
        onwards=reverse("meetings:attendance", args=[pk]),
        template="meetings/attendance.html",
        meeting=meeting,
        attendances=rows,
        may_run=may_run,
        guest=forms.GuestForm(),
        Presence=Attendance.Presence,
    )


@requires(Permission.MEETING_RUN)
def guest(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, Permission.MEETING_RUN)
    back = reverse("meetings:attendance", args=[pk])
    return step(
        request,
        forms.GuestForm(request.POST or None),
        partial(services.invite, meeting, by=request.user),
        done="The guest is on the sheet.",
        onwards=back,
        template="meetings/short.html",
        meeting=meeting,
        title="Add a guest",
        button="Add",
        back=back,
    )


# -- actions -----------------------------------------------------------------------------------------------------------


@require_GET
@requires(Permission.MEETING_VIEW)
def actions(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, Permission.MEETING_VIEW)
    rows = selectors.open_actions(meeting)
    may_run = meeting.service_line in request.user.reach(Permission.MEETING_RUN).service_lines
    context = {"meeting": meeting, "actions": rows, "may_run": may_run, "today": timezone.localdate()}
    return render(request, "meetings/actions.html", context)


@requires(Permission.MEETING_RUN)
def add_action(request: Request, pk: int) -> HttpResponse:
    return _add_action(request, the_meeting(request, pk, Permission.MEETING_RUN), reverse("meetings:actions", args=[pk]))


@requires(Permission.MEETING_RUN)
def add_action_for(request: Request, pk: int, referral_pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, Permission.MEETING_RUN)
    items = selectors.agenda(meeting, at=timezone.now())
    referral = get_object_or_404(type(items[0].referral).objects.filter(pk__in=[i.referral.pk for i in items]), pk=referral_pk)
    return _add_action(request, meeting, reverse("meetings:person", args=[pk, referral_pk]), referral=referral)


def _add_action(request: Request, meeting: Meeting, back: str, **about: Any) -> HttpResponse:
    return step(
        request,
        forms.ActionForm(request.POST or None),
        partial(services.add_action, meeting, at=timezone.now(), by=request.user, **about),
        done="The action is on the list until it is done.",
        onwards=back,
        template="meetings/short.html",
        meeting=meeting,
        title="Add an action",
        button="Add",
        back=back,
    )


@require_POST
@requires(Permission.MEETING_RUN)
def finish_action(request: Request, pk: int) -> HttpResponse:
    action = get_object_or_404(Action.objects.open_to(request.user, Permission.MEETING_RUN), pk=pk)
    onwards = request.POST.get("meeting", "")
    return press(
        request,
        partial(services.finish_action, action, at=timezone.now(), by=request.user),
        done="Done.",
        onwards=reverse("meetings:actions", args=[int(onwards) if onwards.isdecimal() else action.meeting_id]),
    )


# -- afterwards, and the weekly days -----------------------------------------------------------------------------------


@require_GET
@requires(Permission.MEETING_VIEW)
def minutes(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, Permission.MEETING_VIEW)
    told = selectors.minutes_of(meeting)
    record("minutes.read", meeting, by=request.user, people=len(told["decisions"]))
    return render(request, "meetings/minutes.html", {"meeting": meeting, **told})


@requires(Permission.CONFIGURE)
def slots(request: Request) -> HttpResponse:
    """Each line's weekly day and time, one form a line on one page."""
    held = {slot.service_line: slot for slot in Slot.objects.all()}
    wanted = request.POST.get("line")
    pages = []
    for line, label in ServiceLine.choices:
        form = forms.SlotForm(request.POST if wanted == line else None, instance=held.get(line), prefix=line)
        if wanted == line and form.is_valid():
            services.set_slot(line, by=request.user, **form.cleaned_data)
            services.plan_meetings(at=timezone.now())
            messages.success(request, f"{label}: saved. Meetings planned already stay where they are.")
            return redirect("meetings:slots")
        pages.append((line, label, form, held.get(line)))
    return render(request, "meetings/slots.html", {"pages": pages, "forms": [page[2] for page in pages]})
