"""My pathway: what the page says is chosen first, since it goes to the person."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from beds.meetings.packs.pdf import typeset
from casemgmt.facts import facts_of
from casemgmt.models import Case
from casemgmt.wishes.easy import Part, called, chosen, day_of, page_of, said_of
from casemgmt.wishes.views.found import VIEW, the_case, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.rules.selectors import rules_on


@require_safe
@requires(VIEW)
def my_pathway(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, VIEW)
    parts, shown = _parts(request, case)
    context = {
        "case": case,
        "name": called(case),
        "parts": parts,
        "shown": shown,
        "kept": {part.key for part in shown},
        "written": day_of(timezone.localdate()),
        "query": urlencode({"chosen": "yes", "show": [part.key for part in shown]}, doseq=True),
        "trail": trail_of(case),
    }
    return render(request, "wishes/my_pathway.html", context)


@require_safe
@requires(VIEW)
def my_pathway_pdf(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, VIEW)
    _, shown = _parts(request, case)
    data: dict[str, Any] = {
        "name": called(case),
        "written": day_of(timezone.localdate()),
        "collaborative": settings.COLLABORATIVE_NAME,
        "fictional": settings.DEMO,
        "parts": [{"title": one.title, "lines": one.lines, "svg": str(one.svg), "alt": one.alt} for one in shown],
    }
    reply = HttpResponse(typeset("my_pathway.typ", data), content_type="application/pdf")
    reply["Content-Disposition"] = f'inline; filename="my-pathway-{case.reference}.pdf"'
    return reply


def _parts(request: Request, case: Case) -> tuple[list[Part], list[Part]]:
    """All that may be told, and what was chosen; that it was written is in the audit."""
    today = timezone.localdate()
    [facts] = facts_of(Case.objects.filter(pk=case.pk), on=today)
    parts = page_of(facts, said_of(facts), restricted=rules_on(today).get("restricted_statuses"))
    keys = request.GET.getlist("show") if "chosen" in request.GET else None
    shown = chosen(parts, keys)
    record("my_pathway.written", case, by=request.user, shown=[part.key for part in shown])
    return parts, shown
