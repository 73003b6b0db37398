"""/figures/<measure>/rows/: what one figure counted, how much each row counts, and what was left out and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from quality.figures import selectors
from quality.figures.behind import Row, rows_behind, shown, sums
from quality.figures.scope import Scope, scope_of
from quality.figures.tables import RowTable
from quality.figures.views.measure import measure_or_404
from quality.measures import Figure, Measure, figures
from quality.spc import words
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.months import end_of, from_text
from reachout.pages.tables import Reply
from reachout.pages.tables.columns import NOTHING


@require_safe
@requires(Permission.FIGURES_ROWS)
def show(request: Request, measure: str) -> Reply:
    found = measure_or_404(measure)
    scope = scope_of(request, Permission.FIGURES_ROWS, found.cuts)
    month, today = _month(request), timezone.localdate()
    every = rows_behind(found, month, scope, by=request.user, today=today)
    frozen = selectors.figure(found.id, month, **scope.asked)
    now = live(found, month, scope, today)
    if not request.GET.get("export"):
        of = {"measure": found.id, "month": str(month), "service_line": scope.line, "cut": scope.cut, "key": scope.key}
        record("figure.rows_read", by=request.user, rows=len(every), of=of)
    which = request.GET.get("show", "")
    context = {
        "measure": found,
        "scope": scope,
        "month": month,
        "adds_up": sums(found, every, now, frozen),
        "left_out": len(shown(every, "left_out")),
        "bed_days": scope.address("figures:rows", "occupied_bed_days", month=f"{month:%Y-%m}"),
        "now": now,
        "frozen": frozen,
        "snapshot": selectors.latest_snapshot(month) if frozen else None,
        "changed": frozen is not None and _unlike(frozen, now),
        "tabs": _tabs(every),
        "which": which,
        "said": lambda value: words.figure(found, value),
        "month_name": words.month_name,
        "nothing": NOTHING,
    }
    return RowTable(request, shown(every, which), measure=found).respond("figures/rows.html", context)


def live(measure: Measure, month: date, scope: Scope, today: date) -> Figure:
    """The figure as it would be frozen now; 404 where the scope has none."""
    asked = {"measures": [measure.id], "lines": [scope.line], "cuts": [scope.cut], "today": today}
    found = next((one for one in figures(first=month, last=month, **asked) if one.key == scope.key), None)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


def _month(request: Request) -> date:
    asked = request.GET.get("month")
    try:
        month = from_text(asked) if asked else selectors.latest_month()
    except ValueError:
        raise Http404 from None
    if month is None or end_of(month) >= timezone.localdate():
        raise Http404
    return month


def _unlike(frozen: Figure, now: Figure) -> bool:
    pairs = zip(frozen[5:9], now[5:9], strict=True)
    return any((a is None) != (b is None) or (a is not None and b is not None and abs(a - b) > 1e-9 * abs(a)) for a, b in pairs)


def _tabs(every: list[Row]) -> list[dict[str, Any]]:
    names = {"": "All rows", "counted": "Counted", "among": "Only in the denominator", "left_out": "Left out"}
    counts = {which: len(shown(every, which)) for which in names}
    worth = [which for which in names if not which or 0 < counts[which] < len(every)]
    return [{"which": which, "name": names[which], "count": counts[which]} for which in worth]
