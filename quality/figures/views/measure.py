"""/figures/<measure>/: its chart, its months, its parts side by side, and how it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.utils import timezone
from django.views.decorators.http import require_safe

from quality.figures import selectors
from quality.figures.compared import compared
from quality.figures.keys import BY, names_of
from quality.figures.returned import about_returns
from quality.figures.scope import Scope, cuts_of, scope_of
from quality.figures.summary import Line
from quality.figures.tables import MonthTable
from quality.figures.versions import definition_version
from quality.lines import NAMES, lines_of
from quality.measures import CATALOGUE, Cut, Figure, Measure
from quality.spc import words
from quality.spc.charts import Chart, chart, small_multiples
from quality.spc.selectors import marks, marks_by_key
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.tables import Reply
from reachout.pages.tables.columns import NOTHING
from reachout.xmr import Point


@dataclass(frozen=True)
class MonthRow:
    """A month of the table beside the chart."""

    measure: Measure
    figure: Figure
    point: Point | None

    @property
    def variation(self) -> str:
        if self.point is None or not self.point.special:
            return ""
        return f"{words.KINDS[self.point.kind]}: {words.spoken(self.point)}"

    def words(self, value: float | None) -> str:
        return words.figure(self.measure, value)


@require_safe
@requires(Permission.FIGURES_VIEW)
def show(request: Request, measure: str) -> Reply | HttpResponse:
    found = measure_or_404(measure)
    scope = scope_of(request, Permission.FIGURES_VIEW, found.cuts)
    series = selectors.series(found.id, **scope.asked)
    kept = marks([found.id], **scope.asked)[found.id]
    drawn = chart(series, measure=found, rebases=kept.rebases, annotations=kept.annotations)
    months = months_of(found, series, drawn)
    if request.GET.get("export"):
        return MonthTable(request, months).respond("figures/measure.html")
    cuts = cuts_of(found)
    by = request.GET.get("by") or (cuts[0] if cuts else "")
    if by and by not in cuts:
        raise Http404
    newest = months[0].figure.month if months else None
    by_key = selectors.series_by_key(found.id, line=scope.line, cut=by) if by else {}
    snapshot = selectors.latest_snapshot(newest) if newest else None
    side_by_side = parts(found, scope, by, by_key) if by else []
    context = {
        "measure": found,
        "scope": scope,
        "chart": drawn,
        "months": months,
        "newest": newest,
        "line": Line("", found, series, drawn.spc, newest) if newest else None,
        "snapshot": snapshot,
        "returns": about_returns(found, months[0].figure, snapshot, scope, today=timezone.localdate()) if snapshot else [],
        "cuts": {cut: BY[cut] for cut in cuts},
        "by": by,
        "parts": side_by_side,
        "funnel": compared(found, by, [(part.name, by_key[part.key]) for part, _ in side_by_side], newest),
        "choices": {line: NAMES[line] for line in lines_of(request.user)},
        "providers": names_of(Cut.PROVIDER) if Cut.PROVIDER in cuts else {},
        "definition": definition_version(),
        "may_mark": scope.line in lines_of(request.user, Permission.FIGURES_KEEP),
        "may_see_rows": scope.line in lines_of(request.user, Permission.FIGURES_ROWS),
        "opened": above("assurance:opened", found, scope) if request.user.may(Permission.ASSURANCE_VIEW) else "",
        "act": above("assurance:signal", found, scope, month=f"{newest:%Y-%m-%d}", words=drawn.title)
        if newest and request.user.may(Permission.ASSURANCE_KEEP)
        else "",
        "month_name": words.month_name,
        "nothing": NOTHING,
    }
    return render(request, "figures/measure.html", context)


def measure_or_404(id: str) -> Measure:
    try:
        return CATALOGUE[id]
    except KeyError:
        raise Http404 from None


def months_of(measure: Measure, series: list[Figure], drawn: Chart) -> list[MonthRow]:
    """The newest first."""
    points: dict[date, Point] = {point.day: point for point in drawn.spc.points}
    return [MonthRow(measure, figure, points.get(figure.month)) for figure in reversed(series)]


def parts(measure: Measure, scope: Scope, by: str, found: dict[str, list[Figure]]) -> list[tuple[Scope, Chart]]:
    """Each part of the cut that has a figure at all, on one scale."""
    names = names_of(by)
    known = {key: series for key, series in found.items() if any(figure.value is not None for figure in series)}
    ordered = [key for key in names if key in known] + [key for key in known if key not in names]
    kept = marks_by_key(measure.id, line=scope.line, cut=by)
    rebases = {names.get(key, key): kept[key].rebases for key in ordered}
    charts = small_multiples([(names.get(key, key), known[key]) for key in ordered], measure=measure, rebases=rebases)
    return [(scope.of(by, key, names.get(key, key)), one) for key, one in zip(ordered, charts, strict=True)]


def above(url_name: str, measure: Measure, scope: Scope, **more: str) -> str:
    """A page of the floors above, about this chart; empty where there is none."""
    try:
        return scope.address(url_name, measure.id, **more)
    except NoReverseMatch:
        return ""
