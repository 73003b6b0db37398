from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.wishes import forms, services
from casemgmt.wishes.models import Goal
from casemgmt.wishes.views.found import CONTRIBUTE, KEEP, VIEW, may_write, short, the, the_case, trail_of, voice_address
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read


@requires(KEEP, CONTRIBUTE)
def set_goal(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk)
    before = _instead_of(request, case.pk)
    return short(
        request,
        case,
        forms.GoalForm(request.POST or None),
        partial(services.set_goal, case, instead_of=before, at=timezone.now(), by=request.user),
        title="A goal of theirs",
        hint=f"Instead of: “{before.words}”" if before else "",
        done="The goal is kept, in their words.",
        onwards=voice_address(case),
    )


def _instead_of(request: Request, case: int) -> Goal | None:
    word = request.GET.get("instead_of", "")
    return get_object_or_404(Goal.objects.standing(), case=case, pk=word) if word.isdecimal() else None


@require_safe
@requires(VIEW)
def goal(request: Request, pk: int) -> HttpResponse:
    shown = the(Goal, request, pk, VIEW)
    record_read(shown, by=request.user)
    became = Goal.objects.filter(instead_of=shown).first()
    context = {
        "goal": shown,
        "case": shown.case,
        "tellings": list(shown.tellings.select_related("by")),
        "became": became,
        "trail": trail_of(shown.case),
        "may_write": shown.status == Goal.Status.WORKING and may_write(request, shown.case),
    }
    return render(request, "wishes/goal.html", context)


@requires(KEEP, CONTRIBUTE)
def look(request: Request, pk: int) -> HttpResponse:
    shown = the(Goal, request, pk)
    return short(
        request,
        shown.case,
        forms.LookForm(request.POST or None, initial={"status": Goal.Status.WORKING}),
        partial(services.look_at_goal, shown, at=timezone.now(), by=request.user),
        title="How is it going?",
        hint=f"“{shown.words}”",
        done="Kept, in their words.",
        onwards=shown.get_absolute_url(),
    )
