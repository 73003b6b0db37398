"""From a chart to something being done about it, and back: what was done, shown at the chart."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from quality.assurance import forms, tags
from quality.assurance.models import Unit
from quality.assurance.selectors.records import opened_from
from quality.assurance.selectors.units import about, units_for, word_of
from quality.assurance.services import Seen
from quality.assurance.views.found import HOME, KEEP, VIEW
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request


@require_GET
@requires(VIEW)
def signal(request: Request, measure: str) -> HttpResponse:
    """Act on this: ask the provider, plan a visit, raise an action."""
    seen = _seen(request, measure)
    units = units_for(request.user, KEEP) if request.user.may(KEEP) else []
    units = about(units, line=seen.service_line, cut=seen.cut, key=seen.key)
    unit = units[0] if len(units) == 1 else None
    context = {
        "seen": seen,
        "title": tags.measure(measure),
        "unit": unit,
        "where": unit or (units[0].provider.name if units and seen.cut == "provider" else seen.key) or "Everywhere",
        "address": _address(request, measure, unit),
        "may_keep": bool(units),
        "opened": opened_from(measure, seen.service_line, seen.cut, seen.key, user=request.user),
        "trail": [HOME],
    }
    return render(request, "assurance/signal.html", context)


@require_GET
@requires(VIEW)
def opened(request: Request, measure: str) -> HttpResponse:
    """What was opened from one chart: a part of the chart's own page, which loads it by this name."""
    get = request.GET
    found = opened_from(measure, get.get("line", ""), get.get("cut", ""), get.get("key", ""), user=request.user)
    return render(request, "assurance/opened.html", {"opened": found})


def _seen(request: Request, measure: str) -> Seen:
    form = forms.SeenForm({**request.GET.dict(), "measure": measure})
    if not form.is_valid():
        raise Http404
    return form.seen()


def _address(request: Request, measure: str, unit: Unit | None) -> str:
    """What the next step must know, as the tail of its address."""
    return urlencode({**request.GET.dict(), "measure": measure, **({"unit": word_of(unit)} if unit else {})})
