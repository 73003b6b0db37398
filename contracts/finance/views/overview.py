"""The year as a whole: budget, actual and forecast; and how the forecast is made."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from contracts.finance import charts, words
from contracts.finance.accounts import Account, Books, books
from contracts.finance.forecast import DAY, Commitment, Forecast, Range, forecast, together
from contracts.finance.models import Head, Statement
from contracts.finance.tables import AccountTable, Row
from contracts.finance.views.found import HOME, KEEP, VIEW, books_in, lines_in, year_in, years_around
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.months import first_of
from reachout.organisations.models import ServiceLine
from reachout.pages.tables import Reply

PAGES = {
    Head.AWAY: "finance:away",
    Head.PACKAGES: "finance:packages",
    Head.ADJUSTMENTS: "finance:adjustments",
}


@require_GET
@requires(VIEW)
def overview(request: Request) -> Reply:
    found = forecast(books_in(request))
    kept = set(request.user.reach(KEEP).lines)
    rows = [
        Row(account, found.outturn(account), _url(account, found.books) if account.service_line in kept else "")
        for account in found.books.accounts
    ]
    table = AccountTable(request, rows)
    context = {
        **about_year(request, found.books, "overview"),
        "forecast": found,
        "chart": charts.year_chart(found),
        "chart_title": charts.title_of(found),
        "months": months_table(found),
        "by_line": [(ServiceLine(line).label, found.books.of_line(line), found.of_line(line)) for line in found.books.lines],
        "may_keep": bool(kept),
        "reopened": _changed_since(found.books) if kept else [],
    }
    return table.respond("money/overview.html", context)


def about_year(request: Request, found: Books, tab: str) -> dict[str, Any]:
    lines = sorted(request.user.reach(VIEW).lines, key=list(ServiceLine.values).index)
    return {
        "books": found,
        "tab": tab,
        "years": years_around(found.year),
        "lines": [(line, ServiceLine(line).label) for line in lines] if len(lines) > 1 else [],
        "line": request.GET.get("line", ""),
        "words": words,
    }


def _url(account: Account, found: Books) -> str:
    if account.contract:
        return reverse("finance:contract", args=[account.contract.pk]) + f"?year={found.year.year}"
    return reverse(PAGES[Head(account.head)]) + f"?year={found.year.year}&line={account.service_line}"


def months_table(found: Forecast) -> list[dict[str, Any]]:
    """What the chart draws, month by month."""
    planned, spent = charts.cumulative(found)
    known = found.known_until
    return [
        {"month": month, "planned": plan, "range": some, "known": known is not None and month <= known}
        for month, plan, some in zip(found.books.months, planned, spent, strict=True)
    ]


def _changed_since(found: Books) -> list[Statement]:
    """Months whose sum is not what it was when they were closed."""
    kept = Statement.objects.filter(contract__in=found.contracts, month__in=found.months).newest()
    changed = [one for one in kept.select_related("contract__provider") if _differs(one, found)]
    return changed


def _differs(statement: Statement, found: Books) -> bool:
    bill = found.bills.get((statement.contract_id, statement.month))
    return bill is not None and bill.amount != statement.actual


@require_GET
@requires(VIEW)
def show_forecast(request: Request) -> HttpResponse:
    found = forecast(books_in(request))
    heads = [(head, some) for head in Head if (some := [one for one in found.commitments if one.head == head])]
    spent = found.books.spent
    context = {
        **about_year(request, found.books, "forecast"),
        "forecast": found,
        "chart": charts.year_chart(found),
        "chart_title": charts.title_of(found),
        "months": months_table(found),
        "heads": [(head, together(one.sum for one in some), _rows(some)) for head, some in heads],
        "spent": Range(spent, spent, spent),
        "names": NAMES,
        "assumptions": assumptions(found),
        "sees_rows": bool(request.user.reach(KEEP).lines),
        "Head": Head,
    }
    return render(request, "money/forecast.html", context)


NAMES = {
    Head.CONTRACT: "Contracts, months to come",
    Head.AWAY: "Out of area, from this month on",
    Head.PACKAGES: "Exceptional packages, hours to come",
    Head.ADJUSTMENTS: "Agreed adjustments to come",
}


def assumptions(found: Forecast) -> dict[str, str]:
    """What each part rests on, in words, with the values of the rules that hold today."""
    rule = found.rules.get
    return {
        Head.CONTRACT: (
            f"Every month without an accepted return, at the mean daily occupancy of the last {rule('forecast_run_rate_months')} "
            f"accepted months, priced as the contract says. Low: {rule('forecast_low_percent')}% fewer bed days; high: "
            f"{rule('forecast_high_percent')}% more, never more than the beds commissioned. A block stays a block."
        ),
        Head.AWAY: (
            "Everybody out of area now, at their ward’s price. Mid: until their expected discharge date, or the end of the year "
            "where there is none. Low: until the date planned for coming home, if that is earlier. High: "
            f"{rule('forecast_late_days')} days after the expected date. Nobody new is assumed to be placed."
        ),
        Head.PACKAGES: (
            "Approved hours from the day after those charged, never beyond a cap. Low: until the next review. Mid: until the "
            "last day. High: and what is asked for, as if it were approved."
        ),
        Head.ADJUSTMENTS: "Sums agreed for this month or later, the same in all three.",
    }


def _rows(some: list[Commitment]) -> list[Commitment]:
    """The largest first."""
    return sorted(some, key=lambda one: (-one.sum.mid, -one.sum.high, one.label))


@require_GET
@requires(KEEP)
def away(request: Request) -> HttpResponse:
    """Out of area: every stay behind the sum, by reference."""
    found = books(lines_in(request, KEEP), year_in(request), on=timezone.localdate())
    over = found.year, min(first_of(found.on), found.ends_on + DAY)
    counted = [(stay, stay.nights(over)) for stay in found.away]
    accounts = [account for account in found.accounts if account.head == Head.AWAY]
    rows = sorted(counted, key=lambda row: (-(row[0].day_price or 0) * row[1], row[0].pk))
    context = {**about_year(request, found, "away"), "rows": rows, "accounts": accounts, "trail": [HOME]}
    return render(request, "money/away.html", context)
