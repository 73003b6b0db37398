"""Information governance reads the audit, and reviews who opened a record in an emergency. It sees references, never names."""

import csv
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.oversight import selectors
from reachout.oversight.forms import AuditFilters, ReviewForm
from reachout.oversight.tables import EmergencyTable, state_of
from reachout.pages.steps import step
from reachout.pages.tables import defused
from reachout.people.models import BreakGlass
from reachout.people.reviews import review_emergency

EXPORTED = 100_000
"""The most rows in one file: a spreadsheet's worth."""


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 18 else None


@require_safe
@requires(Permission.AUDIT_VIEW)
def events(request: Request) -> HttpResponse:
    form = AuditFilters(request.GET)
    asked = form.asked
    found = selectors.page(asked, before=_number(request, "before"), after=_number(request, "after")) if form.is_valid() else None
    _record("audit.listed", asked, by=request.user)
    context = {"form": form, "found": found, "asked": asked, "address": _address(request)}
    return render(request, "oversight/events.html", context)


def _record(act: str, asked: selectors.Asked, *, by: Any) -> None:
    """An audit of the audit says whom was looked for."""
    looked_for = {"user": asked.user, "act": asked.act or None, "model": asked.model or None, "object": asked.object_id}
    record(
        act, by=by, person=next(iter(asked.people or []), None), first=asked.first, last=asked.last, looked_for=_keys(looked_for)
    )


def _keys(looked_for: dict[str, Any]) -> list[str]:
    return [f"{name} {getattr(value, 'pk', value)}" for name, value in looked_for.items() if value is not None]


def _address(request: Request) -> str:
    """The query of this page's filters, to add a place or another filter to."""
    return urlencode([(name, text) for name in AuditFilters.base_fields if (text := request.GET.get(name, ""))])


@require_safe
@requires(Permission.AUDIT_VIEW)
def export(request: Request) -> HttpResponseBase:
    form = AuditFilters(request.GET)
    if not form.is_valid():
        return redirect(f"/audit/?{_address(request)}")
    _record("audit.exported", form.asked, by=request.user)
    lines = _lines(selectors.in_batches(form.asked, most=EXPORTED))
    name = f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(rows: Iterator[selectors.Row]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + writer.writerow(["When", "Who", "E-mail", "What", "Person", "Record", "Why", "Facts"])
    for row in rows:
        event = row.event
        email = event.by.email if event.by else ""
        values = [event.at, row.who, email, row.what, row.reference, row.record, event.why, "; ".join(row.facts)]
        yield writer.writerow([defused(value) for value in values])


# -- emergencies -------------------------------------------------------------------------------------------------------


@require_safe
@requires(Permission.BREAK_GLASS_REVIEW)
def emergencies(request: Request) -> HttpResponseBase:
    rows = BreakGlass.objects.select_related("person", "by").order_by(F("reviewed_at").desc(nulls_first=True), "-began_at")
    return EmergencyTable(request, rows).respond("oversight/emergencies.html")


@requires(Permission.BREAK_GLASS_REVIEW)
def emergency(request: Request, pk: int) -> HttpResponse:
    opened = get_object_or_404(BreakGlass.objects.select_related("person", "by", "reviewed_by"), pk=pk)
    form = ReviewForm(request.POST or None)
    return step(
        request,
        form,
        partial(review_emergency, opened, by=request.user, at=timezone.now()),
        done="The review is kept.",
        onwards="audit:emergencies",
        template="oversight/emergency.html",
        opened=opened,
        emergency=selectors.Emergency(opened),
        state=state_of(opened),
        own=opened.by == request.user,
    )
