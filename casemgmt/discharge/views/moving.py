"""Move on: transfer, step down, or leave for the community; each for those who may."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beds.models import Hold, WardStay
from casemgmt.discharge import forms, services
from casemgmt.discharge.aftercare import restricted_on
from casemgmt.discharge.models import Letter
from casemgmt.discharge.services.moving import the_facts
from casemgmt.discharge.views.found import CONTRIBUTE, KEEP, MANAGE, PLANS, VIEW, may, page_of, posted, short, the_case
from casemgmt.models import Case
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.rules.selectors import rules_on


@require_safe
@requires(KEEP, CONTRIBUTE, MANAGE)
def move_on(request: Request, pk: int) -> HttpResponse:
    """The ways on from here, those open to the reader first."""
    case, now = the_case(request, pk, KEEP, CONTRIBUTE, MANAGE), timezone.now()
    record_read(case, by=request.user, why="move on")
    facts = the_facts(case, now)
    context = {
        "case": case,
        "facts": facts,
        "accepted": _accepted(request, case),
        "manages": _stay_of(request, case) is not None,
        "keeps_case": may(request, case, KEEP),
        "referral": facts.referral,
        "trail": [PLANS, (f"Case {case.reference}", page_of(case))],
    }
    return render(request, "discharge/move_on.html", context)


def _accepted(request: Request, case: Case) -> list[tuple[Hold, bool]]:
    """The bed that a unit has accepted them for, and whether the reader may record the arrival."""
    now = timezone.now()
    holds = Hold.objects.live(now).filter(referral__person=case.person_id, accepted_at__isnull=False)
    mine = set(Hold.objects.open_to(request.user, MANAGE).filter(pk__in=holds.values("pk")).values_list("pk", flat=True))
    return [(hold, hold.pk in mine) for hold in holds.select_related("bed__ward__site__organisation")]


def _stay_of(request: Request, case: Case) -> WardStay | None:
    mine = WardStay.objects.open_to(request.user, MANAGE).current()
    return mine.filter(person=case.person_id, ward__service_line=case.service_line).first()


@requires(MANAGE)
def transfer(request: Request, pk: int, hold_pk: int) -> HttpResponse:
    case = the_case(request, pk, VIEW)
    rows = Hold.objects.open_to(request.user, MANAGE).live(timezone.now()).select_related("bed__ward")
    hold = get_object_or_404(rows, pk=hold_pk, referral__person=case.person_id, accepted_at__isnull=False)
    return short(
        request,
        case,
        forms.Arrive(request.POST or None),
        partial(services.transfer, case, hold=hold),
        done="The transfer is recorded.",
        title=f"Transfer to {hold.bed.ward.name}, bed {hold.bed.number}",
        button="Record the transfer",
        hint="Their present stay ends the same day, and the bed they leave is free.",
    )


@requires(KEEP, CONTRIBUTE)
def step_down(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, KEEP, CONTRIBUTE)
    facts = the_facts(case, timezone.now())
    where = f"{facts.ward.name}, {facts.ward.site.name}" if facts.ward else ""
    return short(
        request,
        case,
        forms.StepDown(request.POST or None, initial={"security": "low", "urgency": "routine"}),
        partial(services.ask_step_down, case),
        done="The bed meeting is asked: the referral waits for triage.",
        title="Ask for a step-down or a transfer",
        button="Ask the bed meeting",
        hint=f"The referral says where they are ({where}), since when, and under which section." if where else "",
    )


@requires(KEEP)
def propose(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, KEEP)
    return short(
        request,
        case,
        forms.Propose(request.POST or None),
        partial(services.propose_discharge, case),
        done="The unit is asked, and its clinical lead is told.",
        title="Propose the discharge to the unit",
        button="Ask the unit",
        hint="Only the ward records that somebody has left. This asks it to, by a day.",
    )


@requires(MANAGE)
def leave(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, VIEW)
    if _stay_of(request, case) is None:
        raise Http404
    facts = the_facts(case, timezone.now())
    letters = [Letter.Kind.GP, Letter.Kind.AFTERCARE]
    if restricted_on(facts, rules_on(facts.on)):
        letters.append(Letter.Kind.JUSTICE)
    return short(
        request,
        case,
        forms.Leave(posted(request), initial={"letters": letters}),
        partial(services.discharge, case),
        done="The discharge is recorded and the bed is free.",
        title="Record the discharge",
        button="Discharge",
        hint="To the community the plan closes, the clock of 72 hours begins and the letters ticked are issued, all at once.",
    )


@require_safe
@requires(MANAGE)
def from_stay(request: Request, pk: int) -> HttpResponse:
    """From the ward's page of a stay: with the plan and the letters where there is a case, else the stay's own step."""
    mine = WardStay.objects.open_to(request.user, MANAGE).current().select_related("ward")
    stay = get_object_or_404(mine, pk=pk)
    cases = Case.objects.visible_to(request.user).current()
    case = cases.filter(person=stay.person_id, service_line=stay.ward.service_line).first()
    return redirect("discharge:leave", case.pk) if case else redirect("beds:discharge", stay.pk)
