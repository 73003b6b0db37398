"""The board report of a month, on a page and as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quality.figures.models import Snapshot
from quality.lines import NAMES, lines_of
from quality.report.pdf import name_of, report_pdf
from quality.report.selectors import Report, frozen, report
from quality.report.words import JUDGED
from quality.spc.words import ASSURANCE
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.months import from_text, in_words
from reachout.pages.tags import Meaning
from reachout.xmr import Kind

TONES = {
    Kind.CONCERN: Meaning.LATE,
    Kind.IMPROVEMENT: Meaning.DONE,
    Kind.NEUTRAL_HIGH: Meaning.CHANGE,
    Kind.NEUTRAL_LOW: Meaning.CHANGE,
}


@require_GET
@requires(Permission.FIGURES_VIEW)
def show(request: Request) -> HttpResponse:
    snapshots, line = frozen(), the_line(request)
    if not snapshots:
        may_keep = request.user.may(Permission.FIGURES_KEEP)
        return render(request, "report/nothing.html", {"may_keep": may_keep})
    asked = the_report(request, snapshots, line)
    context = {
        "report": asked,
        "lines": [(one, NAMES[one]) for one in lines_of(request.user)],
        "month_name": in_words,
        "variation": JUDGED,
        "assurance": ASSURANCE,
        "tones": TONES,
    }
    return render(request, "report/show.html", context)


@require_GET
@requires(Permission.FIGURES_VIEW)
def download(request: Request) -> HttpResponse:
    """The same as a PDF; that it was taken is in the audit."""
    snapshots, line = frozen(), the_line(request)
    if not snapshots:
        return redirect("report:show")
    asked = the_report(request, snapshots, line)
    response = HttpResponse(report_pdf(asked, at=timezone.now()), content_type="application/pdf")
    record("board_report.downloaded", asked.snapshot, by=request.user, service_line=asked.line, month=asked.month)
    response["Content-Disposition"] = f'attachment; filename="{name_of(asked)}"'
    response["Cache-Control"] = "no-store"
    return response


def the_line(request: Request) -> str:
    """The service line asked for, of those within reach: by default all three together, or the reader's first."""
    lines = lines_of(request.user)
    line = request.GET.get("line", lines[0])
    if line not in lines:
        raise Http404
    return line


def the_report(request: Request, snapshots: Sequence[Snapshot], line: str) -> Report:
    """Of the month asked for, by default the latest; 404 where that month is not frozen."""
    months = {snapshot.month for snapshot in snapshots}
    month = the_month(request.GET["month"]) if request.GET.get("month") else max(months, default=None)
    if month not in months:
        raise Http404
    return report(snapshots, month, line, user=request.user, today=timezone.localdate())


def the_month(text: str) -> date | None:
    try:
        return from_text(text)
    except ValueError:
        return None
