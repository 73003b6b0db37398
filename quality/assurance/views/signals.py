"""From a chart to something being done about it, and back: what was done, shown at the chart."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from beds.models import Ward
from quality.assurance import forms, tags
from quality.assurance.models import Unit
from quality.assurance.selectors.records import opened_from
from quality.assurance.selectors.units import units_for, word_of
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
    unit = _unit_of(seen, units)
    context = {
        "seen": seen,
        "title": tags.measure(measure),
        "unit": unit,
        "address": _address(request, measure, unit),
        "may_keep": bool(units) and (unit is not None or not seen.key),
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
    return render(request, "assurance/_opened.html", {"opened": found})


def _seen(request: Request, measure: str) -> Seen:
    form = forms.SeenForm({**request.GET.dict(), "measure": measure})
    if not form.is_valid():
        raise Http404
    return form.seen()


def _address(request: Request, measure: str, unit: Unit | None) -> str:
    """What the next step must know, as the tail of its address."""
    return urlencode({**request.GET.dict(), "measure": measure, **({"unit": word_of(unit)} if unit else {})})


def _unit_of(seen: Seen, units: list[Unit]) -> Unit | None:
    """The unit that the chart is about, if it is one and within reach."""
    site = Ward.objects.filter(code=seen.key).values_list("site__code", flat=True).first() if seen.cut == "ward" else seen.key
    for unit in units:
        code = unit.site.code if unit.site else unit.provider.code
        kind = "site" if unit.site else "provider"
        wanted = "site" if seen.cut == "ward" else seen.cut
        if unit.service_line == seen.service_line and (wanted, site) == (kind, code):
            return unit
    return None
