from __future__ import annotations

from django.utils import timezone
from django.views.decorators.http import require_GET

from contracts.returns.completeness import SHAPES, WORDS, grid_of
from contracts.returns.models import Return
from contracts.returns.tables import CompletenessTable
from contracts.returns.views.found import VIEW
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.months import add_months, first_of, in_words
from reachout.organisations.models import ServiceLine
from reachout.pages.tables import Reply

SHOWN = 13


@require_GET
@requires(VIEW)
def grid(request: Request) -> Reply:
    today = timezone.localdate()
    last = add_months(first_of(today), -1)
    rows = Return.objects.visible_to(request.user)
    line = request.GET.get("line", "")
    if line in ServiceLine.values:
        rows = rows.filter(contract__service_line=line)
    found = grid_of(rows, [add_months(last, -back) for back in range(SHOWN)], today)
    reach = request.user.reach(VIEW).service_lines
    context = {
        "grid": found,
        "legend": [(SHAPES[mark], words, mark.value) for mark, words in WORDS.items()],
        "line": line,
        "lines": [(value, label) for value, label in ServiceLine.choices if value in reach],
        "in_words": in_words,
    }
    return CompletenessTable(request, found.seen).respond("returns/completeness.html", context)
