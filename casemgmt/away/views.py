"""Out of area: the register, its mirror image, and one person's way home."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from beds.views.match import grouped
from casemgmt.away import forms, selectors, services
from casemgmt.away.costs import totals
from casemgmt.away.home import matches_at_home
from casemgmt.away.models import Repatriation
from casemgmt.away.selectors import Placed, repatriations_of, stays_away
from casemgmt.away.tables import AwayTable, InboundTable, MatchTable, fit_tag
from casemgmt.facts import facts_of
from casemgmt.models import Case
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.steps import step
from reachout.pages.tables import Reply
from referrals.models import Referral

VIEW, KEEP, MATCH = Permission.CASE_VIEW, Permission.CASE_KEEP, Permission.MATCH_VIEW
HOME = ("Out of area", "/out-of-area/")
KINDS: list[tuple[str, str, bool | None]] = [
    ("inappropriate", "Inappropriate", False),
    ("not-judged", "Not judged", None),
    ("appropriate", "Appropriate", True),
]


@require_safe
@requires(VIEW)
def register(request: Request) -> Reply:
    """Our people on wards outside the region, furthest from home first."""
    now = timezone.now()
    rows = selectors.register(Case.objects.visible_to(request.user), at=now)
    kinds = [(key, label, [row for row in rows if row.appropriate is fit]) for key, label, fit in KINDS]
    asked = request.GET.get("show", "")
    shown = next((some for key, _, some in kinds if key == asked), rows)
    kinds_shown = [(key, label, len(some), key == asked) for key, label, some in kinds]
    table = MatchTable if request.user.may(MATCH) else AwayTable
    return _list(request, table(request, shown), "away", kinds=kinds_shown, all_rows=rows)


@require_safe
@requires(VIEW)
def inbound(request: Request) -> Reply:
    """The mirror image: people from elsewhere in the region's beds."""
    rows = selectors.inbound(Case.objects.visible_to(request.user), on=timezone.localdate())
    return _list(request, InboundTable(request, rows), "inbound", kinds=[], all_rows=rows)


def _list(request: Request, table: Any, tab: str, *, kinds: Any, all_rows: list[Placed]) -> Reply:
    on = timezone.localdate()
    stays = selectors.stays_this_year(request.user, on=on, inbound=tab == "inbound")
    context = {
        "tab": tab,
        "kinds": kinds,
        "count": len(all_rows),
        "all": next(iter(totals(stays, lambda stay: "All", on=on)), None),
        "by_provider": totals(stays, lambda stay: stay.ward.site.organisation.name, on=on),
        "by_icb": totals(stays, lambda stay: stay.person.home_icb.name if stay.person.home_icb else "Not known", on=on),
    }
    return table.respond("away/register.html", context)


@require_safe
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    """One person out of area: why, since when, what it costs, and the plan to come home."""
    case = _case(request, pk, VIEW)
    record_read(case, by=request.user, why="out of area")
    placed, words = _placed(case), _words(case)
    if placed is None and not words:
        raise Http404
    keeps = request.user.may(KEEP) and case.is_open and placed is not None
    context = {
        "case": case,
        "placed": placed,
        "fit": fit_tag(placed.repatriation if placed else None),
        "words": words,
        "asked": _asked(request, placed),
        "may_keep": keeps,
        "may_match": request.user.may(MATCH) and placed is not None,
        "trail": [HOME],
    }
    return render(request, "away/show.html", context)


@require_safe
@requires(MATCH)
def beds(request: Request, pk: int) -> HttpResponse:
    """Which bed at home? Every ward of the line inside the region against what the person has now."""
    case, now = _case(request, pk, VIEW), timezone.now()
    placed = _placed(case)
    if placed is None:
        raise Http404
    record_read(case, by=request.user, why="beds at home")
    plans = {case.pk: placed.repatriation} if placed.repatriation else {}
    matches = matches_at_home([placed.facts], plans, at=now)[case.pk]
    context = {
        "case": case,
        "placed": placed,
        "groups": grouped(matches),
        "some_suit": any(match.suitable for match in matches),
        "criteria": [criterion.name for criterion in matches[0].criteria] if matches else [],
        "about": f"case {case.reference}",
        "may_hold": False,
        "sees_costs": request.user.may(Permission.COST_VIEW),
        "asked": _asked(request, placed),
        "may_keep": request.user.may(KEEP),
        "trail": _trail(case),
    }
    return render(request, "away/beds.html", context)


@requires(KEEP)
def change(request: Request, pk: int) -> HttpResponse:
    """Write down why they are away, whether that is right, and the plan."""
    case = _case(request, pk, KEEP)
    form = forms.RepatriationForm(request.POST or None, case=case, initial=_last(case))
    return step(
        request,
        form,
        partial(services.record_repatriation, case, at=timezone.now(), by=request.user),
        done="The plan is recorded.",
        onwards=lambda made: made,
        template="pages/short.html",
        title="Plan to come home",
        button="Record",
        trail=_trail(case),
        back=_address(case),
    )


@requires(KEEP)
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask the weekly bed meeting for a bed at home."""
    case = _case(request, pk, KEEP)
    return step(
        request,
        forms.AskForm(request.POST or None),
        partial(services.ask_meeting, case, at=timezone.now(), by=request.user),
        done="Asked. The referral goes to triage, and from there to the weekly bed meeting.",
        onwards=_address(case),
        template="pages/short.html",
        title="Ask the bed meeting for a bed at home",
        button="Ask the meeting",
        trail=_trail(case),
        back=reverse("away:beds", args=[case.pk]),
    )


def _case(request: Request, pk: int, permission: Permission) -> Case:
    cases = Case.objects.open_to(request.user, permission).select_related("person", "manager")
    return get_object_or_404(cases, pk=pk)


def _placed(case: Case) -> Placed | None:
    on = timezone.localdate()
    many = facts_of(Case.objects.filter(pk=case.pk), on=on)
    plans = repatriations_of(many, on=on)
    return Placed(many[0], stays_away(many[0]), plans.get(case.pk)) if many[0].out_of_area else None


def _words(case: Case) -> list[Repatriation]:
    return list(case.repatriations.select_related("owner", "by", "target_site"))


def _asked(request: Request, placed: Placed | None) -> Referral | None:
    """Where they wait already, if the reader may see that."""
    waits = placed.facts.referral if placed else None
    return Referral.objects.visible_to(request.user).filter(pk=waits.pk).first() if waits else None


def _last(case: Case) -> dict[str, Any]:
    """What was said last, to go on from; the first time, what the ward itself says."""
    placed = _placed(case)
    last = placed.repatriation if placed else None
    if last is None:
        national = placed and placed.facts.ward and placed.facts.ward.specialism == "deaf"
        return {"fit": Repatriation.Fit.NATIONAL} if national else {"owner": case.manager_id}
    fields = ["reason", "fit", "plan", "target_security", "target_on", "review_on"]
    return {name: getattr(last, name) for name in fields} | {"target_site": last.target_site_id, "owner": last.owner_id}


def _address(case: Case) -> str:
    return reverse("away:show", args=[case.pk])


def _trail(case: Case) -> list[tuple[str, str]]:
    return [HOME, (case.reference, _address(case))]
