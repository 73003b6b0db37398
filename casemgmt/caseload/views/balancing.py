"""Caseloads side by side, and cases given from one to another."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt import services
from casemgmt.caseload.balancing import caseloads
from casemgmt.caseload.forms import HandOverManyForm
from casemgmt.caseload.rows import Row, rows_of
from casemgmt.caseload.views.saved import HOME
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.steps import step
from reachout.pages.words import plural

KEEP = Permission.CASE_KEEP
MOST = 200
"""So many at a time: a longer list is narrowed by unit."""


@require_safe
@requires(KEEP)
def side_by_side(request: Request) -> HttpResponse:
    rows = rows_of(_kept(request), on=timezone.localdate())
    lines = caseloads(rows, sorted(request.user.reach(KEEP).lines))
    return render(request, "caseload/caseloads.html", {"lines": lines, "trail": [HOME]})


@requires(KEEP)
def hand_over(request: Request, line: str, giver: int) -> HttpResponse:
    """Some of one case manager's cases, or of those without one (0), to a case manager of the line."""
    if line not in request.user.reach(KEEP).lines:
        raise Http404
    kept = _kept(request).filter(service_line=line)
    whose = get_object_or_404(User, pk=giver) if giver else None
    rows = rows_of(kept.filter(manager=whose), on=timezone.localdate())
    units = _units(rows)
    shown = [row for row in rows if request.GET.get("unit") in (None, "", _unit(row))][:MOST]
    form = HandOverManyForm(request.POST or None, line=line, giver=whose, rows=shown, open_cases=kept)

    def act(*, cases: Any, giver: User | None, **given: Any) -> list[Case]:
        return services.hand_over_all(cases, giver=giver, **given, at=timezone.now(), by=request.user)

    return step(
        request,
        form,
        act,
        done=lambda given: f"{plural(len(given), 'case')} handed over to {given[0].manager}.",
        onwards=reverse("caseload:caseloads"),
        template="caseload/hand_over.html",
        giver=whose,
        total=len(rows),
        shown=shown,
        units=units,
        unit=request.GET.get("unit", ""),
        most=MOST,
        trail=[HOME, ("Caseloads", reverse("caseload:caseloads"))],
    )


def _kept(request: Request) -> Any:
    return Case.objects.open_to(request.user, KEEP).current()


def _unit(row: Row) -> str:
    return str(row.ward.site_id) if row.ward else "none"


def _units(rows: list[Row]) -> list[tuple[str, str, int]]:
    """Key, name and number of cases of each unit."""
    names = {_unit(row): row.ward.site.name if row.ward else "In no bed" for row in rows}
    counted = [(key, name, sum(_unit(row) == key for row in rows)) for key, name in names.items()]
    return sorted(counted, key=lambda unit: unit[1])
