"""The regulator's ratings: the current one of every location, and each location's history."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quality.group import forms, selectors, services
from quality.group.models import DOMAINS, sites_open_to
from quality.group.tables import RatingTable
from quality.group.views.found import HOME, RATINGS
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.steps import step
from reachout.pages.tables import Reply


@require_GET
@requires(Permission.ASSURANCE_VIEW)
def ratings(request: Request) -> Reply:
    rows = selectors.rated_sites(request.user, on=timezone.localdate())
    return RatingTable(request, rows).respond("group/ratings.html", {"heading": "CQC ratings", "trail": HOME})


@require_GET
@requires(Permission.ASSURANCE_VIEW)
def site(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(sites_open_to(request.user, Permission.ASSURANCE_VIEW).select_related("organisation"), pk=pk)
    may_keep = sites_open_to(request.user, Permission.ASSURANCE_KEEP).filter(pk=pk).exists()
    context = {
        "site": found,
        "history": list(selectors.history(found)),
        "domains": [(name, name.replace("_", "-").capitalize()) for name in DOMAINS],
        "grade_tag": selectors.grade_tag,
        "may_keep": may_keep,
        "trail": RATINGS,
    }
    return render(request, "group/site_ratings.html", context)


@requires(Permission.ASSURANCE_KEEP)
def record(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(sites_open_to(request.user, Permission.ASSURANCE_KEEP), pk=pk)
    onwards = f"/group/ratings/{pk}/"
    return step(
        request,
        forms.RatingForm(request.POST or None),
        partial(services.record_rating, found, at=timezone.now(), by=request.user),
        done="The rating is recorded.",
        onwards=onwards,
        template="group/record_rating.html",
        site=found,
        trail=[*RATINGS, (found.name, onwards)],
        back=onwards,
    )
