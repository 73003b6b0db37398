"""How things stand: the overview, one provider, one requirement."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contracts.agreements.models import Requirement
from contracts.returns.models import Return
from quality.figures.selectors import series
from quality.measures import Cut
from quality.performance import tags
from quality.performance.lateness import with_sent
from quality.performance.models import Breach, Notice, ReviewPack, Withholding
from quality.performance.overview import Overview, overview
from quality.performance.readings import Readings, frozen_months, measure_of, threshold_words
from quality.performance.services.notices import breaches_to_name
from quality.performance.tables import ExportedLines, LineTable
from quality.performance.views.found import KEEP, VIEW, chosen_month, contracts_of, may, the_contract, trail_of
from quality.spc import words
from quality.spc.charts import Chart, chart
from quality.spc.selectors import marks
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.months import end_of
from reachout.pages.tables import Reply

SHOWN_MONTHS = 24


@require_safe
@requires(VIEW)
def show(request: Request) -> Reply:
    month, months = chosen_month(request)
    today = timezone.localdate()
    running = contracts_of(request).running(month, end_of(month)) if month else contracts_of(request).none()
    made = overview(running, month or today, today=today)
    table = (ExportedLines if request.GET.get("export") else LineTable)(
        request, sorted(made.lines, key=lambda line: not line.fails)
    )
    context = {
        "month": month,
        "months": months,
        "overview": made,
        "grids": made.grids() if running else [],
        "overdue": sum(_overdue(one, today) for one in made.notices),
        "notice_tag": tags.notice,
        "today": today,
        "month_name": words.month_name,
    }
    return table.respond("performance/overview.html", context)


def _overdue(notice: Notice, today: date) -> bool:
    plan = getattr(notice, "plan", None)
    return notice.is_late(today) or bool(plan and plan.is_late(today))


@require_safe
@requires(VIEW)
def contract(request: Request, pk: int) -> HttpResponse:
    """One provider in one service line: its own people see this page and no other provider's."""
    found = the_contract(request, pk)
    month, months = chosen_month(request)
    today = timezone.localdate()
    notices = Notice.objects.filter(contract=found).select_related("plan", "requirement", "contract__provider")
    context = {
        "contract": found,
        "month": month,
        "months": months,
        "overview": overview([found], month, today=today) if month else Overview(today),
        "notices": list(notices.prefetch_related("withholdings")),
        "withholdings": list(Withholding.objects.filter(notice__contract=found).select_related("notice")),
        "returns": list(with_sent(Return.objects.filter(contract=found)).order_by("-month", "part")[:12]),
        "packs": list(ReviewPack.objects.filter(contract=found).defer("snapshot").order_by("-quarter", "-version")[:8]),
        "late": breaches_to_name(found, ""),
        "may_keep": may(request, KEEP, found),
        "tags": tags,
        "today": today,
        "month_name": words.month_name,
    }
    return render(request, "performance/contract.html", context)


@require_safe
@requires(VIEW)
def requirement(request: Request, pk: int) -> HttpResponse:
    """Its chart with the threshold for a target, its months, its breaches and notices. Those of earlier versions too."""
    rows = Requirement.objects.exclude(terms__agreed_at=None).filter(terms__contract__in=contracts_of(request))
    asked = get_object_or_404(rows.select_related("terms__contract__provider"), pk=pk)
    found = asked.terms.contract
    readings = Readings([found], frozen_months())
    judged = [one for one in readings.every() if one.requirement.code == asked.code]
    judged.reverse()
    breaches = list(Breach.objects.filter(contract=found, requirement__code=asked.code).select_related("notice", "requirement"))
    drawn = _chart(asked)
    context: dict[str, Any] = {
        "requirement": asked,
        "contract": found,
        "threshold": threshold_words(asked),
        "measure": measure_of(asked),
        "chart": drawn,
        "months": judged[:SHOWN_MONTHS],
        "points": {point.day: point for point in drawn.spc.points} if drawn else {},
        "run": readings.in_a_row(judged[0]) if judged else 0,
        "standing": {one.month: one for one in breaches if not one.lapsed_at},
        "lapsed": [one for one in breaches if one.lapsed_at],
        "notices": list(Notice.objects.filter(contract=found, code=asked.code).select_related("plan")),
        "to_name": breaches_to_name(found, asked.code),
        "may_keep": may(request, KEEP, found),
        "threshold_words": threshold_words,
        "tags": tags,
        "words": words,
        "today": timezone.localdate(),
        "trail": trail_of(found),
    }
    return render(request, "performance/requirement.html", context)


def _chart(asked: Requirement) -> Chart | None:
    measure, found = measure_of(asked), asked.terms.contract
    if measure is None:
        return None
    place = {"line": found.service_line, "cut": str(Cut.PROVIDER), "key": found.provider.code}
    kept = marks([measure.id], **place)[measure.id]
    return chart(series(measure.id, **place), measure=measure, rebases=kept.rebases, annotations=kept.annotations)
