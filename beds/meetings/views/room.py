"""The meeting itself: the agenda in rank order, one person, one decision."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from beds.matching import WardMatch
from beds.meetings import forms, selectors, services
from beds.meetings.models import Decision, Meeting
from beds.meetings.selectors import Item
from beds.meetings.views.found import the_meeting
from beds.selectors import match
from beds.views.board import sees
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.steps import step
from reachout.refused import Refused

WARDS_SHOWN = 6
NAMES = "meeting_names"


@require_GET
@requires(Permission.MEETING_VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    """A closed meeting is its minutes; any other one the agenda, at the first person still to decide."""
    meeting = the_meeting(request, pk, Permission.MEETING_VIEW)
    if meeting.status == Meeting.Status.CLOSED:
        return redirect("meetings:minutes", meeting.pk)
    at = timezone.now()
    items = selectors.agenda(meeting, at=at)
    first = next((item for item in items if item.to_do), items[0] if items else None)
    if first:
        return redirect("meetings:person", meeting.pk, first.referral.pk)
    return render(request, "meetings/room.html", _frame(request, meeting, items, None))


@require_GET
@requires(Permission.MEETING_VIEW)
def person(request: Request, pk: int, referral_pk: int) -> HttpResponse:
    """One person of the agenda: why this rank, clocks, beds that would suit, story, decision."""
    meeting, at = the_meeting(request, pk, Permission.MEETING_VIEW), timezone.now()
    return _room(request, meeting, referral_pk, at)


@require_POST
@requires(Permission.MEETING_DECIDE)
def decide(request: Request, pk: int, referral_pk: int) -> HttpResponse:
    meeting, at = the_meeting(request, pk, Permission.MEETING_DECIDE), timezone.now()
    item = _on(selectors.agenda(meeting, at=at), referral_pk)
    form = forms.DecideForm(request.POST, matches=_matches(item, at))
    if form.is_valid():
        try:
            made = services.decide(meeting, referral=item.referral, at=at, by=request.user, **form.given())
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"Decided: {made.get_decision_display().lower()}.")
            return redirect("meetings:person", pk, referral_pk)
    return _room(request, meeting, referral_pk, at, form)


@require_GET
@requires(Permission.MEETING_VIEW)
def agenda(request: Request, pk: int, referral_pk: int, decision_pk: int) -> HttpResponse:
    """What a second screen asks for every few seconds: the agenda, and the decision too once it is not the one shown there."""
    meeting, at = the_meeting(request, pk, Permission.MEETING_VIEW), timezone.now()
    items = selectors.agenda(meeting, at=at)
    item = next((item for item in items if item.referral.pk == referral_pk), None)
    shown = _frame(request, meeting, items, item)
    shown["news"] = item is not None and shown["decision_pk"] != decision_pk
    if item and shown["news"]:
        shown |= _deciding(request, meeting, item, at)
    return render(request, "meetings/_poll.html", shown)


def _room(
    request: Request, meeting: Meeting, referral_pk: int, at: datetime, form: forms.DecideForm | None = None
) -> HttpResponse:
    items = selectors.agenda(meeting, at=at)
    item = _on(items, referral_pk)
    record_read(item.referral, by=request.user)
    return render(
        request,
        "meetings/room.html",
        _frame(request, meeting, items, item) | _about(meeting, item) | _deciding(request, meeting, item, at, form),
    )


def _on(items: list[Item], referral_pk: int) -> Item:
    found = next((item for item in items if item.referral.pk == referral_pk), None)
    if found is None:
        raise Http404
    return found


def _matches(item: Item, at: datetime) -> list[WardMatch]:
    """As if the bed held for this person already were free: it may be offered."""
    return match(item.referral, at=at, without=item.hold) if item.ranked and not item.decision else []


def _frame(request: Request, meeting: Meeting, items: list[Item], item: Item | None) -> dict[str, Any]:
    """The agenda and where in it we are."""
    place = items.index(item) if item else 0
    return {
        "meeting": meeting,
        "items": items,
        "item": item,
        "previous": items[place - 1] if item and place > 0 else None,
        "next": items[place + 1] if item and place + 1 < len(items) else None,
        "to_do": sum(i.to_do for i in items),
        "decision_pk": item.decision.pk if item and item.decision else 0,
        "names": request.COOKIES.get(NAMES) != "hidden",
        "may_open_hold": lambda hold: sees(request.user.reach(Permission.STAY_VIEW), hold.bed.ward),
        "may_run": _may(request, meeting, Permission.MEETING_RUN),
    }


def _about(meeting: Meeting, item: Item) -> dict[str, Any]:
    referral = item.referral
    return {
        "assessment": item.ranked.assessment if item.ranked else None,
        "clocks": [clock for clock in item.ranked.clocks if clock.live] if item.ranked else [],
        "steps": referral.steps.select_related("by"),
        "earlier": selectors.earlier_decisions(referral, meeting)[:5],
        "actions": selectors.open_actions(meeting).filter(referral=referral),
        "pack": selectors.latest_pack(meeting),
        "now": timezone.now(),
    }


def _deciding(
    request: Request, meeting: Meeting, item: Item, at: datetime, form: forms.DecideForm | None = None
) -> dict[str, Any]:
    """The decision made, or what is needed to make it."""
    matches = _matches(item, at)
    mine = any(conflict.user_id == request.user.pk for conflict in item.conflicts)
    may = meeting.is_open and item.decision is None and _may(request, meeting, Permission.MEETING_DECIDE)
    return {
        "matches": matches[:WARDS_SHOWN],
        "more_wards": max(0, len(matches) - WARDS_SHOWN),
        "form": (form or forms.DecideForm(matches=matches)) if may and not mine else None,
        "conflicted": mine,
        "may_decide": may,
    }


def _may(request: Request, meeting: Meeting, permission: Permission) -> bool:
    return meeting.service_line in request.user.reach(permission).service_lines


@requires(Permission.MEETING_DECIDE)
def conflict(request: Request, pk: int, referral_pk: int) -> HttpResponse:
    meeting, at = the_meeting(request, pk, Permission.MEETING_DECIDE), timezone.now()
    item = _on(selectors.agenda(meeting, at=at), referral_pk)
    return step(
        request,
        forms.ConflictForm(request.POST or None),
        partial(services.declare_conflict, meeting, referral=item.referral, at=at, by=request.user),
        done="Your interest is in the minutes. Someone else decides this one.",
        onwards=reverse("meetings:person", args=[pk, referral_pk]),
        template="meetings/short.html",
        meeting=meeting,
        title="Declare an interest",
        button="Declare it",
        back=reverse("meetings:person", args=[pk, referral_pk]),
    )


@requires(Permission.MEETING_DECIDE)
def reopen(request: Request, pk: int) -> HttpResponse:
    made = get_object_or_404(Decision.objects.open_to(request.user, Permission.MEETING_DECIDE), pk=pk)
    back = reverse("meetings:person", args=[made.meeting_id, made.referral_id])
    return step(
        request,
        forms.ReopenForm(request.POST or None),
        partial(services.reopen, made, at=timezone.now(), by=request.user),
        done="Reopened. Both the decision and its reopening stay in the minutes.",
        onwards=back,
        template="meetings/short.html",
        meeting=made.meeting,
        title="Reopen this decision",
        button="Reopen",
        back=back,
    )


@require_POST
@requires(Permission.MEETING_VIEW)
def names(request: Request) -> HttpResponse:
    """Show or hide the names on this screen, until the browser is closed."""
    onwards = request.POST.get("next", "")
    response = redirect(onwards if url_has_allowed_host_and_scheme(onwards, {request.get_host()}) else "meetings:list")
    shown = "shown" if request.POST.get("names") == "shown" else "hidden"
    response.set_cookie(NAMES, shown, secure=request.is_secure(), httponly=True, samesite="Lax")
    return response
