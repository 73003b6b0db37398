"""Gain and risk share: who takes what, what it would be today, and how years were settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from contracts.finance import forms, services, words
from contracts.finance.forecast import forecast
from contracts.finance.models import Party, Settlement, Sharing
from contracts.finance.savings import reinvested
from contracts.finance.sharing import shared
from contracts.finance.views.found import HOME, KEEP, VIEW, books_in, lines_in, the, year_in, years_around
from contracts.money import ZERO
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.months import add_months, year_in_words, year_of
from reachout.organisations.models import ServiceLine
from reachout.pages.steps import press, step

TRAIL = [HOME, ("Gain and risk share", "/money/shares/")]


@dataclass
class LineShares:
    """A service line's shares in a year: what each party would take of the forecast, and what was settled."""

    line: str
    sharing: Sharing | None
    variance: dict[str, Decimal] = field(default_factory=dict)
    """Budget less out-turn: low, mid and high."""
    reinvested: Decimal = ZERO
    parts: list[tuple[Party, dict[str, Decimal]]] = field(default_factory=list)
    proposals: list[Sharing] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(ServiceLine(self.line).label)


@require_GET
@requires(VIEW)
def shares(request: Request) -> HttpResponse:
    found = forecast(books_in(request))
    lines, year = lines_in(request), found.books.year
    known = Sharing.objects.filter(service_line__in=lines).select_related("proposed_by", "agreed_by")
    rows = list(known.prefetch_related("parties__organisation").order_by("-valid_from", "-number"))
    settled = Settlement.objects.filter(service_line__in=lines, year=year).select_related("by")
    settled_rows = list(settled.prefetch_related("parts__organisation").order_by("-version"))
    schemes = reinvested(lines, year)
    shown = []
    for line in lines:
        agreed = [one for one in rows if one.service_line == line and one.agreed_at and one.valid_from <= year]
        one = LineShares(line, agreed[0] if agreed else None)
        one.proposals = [row for row in rows if row.service_line == line and not row.agreed_at]
        one.settlements = [row for row in settled_rows if row.service_line == line]
        one.reinvested = sum((scheme.total for scheme in schemes if scheme.scheme.service_line == line), ZERO)
        budget, outturn = sum((acc.budgeted for acc in found.books.of_line(line)), ZERO), found.of_line(line)
        one.variance = {name: budget - getattr(outturn, name) for name in ("low", "mid", "high")}
        one.parts = _parts(one) if budget else []
        shown.append(one)
    context = {
        "shown": shown,
        "books": found.books,
        "is_over": year_of(timezone.localdate()) > year,
        "years": years_around(year),
        "tab": "shares",
        "may_keep": bool(request.user.reach(KEEP).lines),
        "words": words,
        "lines": [],
        "line": "",
    }
    return render(request, "money/shares.html", context)


def _parts(one: LineShares) -> list[tuple[Party, dict[str, Decimal]]]:
    """What each party would take if the year ended low, mid or high."""
    if one.sharing is None:
        return []
    outcome = {name: shared(one.sharing, variance, one.reinvested).parts for name, variance in one.variance.items()}
    return [
        (party, {name: parts[str(party.organisation_id)] for name, parts in outcome.items()})
        for party in one.sharing.parties.all()
    ]


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    rows = Sharing.objects.visible_to(request.user).select_related("proposed_by", "agreed_by")
    sharing = get_object_or_404(rows.prefetch_related("parties__organisation"), pk=pk)
    keeps = sharing.service_line in request.user.reach(KEEP).lines
    context = {
        "sharing": sharing,
        "year": year_in_words(sharing.valid_from),
        "may_agree": keeps and not sharing.agreed_at and sharing.proposed_by_id != request.user.pk,
        "may_discard": keeps and not sharing.agreed_at,
        "trail": TRAIL,
    }
    return render(request, "money/sharing.html", context)


@requires(KEEP)
def propose(request: Request) -> HttpResponse:
    return step(
        request,
        forms.ShareForm(request.POST or None, lines=lines_in(request, KEEP)),
        partial(services.propose_shares, at=timezone.now(), by=request.user),
        done="Proposed. The shares hold once somebody else agrees them.",
        onwards=lambda made: made,
        template="money/propose_shares.html",
        title="Propose shares",
        button="Propose",
        places=range(1, forms.MOST_PARTIES + 1),
        trail=TRAIL,
        back="/money/shares/",
    )


@require_POST
@requires(KEEP)
def agree(request: Request, pk: int) -> HttpResponse:
    sharing = the(Sharing, request, pk)
    act = partial(services.agree_shares, sharing, at=timezone.now(), by=request.user)
    return press(request, act, done="The shares are agreed.", onwards=sharing)


@require_POST
@requires(KEEP)
def discard(request: Request, pk: int) -> HttpResponse:
    act = partial(services.discard_shares, the(Sharing, request, pk), by=request.user)
    return press(request, act, done="The proposal is discarded.", onwards="/money/shares/")


@requires(KEEP)
def settle(request: Request, line: str) -> HttpResponse:
    """Freeze how a year that is over was shared."""
    if line not in lines_in(request, KEEP):
        raise Http404
    year = year_in(request) if "year" in request.GET else add_months(year_of(timezone.localdate()), -12)
    again = Settlement.objects.filter(service_line=line, year=year).exists()
    return step(
        request,
        forms.AgainForm(request.POST or None, again=again),
        partial(services.settle, line, year, at=timezone.now(), by=request.user),
        done=f"{year_in_words(year)} is settled.",
        onwards=f"/money/shares/?year={year.year}",
        template="pages/short.html",
        title=f"Settle {year_in_words(year)}",
        button="Settle the year",
        hint=f"{ServiceLine(line).label}: what each party takes is kept as it stands. Settled again, it is a new version.",
        trail=TRAIL,
        back=f"/money/shares/?year={year.year}",
    )
