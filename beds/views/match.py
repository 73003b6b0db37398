from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from beds import forms, services
from beds.matching import WardMatch
from beds.models import Bed, Hold, Ward
from beds.selectors import free_beds
from beds.selectors import match as match_of
from beds.views.steps import step
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from referrals.models import Referral

GROUPS = ["Suitable", "Something to find out", "Does not suit"]


@require_GET
@requires(Permission.MATCH_VIEW)
def match(request: Request, pk: int) -> HttpResponse:
    """Which bed? Every ward against every criterion; a person decides. For htmx, the table alone."""
    at = timezone.now()
    referral = _referral(request, pk, Permission.MATCH_VIEW)
    record_read(referral, by=request.user, why="match")
    wards = match_of(referral, at=at)
    context = {
        "referral": referral,
        "person": referral.person,
        "groups": grouped(wards),
        "criteria": [criterion.name for criterion in wards[0].criteria] if wards else [],
        "holds": list(Hold.objects.live(at).filter(referral=referral).select_related("bed__ward")),
        "may_hold": _may_hold(request, referral),
        "sees_costs": request.user.may(Permission.COST_VIEW),
    }
    return render(request, "beds/_match.html" if request.htmx else "beds/match.html", context)


def grouped(wards: list[WardMatch]) -> list[tuple[str, list[WardMatch]]]:
    return [(title, some) for rank, title in enumerate(GROUPS) if (some := [ward for ward in wards if ward.rank == rank])]


@requires(Permission.BED_HOLD)
def place(request: Request, pk: int, ward: int) -> HttpResponse:
    """Hold a bed on a ward: which one, and why if the ward does not suit."""
    at = timezone.now()
    referral = _referral(request, pk, Permission.BED_HOLD)
    chosen = get_object_or_404(Ward.objects.open_to(request.user, Permission.BED_HOLD), pk=ward)
    record_read(referral, by=request.user, why="hold a bed")
    beds = free_beds(Bed.objects.filter(ward=chosen), at=at).order_by("code")
    judged = next(iter(match_of(referral, at=at, wards=[chosen.pk])), None)
    form = forms.Place(request.POST or None, beds=beds, reason_needed=bool(judged and judged.broken))
    return step(
        request,
        form,
        partial(_hold, referral=referral, at=at, by=request.user),
        done="The bed is held.",
        back=f"/beds/match/{referral.pk}/",
        onwards=lambda hold: hold.get_absolute_url(),
        template="beds/place.html",
        title="Hold a bed",
        about=chosen.name,
        person=referral.person,
        referral=referral,
        judged=judged,
        any_bed=beds.exists(),
        verb="Hold",
    )


def _hold(*, bed: Bed, why: str, **facts: Any) -> Hold:
    return services.hold(bed, why=why, **facts)


def _may_hold(request: Request, referral: Referral) -> bool:
    waiting = referral.status == Referral.Status.WAITING
    return waiting and Referral.objects.open_to(request.user, Permission.BED_HOLD).filter(pk=referral.pk).exists()


def _referral(request: Request, pk: int, permission: Permission) -> Referral:
    """Live, within sight, and of a line in which the user may do this."""
    reach = request.user.reach(permission)
    mine = Referral.objects.visible_to(request.user).live()
    if not reach.everything:
        mine = mine.filter(service_line__in=sorted(reach.service_lines))
    return get_object_or_404(mine.select_related("person", "linked_site"), pk=pk)
