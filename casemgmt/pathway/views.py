from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.models import Case
from casemgmt.pathway import spans
from casemgmt.pathway.drawing import Picture
from casemgmt.pathway.lanes import pathway_of
from casemgmt.pathway.pages import drawings, key
from casemgmt.pathway.tables import FactsTable, rows
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.tables import Reply


@require_safe
@requires(Permission.CASE_VIEW)
def pathway(request: Request, pk: int) -> Reply:
    """A person's years as a picture, and the same facts as a table."""
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("person", "manager"), pk=pk)
    today = timezone.localdate()
    facts = pathway_of(case, request.user, on=today)
    everything = spans.whole(facts, opened_on=case.opened_on, ended_on=case.closed_on, today=today)
    span = spans.asked(request.GET, everything, today)
    wide = Picture(facts, span, today)
    record("pathway.read", case, by=request.user, first=span.first, last=span.last)
    before, after = spans.earlier_and_later(span, everything)
    context: dict[str, Any] = {
        "case": case,
        "trail": [(f"Case {case.reference}", case.get_absolute_url())],
        "span": span,
        "ways": spans.ways(span, everything, today),
        "before": before,
        "after": after,
        "drawings": drawings(wide),
        "key": key(wide.shown),
    }
    return FactsTable(request, rows(wide.shown, today)).respond("pathway/pathway.html", context)
