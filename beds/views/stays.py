from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from beds import forms, services
from beds.models import Bed, Leave, ReadyForDischarge, WardStay
from beds.selectors import free_beds
from beds.views.board import sees
from beds.views.steps import step
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.people.leads import leads_of
from reachout.people.models import LegalStatus

RELATED = ("person", "spell__referral", "bed", "ward__site__organisation")


@require_GET
@requires(Permission.STAY_VIEW, Permission.BREAK_GLASS)
def stay(request: Request, pk: int) -> HttpResponse:
    """One person's stay: where, since when, how it stands, and what can be done."""
    shown = get_object_or_404(WardStay.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    record_read(shown, by=request.user)
    day = timezone.localdate()
    leaves, readinesses = list(shown.spell.leaves.all()[:20]), list(shown.spell.readinesses.all())
    context = {
        "stay": shown,
        "leads": leads_of(shown.person, request.user),
        "person": shown.person,
        "legal": LegalStatus.objects.filter(person=shown.person, during__contains=day).first(),
        "leaves": leaves,
        "away": next((leave for leave in leaves if leave.ended_on is None), None),
        "readinesses": readinesses,
        "ready": next((ready for ready in readinesses if ready.ended_on is None), None),
        "stays": list(shown.spell.stays.select_related("ward", "bed")),
        "may_manage": sees(request.user.reach(Permission.STAY_MANAGE), shown.ward),
    }
    return render(request, "beds/stay.html", context)


def _stay(request: Request, pk: int) -> WardStay:
    """A stay that its ward may act on."""
    mine = WardStay.objects.open_to(request.user, Permission.STAY_MANAGE).current()
    return get_object_or_404(mine.select_related(*RELATED), pk=pk)


def _act(request: Request, stay: WardStay, form: Any, act: Callable[..., Any], done: str, **context: Any) -> HttpResponse:
    by_now = partial(act, at=timezone.now(), by=request.user)
    return step(request, form, by_now, done=done, back=stay.get_absolute_url(), person=stay.person, about=_where(stay), **context)


def _where(stay: WardStay) -> str:
    return f"{stay.ward}, bed {stay.bed.number}" if stay.bed else str(stay.ward)


@requires(Permission.STAY_MANAGE)
def move(request: Request, pk: int) -> HttpResponse:
    stay = _stay(request, pk)
    organisation = stay.ward.site.organisation_id
    beds = Bed.objects.filter(ward__site__organisation=organisation, ward__service_line=stay.ward.service_line)
    form = forms.Move(request.POST or None, beds=free_beds(beds, at=timezone.now()).order_by("ward__name", "code"))
    return _act(
        request,
        stay,
        form,
        partial(services.move, stay),
        "The move is recorded.",
        title="Move to another bed",
        verb="Move",
        onwards=lambda moved: moved.get_absolute_url(),
    )


@requires(Permission.STAY_MANAGE)
def swap(request: Request, pk: int) -> HttpResponse:
    stay = _stay(request, pk)
    near = WardStay.objects.current().filter(ward=stay.ward, bed__isnull=False).exclude(pk=stay.pk)
    form = forms.Swap(request.POST or None, others=near.select_related("person", "ward", "bed").order_by("bed__code"))
    return _act(
        request,
        stay,
        form,
        partial(services.swap_beds, stay),
        "They have changed beds.",
        title="Change beds with someone",
        verb="Change beds",
        onwards=lambda swapped: swapped[0].get_absolute_url(),
    )


@requires(Permission.STAY_MANAGE)
def leave(request: Request, pk: int) -> HttpResponse:
    stay = _stay(request, pk)
    act = partial(services.start_leave, stay.spell)
    form = forms.StartLeave(request.POST or None)
    return _act(request, stay, form, act, "The leave is recorded.", title="Start leave", verb="Start leave")


@requires(Permission.STAY_MANAGE)
def back(request: Request, pk: int) -> HttpResponse:
    stay = _stay(request, pk)
    act = partial(services.end_leave, _away(stay))
    form = forms.Return(request.POST or None)
    return _act(request, stay, form, act, "Their return is recorded.", title="Record a return", verb="They are back")


@requires(Permission.STAY_MANAGE)
def release_bed(request: Request, pk: int) -> HttpResponse:
    stay = _stay(request, pk)
    return _act(
        request,
        stay,
        forms.Nothing(request.POST if request.method == "POST" else None),
        partial(services.release_bed, _away(stay)),
        "The bed is released: it may be held for someone else.",
        title="Release the bed",
        verb="Release the bed",
        intro="The responsible clinician lets this bed go while the person is away. They stay on the ward's books.",
    )


@requires(Permission.STAY_MANAGE)
def ready(request: Request, pk: int) -> HttpResponse:
    stay = _stay(request, pk)
    return _act(
        request,
        stay,
        forms.Ready(request.POST or None),
        partial(services.mark_ready, stay.spell),
        "Ready for discharge is recorded.",
        title="Clinically ready for discharge",
        verb="Save",
    )


@requires(Permission.STAY_MANAGE)
def not_ready(request: Request, pk: int) -> HttpResponse:
    stay = _stay(request, pk)
    return _act(
        request,
        stay,
        forms.On(request.POST or None),
        partial(services.end_ready, get_object_or_404(ReadyForDischarge, spell=stay.spell, ended_on=None)),
        "They are no longer recorded as ready for discharge.",
        title="No longer ready for discharge",
        verb="Save",
    )


@requires(Permission.STAY_MANAGE)
def discharge(request: Request, pk: int) -> HttpResponse:
    stay = _stay(request, pk)
    return _act(
        request,
        stay,
        forms.Discharge(request.POST or None),
        partial(services.discharge, stay.spell),
        "The discharge is recorded and the bed is free.",
        title="Discharge",
        verb="Discharge",
    )


def _away(stay: WardStay) -> Leave:
    return get_object_or_404(Leave.objects.filter(pk__in=stay.spell.leaves.filter(ended_on=None).order_by("pk")[:1]))
