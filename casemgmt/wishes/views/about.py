"""What the person says of themselves, of reviews and care plans, and who speaks with them."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.models import Case
from casemgmt.wishes import forms, selectors, services
from casemgmt.wishes.models import Carer, Saying
from casemgmt.wishes.tables import VoicesTable, voices
from casemgmt.wishes.views.found import CONTRIBUTE, KEEP, VIEW, may_write, short, the, the_case, trail_of, voice_address
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.tables import Reply


@require_safe
@requires(VIEW)
def listed(request: Request) -> Reply:
    """Everybody's voice in a list: whose is missing."""
    rows = voices(Case.objects.visible_to(request.user).current())
    return VoicesTable(request, rows).respond("pages/list.html", {"heading": "Their voice"})


@require_safe
@requires(VIEW)
def voice(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, VIEW)
    record_read(case, by=request.user, why="their voice")
    context = {
        "case": case,
        "voice": selectors.voice_of(case),
        "may_write": may_write(request, case),
        "trail": trail_of(case)[:1],
    }
    return render(request, "wishes/voice.html", context)


@requires(KEEP, CONTRIBUTE)
def hear(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk)
    return short(
        request,
        case,
        forms.SayingForm(request.POST or None, initial={"topic": request.GET.get("topic")}),
        partial(services.hear, case, at=timezone.now(), by=request.user),
        title="What they told us about themselves",
        done="Kept, in their words.",
        onwards=voice_address(case, "#about"),
    )


@requires(KEEP, CONTRIBUTE)
def no_longer(request: Request, pk: int) -> HttpResponse:
    saying = the(Saying, request, pk)
    return short(
        request,
        saying.case,
        forms.NoLongerForm(request.POST or None),
        partial(services.no_longer, saying, at=timezone.now(), by=request.user),
        title="This no longer holds",
        hint=f"“{saying.words}”",
        done="It stays in the history, and is shown there only.",
        onwards=voice_address(saying.case, "#about"),
    )


@requires(KEEP, CONTRIBUTE)
def keep_view(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk)
    return short(
        request,
        case,
        forms.ViewForm(request.POST or None, carers=Carer.objects.current().filter(case=case)),
        partial(services.keep_view, case, at=timezone.now(), by=request.user),
        title="What they thought of a review",
        done="Kept, in their words.",
        onwards=voice_address(case, "#reviews"),
    )


@requires(KEEP, CONTRIBUTE)
def keep_care_plan(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk)
    return short(
        request,
        case,
        forms.CarePlanForm(request.POST or None),
        partial(services.keep_care_plan, case, at=timezone.now(), by=request.user),
        title="A care plan, and who made it",
        done="The care plan is recorded.",
        onwards=voice_address(case, "#care-plans"),
    )


@requires(KEEP, CONTRIBUTE)
def keep_advocacy(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk)
    return short(
        request,
        case,
        forms.AdvocacyForm(request.POST or None),
        partial(services.keep_advocacy, case, at=timezone.now(), by=request.user),
        title="An advocate",
        done="Recorded.",
        onwards=voice_address(case, "#advocacy"),
    )
