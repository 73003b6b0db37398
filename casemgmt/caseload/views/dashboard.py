from __future__ import annotations

from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.caseload.models import SavedView
from casemgmt.caseload.questions import questions
from casemgmt.caseload.rows import rows_of
from casemgmt.caseload.tables import CaseTable
from casemgmt.models import Case
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.tables import Reply


@require_safe
@requires(Permission.CASE_VIEW)
def dashboard(request: Request) -> Reply:
    """Every case the reader may see, what needs attention first; above it the questions a day begins with."""
    rows = rows_of(Case.objects.visible_to(request.user).current(), on=timezone.localdate())
    context = {
        "questions": questions(rows, on=timezone.localdate(), may_match=request.user.may(Permission.MATCH_VIEW)),
        "views": list(SavedView.objects.of(request.user)),
        "may_keep": request.user.may(Permission.CASE_KEEP),
    }
    return CaseTable(request, rows).respond("caseload/dashboard.html", context)
