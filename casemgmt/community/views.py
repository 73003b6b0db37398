"""The specialist community team: its caseload, and one person's time with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.community import forms, selectors, services
from casemgmt.community.models import Condition, Support, Tier
from casemgmt.community.tables import CaseloadTable, Listed, state_tag, support_tag
from casemgmt.models import Case, CommunityEpisode
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.forms import Form
from reachout.pages.steps import step
from reachout.pages.tables import Reply
from reachout.rules.selectors import rules_on

VIEW, KEEP = Permission.CASE_VIEW, Permission.CASE_KEEP
HOME = ("Community", "/community/")
UNTIERED = "none"


@require_safe
@requires(VIEW)
def caseload(request: Request) -> Reply:
    """Who is with the team or referred to it, whoever was longest without a contact first; by team and by tier."""
    on = timezone.localdate()
    rows = selectors.followed(CommunityEpisode.objects.visible_to(request.user).on(on), on=on)
    team, tier = request.GET.get("team", ""), request.GET.get("tier", "")
    shown = [row for row in rows if team in ("", row.episode.team) and tier in ("", row.tier.level if row.tier else UNTIERED)]
    rules = rules_on(on)
    context = {
        "teams": selectors.teams(rows),
        "tiers": [*Tier.Level.choices, ("", "No tier yet")],
        "untiered": UNTIERED,
        "team": team,
        "tier": tier,
        "count": len(rows),
        "silent": sum(_silent(row, rules) for row in rows),
        "to_accept": sum(row.state == "referred" for row in rows),
    }
    return CaseloadTable(request, [Listed(row, rules) for row in shown]).respond("community/caseload.html", context)


def _silent(row: selectors.Followed, rules: Any) -> bool:
    return (row.days_without_contact or 0) > rules.get("community_contact_days", row.episode.service_line)


@require_safe
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    """One person's time with the team."""
    episode = _episode(request, pk, VIEW)
    record_read(episode, by=request.user)
    [row] = selectors.followed(CommunityEpisode.objects.filter(pk=pk), on=timezone.localdate())
    cases = Case.objects.visible_to(request.user).filter(person=episode.person_id, service_line=episode.service_line)
    context = {
        "episode": episode,
        "row": row,
        "tag": state_tag(row),
        "supports": [(kind, label, row.supports.get(kind)) for kind, label in Support.Kind.choices],
        "support_tag": support_tag,
        "tiers": list(episode.tiers.all()),
        "contacts": list(episode.contacts.select_related("by")[:50]),
        "case": cases.first(),
        "may_keep": episode.service_line in request.user.reach(KEEP).lines and episode.discharged_on is None,
        "trail": [HOME],
    }
    return render(request, "community/episode.html", context)


# -- what may be done --------------------------------------------------------------------------------------------------


@requires(KEEP)
def refer(request: Request, pk: int) -> HttpResponse:
    """From somebody's case."""
    case = get_object_or_404(Case.objects.open_to(request.user, KEEP), pk=pk)
    return step(
        request,
        forms.ReferForm(request.POST or None),
        partial(services.refer, case, at=timezone.now(), by=request.user),
        done="Referred to the community team.",
        onwards=lambda made: made,
        template="pages/short.html",
        title="Refer to the community team",
        button="Refer",
        trail=[HOME, (case.reference, case.get_absolute_url())],
        back=case.get_absolute_url(),
    )


@requires(KEEP)
def accept(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, forms.AcceptForm, services.accept, "Accept this referral", "Accept", "Accepted.")


@requires(KEEP)
def decline(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, forms.DeclineForm, services.decline, "Do not accept this referral", "Record", "Recorded.")


@requires(KEEP)
def tier(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, forms.TierForm, services.set_tier, "Change the tier", "Change", "The tier is changed.")


@requires(KEEP)
def contact(request: Request, pk: int) -> HttpResponse:
    return _step(
        request, pk, forms.ContactForm, services.record_contact, "Record a contact", "Record", "The contact is recorded."
    )


@requires(KEEP)
def support(request: Request, pk: int, kind: str) -> HttpResponse:
    if kind not in Support.Kind.values:
        raise Http404
    act = partial(services.set_support, kind=kind)
    return _step(request, pk, forms.SupportForm, act, Support.Kind(kind).label, "Record", "Recorded.")


@requires(KEEP)
def condition(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, forms.ConditionForm, services.add_condition, "Under a condition", "Record", "Recorded.")


@requires(KEEP)
def end_condition(request: Request, pk: int, condition_pk: int) -> HttpResponse:
    ended = get_object_or_404(Condition.objects.filter(episode=pk), pk=condition_pk)
    title = f"End the {ended.get_kind_display().lower()}"
    return _step(
        request,
        pk,
        forms.EndConditionForm,
        lambda _, **given: services.end_condition(ended, **given),
        title,
        "End it",
        "It is ended.",
    )


@requires(KEEP)
def discharge(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, forms.DischargeForm, services.discharge, "Discharge from the team", "Discharge", "Discharged.")


def _step(
    request: Request, pk: int, form: type[Form], service: Callable[..., Any], title: str, button: str, done: str
) -> HttpResponse:
    episode = _episode(request, pk, KEEP)
    back = reverse("community:episode", args=[pk])
    return step(
        request,
        form(request.POST or None),
        partial(service, episode, at=timezone.now(), by=request.user),
        done=done,
        onwards=back,
        template="pages/short.html",
        title=title,
        button=button,
        trail=[HOME, (episode.reference, back)],
        back=back,
    )


def _episode(request: Request, pk: int, permission: Permission) -> CommunityEpisode:
    rows = CommunityEpisode.objects.open_to(request.user, permission).select_related("person")
    return get_object_or_404(rows, pk=pk)
