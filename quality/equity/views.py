from __future__ import annotations

from datetime import date

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_GET

from quality.equity.charts import chart
from quality.equity.groups import CHARACTERISTICS
from quality.equity.page import sections
from quality.equity.tables import InequalityTable, rows_of
from quality.lines import NAMES, lines_of
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.months import add_months, first_of, in_words
from reachout.pages.tables import Reply


@require_GET
@requires(Permission.FIGURES_VIEW)
def page(request: Request) -> Reply:
    lines = lines_of(request.user)
    line = request.GET.get("line", lines[0])
    if line not in lines:
        raise Http404
    last = last_whole_month(timezone.localdate())
    found = sections(line, last=last)
    context = {
        "lines": [(one, NAMES[one]) for one in lines],
        "line": line,
        "period": f"{in_words(add_months(last, -11))} to {in_words(last)}",
        "sections": [(section, chart(section)) for section in found],
        "characteristics": CHARACTERISTICS,
    }
    return InequalityTable(request, rows_of(found)).respond("equity/page.html", context)


def last_whole_month(today: date) -> date:
    return add_months(first_of(today), -1)
