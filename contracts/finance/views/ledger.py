"""Adjustments, what was saved, and what it pays for in the community."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from contracts.agreements.models import Contract
from contracts.finance import forms, services, words
from contracts.finance.models import Adjustment, Scheme
from contracts.finance.savings import Saved, reinvested, saved
from contracts.finance.tables import AdjustmentTable
from contracts.finance.views.found import HOME, KEEP, VIEW, lines_in, the, year_in, years_around
from contracts.money import ZERO
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.months import months_of, year_in_words
from reachout.organisations.models import ServiceLine
from reachout.pages.steps import press, step
from reachout.pages.tables import Reply


@require_GET
@requires(KEEP)
def adjustments(request: Request) -> Reply:
    rows = Adjustment.objects.open_to(request.user, KEEP).select_related("contract__provider", "by", "agreed_by")
    if request.GET.get("year") or request.GET.get("line"):
        rows = rows.filter(month__in=months_of(year_in(request)), service_line__in=lines_in(request, KEEP))
    to_agree = rows.filter(agreed_at=None).exclude(by=request.user)
    return AdjustmentTable(request, rows).respond("money/adjustments.html", {"to_agree": list(to_agree), "trail": [HOME]})


@requires(KEEP)
def propose_adjustment(request: Request) -> HttpResponse:
    contracts = Contract.objects.open_to(request.user, KEEP).of_providers().select_related("provider")
    form = forms.AdjustmentForm(request.POST or None, lines=lines_in(request, KEEP), contracts=contracts)
    return step(
        request,
        form,
        partial(services.propose_adjustment, at=timezone.now(), by=request.user),
        done="Proposed. It counts once somebody else agrees it.",
        onwards="/money/adjustments/",
        template="pages/short.html",
        title="Propose an adjustment",
        button="Propose it",
        hint="A sum beside the price. It counts once somebody else has agreed it.",
        trail=[HOME, ("Adjustments", "/money/adjustments/")],
        back="/money/adjustments/",
    )


@require_POST
@requires(KEEP)
def agree_adjustment(request: Request, pk: int) -> HttpResponse:
    act = partial(services.agree_adjustment, the(Adjustment, request, pk), at=timezone.now(), by=request.user)
    return press(request, act, done="The adjustment is agreed.", onwards="/money/adjustments/")


@require_GET
@requires(VIEW)
def savings(request: Request) -> HttpResponse:
    """What avoided admissions saved, low and high, beside what went into the community."""
    lines, year = lines_in(request), year_in(request)
    rows, schemes = saved(lines, year), reinvested(lines, year)
    counted = [one for one in rows if not one.came_after_all]
    context = {
        "title": year_in_words(year),
        "year": year,
        "years": years_around(year),
        "tab": "savings",
        "count": len(counted),
        "low": sum((one.low for one in rows), ZERO),
        "high": sum((one.high for one in rows), ZERO),
        "rows": rows if request.user.reach(KEEP).lines else [],
        "by_month": _by_month(counted, months_of(year)),
        "reversed": len(rows) - len(counted),
        "schemes": schemes,
        "reinvested": sum((one.total for one in schemes), ZERO),
        "may_keep": bool(request.user.reach(KEEP).lines),
        "line_names": dict(ServiceLine.choices),
        "words": words,
        "lines": [],
        "line": "",
    }
    return render(request, "money/savings.html", context)


def _by_month(rows: list[Saved], months: list[date]) -> list[tuple[date, list[Saved]]]:
    found = [(month, [one for one in rows if one.avoided.agreed_on.replace(day=1) == month]) for month in months]
    return [(month, some) for month, some in found if some]


@requires(KEEP)
def begin_scheme(request: Request) -> HttpResponse:
    form = forms.SchemeForm(request.POST or None, lines=lines_in(request, KEEP))
    return step(
        request,
        form,
        partial(services.begin_scheme, at=timezone.now(), by=request.user),
        done="The scheme is written down. Now enter its sums.",
        onwards=lambda made: f"/money/schemes/{made.pk}/",
        template="pages/short.html",
        title="Reinvest in the community",
        button="Save",
        trail=[HOME, ("Savings and reinvestment", "/money/savings/")],
        back="/money/savings/",
    )


@requires(KEEP)
def fund(request: Request, pk: int) -> HttpResponse:
    scheme = the(Scheme, request, pk)
    return step(
        request,
        forms.FundForm(request.POST or None),
        partial(services.fund, scheme, at=timezone.now(), by=request.user),
        done="The sums are entered.",
        onwards="/money/savings/",
        template="pages/short.html",
        title=f"Sums for {scheme.title}",
        button="Enter the sums",
        hint=scheme.purpose,
        trail=[HOME, ("Savings and reinvestment", "/money/savings/")],
        back="/money/savings/",
    )
