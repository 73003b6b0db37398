"""Who is watched how closely: the list, one provider, a new judgement."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from quality.assurance import forms, services, tags
from quality.assurance.models import Action, Query, Surveillance, Unit, Visit
from quality.assurance.selectors import records, units
from quality.assurance.services.surveillance import latest_review
from quality.assurance.tables import WatchedTable
from quality.assurance.views.found import KEEP, VIEW, may_keep, the_provider, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.organisations.models import Organisation, Site
from reachout.pages.steps import step
from reachout.pages.tables import Reply


@require_GET
@requires(VIEW)
def watched(request: Request) -> Reply:
    today = timezone.localdate()
    rows = units.watched(request.user, today=today)
    late = sum(bool(row.surveillance and row.surveillance.review_on < today) for row in rows)
    context = {
        "intensive": sum(row.closeness == 2 for row in rows),
        "enhanced": sum(row.closeness == 1 for row in rows),
        "reviews_late": late,
        "nobody_goes": [row for row in rows if row.wants_a_visit],
        "overdue": sum(row.overdue for row in rows if row.unit.site is None),
        "may_keep": request.user.may(KEEP),
        "word_of": units.word_of,
        "tags": tags,
    }
    return WatchedTable(request, rows).respond("assurance/list.html", context)


@require_GET
@requires(VIEW)
def provider(request: Request, pk: int, line: str) -> HttpResponse:
    organisation = the_provider(request, pk, line, VIEW)
    user, about = request.user, {"provider": organisation, "service_line": line}
    history = list(records.history(organisation, line, user))
    judged = records.judged(organisation, line, user, history)
    context = {
        "unit": Unit(organisation, line),
        "judged": judged,
        "closest": max(judged, key=lambda row: row.closeness).surveillance,
        "history": [one for one in history if one.ended_at],
        "visits": list(Visit.objects.visible_to(user).filter(**about).select_related("provider", "site")),
        "findings": records.open_findings(organisation, line, user),
        "actions": list(records.listed(Action.objects.visible_to(user).filter(**about).unfinished())),
        "queries": list(Query.objects.visible_to(user).filter(**about).select_related("provider", "site")),
        "may_keep": may_keep(request, line),
        "tags": tags,
    }
    return render(request, "assurance/provider.html", context)


@requires(KEEP)
def set_level(request: Request, pk: int, line: str) -> HttpResponse:
    organisation, today = the_provider(request, pk, line, KEEP), timezone.localdate()
    unit = Unit(organisation, line, _site(request, organisation, line))
    current = Surveillance.objects.current().about(unit).select_related("owner").first()
    initial = {"owner": request.user, "review_on": latest_review(unit, today), "instead_of": current.pk if current else None}
    if current:
        initial |= {"level": current.level, "exit_criteria": current.exit_criteria, "owner": current.owner}
    return step(
        request,
        forms.LevelForm(request.POST or None, unit=unit, initial=initial),
        partial(services.set_level, unit, at=timezone.now(), by=request.user),
        done=lambda made: f"{unit} is at {made.get_level_display().lower()} surveillance from today.",
        onwards=reverse("assurance:provider", args=[pk, line]),
        template="assurance/set_level.html",
        unit=unit,
        current=current,
        trail=trail_of(unit),
        back=reverse("assurance:provider", args=[pk, line]),
    )


def _site(request: Request, organisation: Organisation, line: str) -> Site | None:
    wanted = request.GET.get("site", "")
    if not wanted:
        return None
    sites = units.sites_of(organisation, line, request.user, KEEP)
    site = next((site for site in sites if str(site.pk) == wanted), None)
    if site is None:
        raise Http404
    return site
