from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from beds import forms, services
from beds.models import Hold, WardStay
from beds.views.board import sees
from beds.views.steps import step
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.steps import press
from reachout.pages.tags import Meaning, Tag

RELATED = (
    "referral__person",
    "bed__ward__site__organisation",
    "placed_by",
    "offered_by",
    "accepted_by",
    "ended_by",
)
TAGS = {
    "held": Tag("Held", Meaning.CHANGE),
    "offered": Tag("Offered: the unit to answer", Meaning.SOON),
    "accepted": Tag("Accepted", Meaning.DONE),
    "expired": Tag("Expired", Meaning.NEUTRAL),
    "declined": Tag("Declined", Meaning.REFUSED),
}


@require_GET
@requires(Permission.STAY_VIEW)
def hold(request: Request, pk: int) -> HttpResponse:
    """One hold: how far it has come, until when it stands, and who may do what next."""
    at = timezone.now()
    shown = get_object_or_404(Hold.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    record_read(shown, by=request.user, person=shown.referral.person_id)
    state, ward = shown.state(at), shown.bed.ward
    context = {
        "hold": shown,
        "person": shown.referral.person,
        "ward": ward,
        "state": state,
        "tag": TAGS.get(state) or Tag(shown.get_end_display()),
        "live": shown.is_live(at) and shown.referral.status != "closed",
        "at": at,
        "left": in_words(shown.expires_at - at),
        "may_hold": sees(request.user.reach(Permission.BED_HOLD), ward),
        "may_answer": sees(request.user.reach(Permission.OFFER_ANSWER), ward),
        "may_admit": sees(request.user.reach(Permission.STAY_MANAGE), ward),
        "may_see_referral": request.user.may(Permission.REFERRAL_VIEW),
        "own_offer": shown.offered_by_id == request.user.pk,
    }
    return render(request, "beds/hold.html", context)


def in_words(left: timedelta) -> str:
    """5 hours, 2 days: how long a hold still stands."""
    hours = int(left.total_seconds() // 3600)
    if hours < 1:
        return f"{max(0, int(left.total_seconds() // 60))} minutes"
    if hours < 48:
        return f"{hours} hour{'s' * (hours != 1)}"
    return f"{hours // 24} days"


def _hold(request: Request, pk: int, permission: Permission) -> Hold:
    return get_object_or_404(Hold.objects.open_to(request.user, permission).select_related(*RELATED), pk=pk)


def _about(hold: Hold) -> str:
    return f"{hold.bed.ward}, bed {hold.bed.number}"


@require_POST
@requires(Permission.BED_HOLD)
def offer(request: Request, pk: int) -> HttpResponse:
    shown = _hold(request, pk, Permission.BED_HOLD)
    return press(
        request,
        partial(services.offer, shown, at=timezone.now(), by=request.user),
        done=f"Offered to {shown.bed.ward}. The unit has been asked to answer.",
        onwards=shown.get_absolute_url(),
    )


@requires(Permission.OFFER_ANSWER)
def accept(request: Request, pk: int) -> HttpResponse:
    shown = _hold(request, pk, Permission.OFFER_ANSWER)
    return step(
        request,
        forms.Accept(request.POST or None),
        partial(services.accept_offer, shown, at=timezone.now(), by=request.user),
        done="Accepted. The bed is kept for them.",
        back=shown.get_absolute_url(),
        title="Accept this person",
        about=_about(shown),
        person=shown.referral.person,
        verb="Accept",
        intro="Every other bed held for this person becomes free again.",
    )


@requires(Permission.OFFER_ANSWER)
def decline(request: Request, pk: int) -> HttpResponse:
    shown = _hold(request, pk, Permission.OFFER_ANSWER)
    return step(
        request,
        forms.Decline(request.POST or None),
        partial(services.decline_offer, shown, at=timezone.now(), by=request.user),
        done="Declined. The liaison practitioner sees your reason, and the bed is free again.",
        back=shown.get_absolute_url(),
        title="Decline this person",
        about=_about(shown),
        person=shown.referral.person,
        verb="Decline",
        warning=True,
    )


@requires(Permission.BED_HOLD)
def extend(request: Request, pk: int) -> HttpResponse:
    shown = _hold(request, pk, Permission.BED_HOLD)
    return step(
        request,
        forms.Extend(request.POST or None, initial={"until": shown.expires_at + timedelta(days=1)}),
        partial(services.extend, shown, at=timezone.now(), by=request.user),
        done="The hold is extended.",
        back=shown.get_absolute_url(),
        title="Extend the hold",
        about=_about(shown),
        person=shown.referral.person,
        verb="Extend",
    )


@requires(Permission.BED_HOLD)
def release(request: Request, pk: int) -> HttpResponse:
    shown = _hold(request, pk, Permission.BED_HOLD)
    return step(
        request,
        forms.Release(request.POST if request.method == "POST" else None),
        partial(services.release, shown, at=timezone.now(), by=request.user),
        done="Released. The bed is free again.",
        back=shown.get_absolute_url(),
        title="Release the bed",
        about=_about(shown),
        person=shown.referral.person,
        verb="Release",
        warning=True,
    )


@requires(Permission.STAY_MANAGE)
def admit(request: Request, pk: int) -> HttpResponse:
    shown = _hold(request, pk, Permission.STAY_MANAGE)
    elsewhere = WardStay.objects.current().filter(person=shown.referral.person).exists()
    return step(
        request,
        forms.Admit(request.POST or None, elsewhere=elsewhere),
        partial(services.admit, shown, at=timezone.now(), by=request.user),
        done="They are admitted.",
        back=shown.get_absolute_url(),
        onwards=lambda stay: stay.get_absolute_url(),
        title="Admit",
        about=_about(shown),
        person=shown.referral.person,
        verb="Admit",
    )
