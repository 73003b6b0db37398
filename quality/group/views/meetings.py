"""The group's front page, its meetings from plan to minutes, and its members."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from beds.meetings.forms import AttendanceForm
from quality.group import forms, selectors, services
from quality.group.models import GroupMeeting, LearningResponse, Member
from quality.group.tables import GroupMeetingTable, KeptMemberTable, MemberTable
from quality.group.views.found import HOME, KEEP, MEETINGS, VIEW, may_keep, short, the_meeting, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.steps import press
from reachout.pages.tables import Reply


@require_GET
@requires(VIEW)
def home(request: Request) -> HttpResponse:
    """What comes next, what is late, how locations stand: each a click from its whole."""
    at = timezone.now()
    today = timezone.localdate(at)
    lines = request.user.reach(VIEW).lines
    going_on = LearningResponse.objects.visible_to(request.user).going_on()
    context = {
        "meetings": selectors.next_meetings(lines, at=at),
        "has_group": bool(lines),
        "may_keep": bool(request.user.reach(KEEP).lines),
        "learning": list(selectors.learning_listed(going_on)[:5]),
        "going_on": going_on.count(),
        "late": going_on.filter(due_on__lt=today).count(),
        "grades": selectors.count_of_grades(request.user, on=today),
        "meeting_tag": selectors.meeting_tag,
    }
    return render(request, "group/home.html", context)


@require_GET
@requires(VIEW)
def meetings(request: Request) -> Reply:
    rows = selectors.meetings_listed(GroupMeeting.objects.visible_to(request.user))
    primary = {"text": "Plan a meeting", "href": reverse("group:plan")} if request.user.may(KEEP) else None
    return GroupMeetingTable(request, rows).respond(
        "pages/list.html", {"heading": "Meetings of the safety and quality group", "trail": HOME, "primary": primary}
    )


@requires(KEEP)
def plan(request: Request) -> HttpResponse:
    return short(
        request,
        forms.PlanForm(request.POST or None, lines=request.user.reach(KEEP).lines),
        partial(services.plan_group_meeting, at=timezone.now()),
        title="Plan a meeting",
        done="The meeting is planned. Its members are expected.",
        button="Plan",
        trail=MEETINGS,
        onwards=lambda made: made,
    )


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    """The agenda; once closed, the minutes are what there is to see."""
    meeting = the_meeting(request, pk, VIEW)
    if meeting.is_closed:
        return redirect("group:minutes", pk)
    context = {
        "meeting": meeting,
        "items": selectors.agenda(meeting),
        "people": selectors.attendance_of(meeting),
        "may_keep": may_keep(request, meeting.service_line),
        "trail": MEETINGS,
        **WORDS,
    }
    return render(request, "group/meeting.html", context)


WORDS = {
    "meeting_tag": selectors.meeting_tag,
    "item_tag": selectors.item_tag,
    "in_words": selectors.in_words,
    "address_of": selectors.address_of,
}
"""What the templates of meetings and items say with."""


@require_GET
@requires(VIEW)
def minutes(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, VIEW)
    if meeting.is_planned:
        return redirect(meeting)
    record("group_minutes.read", meeting, by=request.user)
    context = {
        "meeting": meeting,
        "items": selectors.agenda(meeting),
        "people": selectors.attendance_of(meeting),
        "trail": MEETINGS,
        **WORDS,
    }
    return render(request, "group/minutes.html", context)


@requires(KEEP)
def move(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, KEEP)
    return short(
        request,
        forms.MeetingForm(request.POST or None, initial={"starts_at": meeting.starts_at, "place": meeting.place}),
        partial(services.move_group_meeting, meeting, at=timezone.now()),
        title="Move this meeting",
        done="The meeting is moved.",
        button="Move",
        trail=trail_of(meeting),
        onwards=meeting,
    )


@requires(KEEP)
def hold(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, KEEP)
    members = Member.objects.filter(service_line=meeting.service_line).on(timezone.localdate())
    return short(
        request,
        forms.HoldForm(request.POST or None, members=members),
        partial(services.hold_group_meeting, meeting, at=timezone.now()),
        title="Hold the meeting",
        done="The meeting has begun. Mark who is here.",
        button="Begin",
        trail=trail_of(meeting),
        onwards=reverse("group:attendance", args=[pk]),
    )


@requires(KEEP)
def attendance(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, KEEP)
    rows = list(meeting.attendances.all())
    return short(
        request,
        AttendanceForm(request.POST or None, attendances=rows),
        partial(services.take_group_attendance, meeting),
        title="Who is here",
        done="Attendance saved.",
        button="Save",
        trail=trail_of(meeting),
        onwards=meeting,
        template="group/attendance.html",
        meeting=meeting,
        rows=rows,
    )


@requires(KEEP)
def guest(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, KEEP)
    return short(
        request,
        forms.GroupGuestForm(request.POST or None),
        partial(services.invite_to_group, meeting),
        title="Add a guest",
        done="The guest is on the sheet.",
        button="Add",
        trail=trail_of(meeting),
        onwards=reverse("group:attendance", args=[pk]),
    )


@require_POST
@requires(KEEP)
def close(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, KEEP)
    act = partial(services.close_group_meeting, meeting, at=timezone.now(), by=request.user)
    return press(request, act, done="The meeting is closed: its minutes stay as they are.", onwards=meeting)


# -- who belongs to it -----------------------------------------------------------------------------------------------------


@require_GET
@requires(VIEW)
def members(request: Request) -> Reply:
    rows = Member.objects.visible_to(request.user)
    keeps = request.user.may(KEEP)
    primary = {"text": "Add a member", "href": reverse("group:join")} if keeps else None
    return (KeptMemberTable if keeps else MemberTable)(request, rows).respond(
        "pages/list.html", {"heading": "Members of the group", "trail": HOME, "primary": primary}
    )


@requires(KEEP)
def join(request: Request) -> HttpResponse:
    return short(
        request,
        forms.JoinForm(request.POST or None, lines=request.user.reach(KEEP).lines),
        services.join_group,
        title="Add a member",
        done="The member is expected from the next meeting on.",
        button="Add",
        trail=[*HOME, ("Members", reverse("group:members"))],
        onwards=reverse("group:members"),
        template="group/join.html",
    )


@requires(KEEP)
def leave(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.open_to(request.user, KEEP), pk=pk)
    return short(
        request,
        forms.LeaveForm(request.POST or None, initial={"on": timezone.localdate()}),
        partial(services.leave_group, member),
        title=f"{member} leaves the group",
        done="Saved.",
        button="Save",
        trail=[*HOME, ("Members", reverse("group:members"))],
        onwards=reverse("group:members"),
    )
