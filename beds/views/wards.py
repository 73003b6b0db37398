from __future__ import annotations

from datetime import datetime
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from beds import forms, services
from beds.models import AdmissionsPause, Bed, BedClosure, Ward
from beds.selectors import WardState
from beds.selectors import board as board_of
from beds.selectors.residents import residents_of
from beds.views.board import sees
from beds.views.steps import step
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.steps import press


@require_GET
@requires(Permission.BOARD_VIEW, Permission.STAY_VIEW)
def ward(request: Request, pk: int) -> HttpResponse:
    """A ward's beds in a list: who is in them, for those who may know, and what the ward may do."""
    at = timezone.now()
    shown = get_object_or_404(Ward.objects.visible_to(request.user).select_related("site__organisation"), pk=pk)
    state = state_of(shown, at)
    named = sees(request.user.reach(Permission.STAY_VIEW), shown)
    residents = residents_of(state, at=at) if named else {}
    if residents:
        record("ward.listed", shown, by=request.user, people=len(residents))
    context = {
        "state": state,
        "ward": shown,
        "residents": residents,
        "named": named,
        "may_confirm": sees(request.user.reach(Permission.WARD_CONFIRM), shown),
        "may_close": sees(request.user.reach(Permission.BED_CLOSE), shown),
        "at": at,
    }
    return render(request, "beds/ward.html", context)


def state_of(ward: Ward, at: datetime) -> WardState:
    return board_of(Ward.objects.filter(pk=ward.pk), at=at)[0]


def _ward(request: Request, pk: int, permission: Permission) -> Ward:
    return get_object_or_404(Ward.objects.open_to(request.user, permission), pk=pk)


@requires(Permission.WARD_CONFIRM)
def confirm(request: Request, pk: int) -> HttpResponse:
    shown, at = _ward(request, pk, Permission.WARD_CONFIRM), timezone.now()
    state = state_of(shown, at)
    return step(
        request,
        forms.Confirm(request.POST or None, initial={"staffed_beds": state.open_staffed}),
        partial(services.confirm, shown, at=at, by=request.user),
        done=f"The beds of {shown} are confirmed.",
        back=shown.get_absolute_url(),
        title="Confirm beds",
        about=shown.name,
        verb="Confirm",
        intro=f"{state.in_service} beds are in service, {state.occupied} occupied, {state.held} held.",
    )


@require_POST
@requires(Permission.WARD_CONFIRM)
def unchanged(request: Request, pk: int) -> HttpResponse:
    """One press: the beds are as the board says."""
    shown, at = _ward(request, pk, Permission.WARD_CONFIRM), timezone.now()
    staffed = state_of(shown, at).open_staffed
    return press(
        request,
        partial(services.confirm, shown, staffed_beds=staffed, note="", at=at, by=request.user),
        done=f"Confirmed: {staffed} beds open and staffed.",
        onwards=(request.POST.get("next") == "/" and "/") or shown.get_absolute_url(),
    )


@requires(Permission.BED_CLOSE)
def pause(request: Request, pk: int) -> HttpResponse:
    shown = _ward(request, pk, Permission.BED_CLOSE)
    return step(
        request,
        forms.Pause(request.POST or None),
        partial(services.pause, shown, at=timezone.now(), by=request.user),
        done=f"{shown} is closed to admissions.",
        back=shown.get_absolute_url(),
        title="Close to admissions",
        about=shown.name,
        verb="Close to admissions",
        intro="Patients stay, and beds already held stay held. No other bed is offered.",
    )


@requires(Permission.BED_CLOSE)
def resume(request: Request, pk: int) -> HttpResponse:
    shown = _ward(request, pk, Permission.BED_CLOSE)
    paused = get_object_or_404(AdmissionsPause, ward=shown, during__contains=timezone.localdate())
    return step(
        request,
        forms.On(request.POST or None),
        partial(services.resume, paused, at=timezone.now(), by=request.user),
        done=f"{shown} takes admissions again.",
        back=shown.get_absolute_url(),
        title="Open to admissions",
        about=shown.name,
        verb="Open to admissions",
    )


@requires(Permission.BED_CLOSE)
def close_bed(request: Request, pk: int) -> HttpResponse:
    bed = _bed(request, pk)
    return step(
        request,
        forms.CloseBed(request.POST or None),
        partial(services.close_bed, bed, at=timezone.now(), by=request.user),
        done=f"Bed {bed.number} is out of service.",
        back=bed.ward.get_absolute_url(),
        title="Take a bed out of service",
        about=f"{bed.ward}, bed {bed.number}",
        verb="Take out of service",
        intro="If the bed is held for someone, the hold ends and the liaison practitioner sees why.",
    )


@requires(Permission.BED_CLOSE)
def reopen_bed(request: Request, pk: int) -> HttpResponse:
    bed = _bed(request, pk)
    closure = get_object_or_404(BedClosure, pk=bed.closures.filter(during__contains=timezone.localdate()).values("pk")[:1])
    return step(
        request,
        forms.On(request.POST or None),
        partial(services.reopen_bed, closure, at=timezone.now(), by=request.user),
        done=f"Bed {bed.number} is back in service.",
        back=bed.ward.get_absolute_url(),
        title="Put a bed back in service",
        about=f"{bed.ward}, bed {bed.number}",
        verb="Back in service",
    )


def _bed(request: Request, pk: int) -> Bed:
    return get_object_or_404(Bed.objects.open_to(request.user, Permission.BED_CLOSE).select_related("ward"), pk=pk)
