"""/figures/: every measure's newest month; what got worse first."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quality.figures import selectors
from quality.figures.keys import names_of
from quality.figures.lines import may_keep
from quality.figures.scope import scope_of
from quality.figures.summary import summary, worst_first
from quality.figures.tables import SummaryTable
from quality.lines import NAMES, lines_of
from quality.measures import Cut
from quality.spc.words import month_name
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.tables import Reply
from reachout.pages.tables.columns import NOTHING


@require_safe
@requires(Permission.FIGURES_VIEW)
def show(request: Request) -> Reply | HttpResponse:
    scope = scope_of(request, Permission.FIGURES_VIEW)
    month = selectors.latest_month()
    lines = summary(scope, month) if month else []
    table = SummaryTable(request, lines)
    if request.GET.get("export"):
        return table.respond("figures/summary.html")
    context = {
        "table": table,
        "themes": [(theme, list(found)) for theme, found in groupby(lines, key=lambda line: line.theme)],
        "worse": [line for line in worst_first(lines) if not line.was_worse],
        "still": [line for line in worst_first(lines) if line.was_worse],
        "fails": [line for line in lines if line.fails and not line.worse],
        "better": [line for line in lines if line.better],
        "scope": scope,
        "month": month,
        "snapshot": selectors.latest_snapshot(month) if month else None,
        "choices": {line: NAMES[line] for line in lines_of(request.user)},
        "providers": names_of(Cut.PROVIDER),
        "may_keep": may_keep(request.user),
        "month_name": month_name,
        "nothing": NOTHING,
    }
    return render(request, "figures/summary.html", context)
