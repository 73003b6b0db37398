"""Months of contracts: the list, one of them whole, and the rows behind one of its numbers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from contracts.reconciliation import page, selectors, tags
from contracts.reconciliation.finding import find
from contracts.reconciliation.lines import COMPARED, PAID
from contracts.reconciliation.models import Difference
from contracts.reconciliation.rows import rows_behind
from contracts.reconciliation.selectors import Month, carried_into, months, sent
from contracts.reconciliation.tables import BehindTable, BesideTable, LineTable, MonthTable
from contracts.reconciliation.words import pounds, signed, signed_pounds
from contracts.returns.figures import FIGURES
from contracts.returns.models import Return
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.months import in_words
from reachout.pages.steps import press
from reachout.pages.tables import Reply

VIEW, ACCEPT, SUBMIT = Permission.RETURN_VIEW, Permission.RETURN_ACCEPT, Permission.RETURN_SUBMIT
HOME = ("Reconciliation", "/reconciliation/")
SAYING: dict[str, Any] = {"pounds": pounds, "signed": signed, "signed_pounds": signed_pounds, "tags": tags, "in_words": in_words}


@require_GET
@requires(VIEW)
def overview(request: Request) -> Reply:
    rows = selectors.overview(Return.objects.visible_to(request.user))
    return MonthTable(request, rows).respond("pages/list.html", {"heading": "Reconciliation"})


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> Reply | HttpResponse:
    owed = the(request, pk)
    found = months([owed])
    month = found[0] if found else Month(owed, [])
    said = list(Difference.objects.filter(of=owed).with_state().select_related("ward"))
    made = page.Page(month, said, carried_into(owed))
    if request.GET.get("export"):
        return LineTable(request, made.told).respond("reconciliation/month.html")
    context = {"page": made, "owed": owed, "month": month, "figures": FIGURES, "others": COMPARED[1:], "paid": PAID}
    return render(request, "reconciliation/month.html", {**context, **SAYING, "trail": [HOME]})


@require_POST
@requires(VIEW)
def look_again(request: Request, pk: int) -> HttpResponse:
    """Differences are looked for by the clock; this does not wait for it."""
    owed = the(request, pk)
    act = partial(find, Return.objects.filter(pk=owed.pk), at=timezone.now())
    return press(request, act, done="These are the figures as they are now.", onwards=f"/reconciliation/{pk}/")


@require_GET
@requires(VIEW)
def behind(request: Request, pk: int, ward: int, figure: str) -> Reply:
    """What the ledger counted, row by row; what the return says beside it."""
    owed = the(request, pk)
    if figure not in COMPARED:
        raise Http404
    line = next((one for month in months([owed], [figure]) for one in month.lines if one.ward.pk == ward), None)
    if line is None:
        raise Http404
    rows = rows_behind(owed, line.ward, figure)
    record("reconciliation.rows_read", owed, by=request.user, ward=ward, figure=figure, rows=len(rows))
    context = {"owed": owed, "line": line, "sum": sum(row.behind.counts for row in rows), **SAYING}
    trail = [HOME, (f"{owed.contract.provider.name}, {in_words(owed.month)}", f"/reconciliation/{pk}/")]
    table = BesideTable if any(row.returned is not None for row in rows) else BehindTable
    return table(request, rows).respond("reconciliation/behind.html", {**context, "trail": trail})


def the(request: Request, pk: int) -> Return:
    rows = sent(Return.objects.visible_to(request.user)).select_related("contract__provider")
    return get_object_or_404(rows, pk=pk)
