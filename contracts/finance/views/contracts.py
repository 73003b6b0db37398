"""A contract's year by month, a month's bill by ward, and the stays behind a ward's days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from beds.models import WardStay
from casemgmt.away.costs import days_of
from contracts.agreements.models import Contract, Terms
from contracts.finance import forms, services, words
from contracts.finance.accounts import books, budgets
from contracts.finance.bills import bills_of, planned
from contracts.finance.forecast import forecast
from contracts.finance.models import Head, Statement
from contracts.finance.views.found import HOME, KEEP, lines_in, month_in, the_contract, year_in, years_around
from contracts.returns.models import Part, Return, Submission
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.months import add_months, in_words, months_of, year_in_words, year_of
from reachout.organisations.models import ServiceLine
from reachout.pages.steps import step


@require_GET
@requires(KEEP)
def year(request: Request, pk: int) -> HttpResponse:
    contract = the_contract(request, pk)
    found = forecast(books([contract.service_line], year_in(request), on=timezone.localdate()))
    account = next((one for one in found.books.accounts if one.contract == contract), None)
    if account is None:
        raise Http404
    returns = Return.objects.filter(contract=contract, month__in=found.books.months, part=Part.ACTIVITY)
    statements = Statement.objects.filter(contract=contract, month__in=found.books.months).newest()
    coming = next(iter(found.of(account)), None)
    context = {
        "contract": contract,
        "account": account,
        "books": found.books,
        "outturn": found.outturn(account),
        "coming": coming.by_month if coming else {},
        "basis": coming.basis if coming else "",
        "returns": {row.month: row for row in returns},
        "statements": {row.month: row for row in statements},
        "years": years_around(found.books.year),
        "words": words,
        "trail": [HOME],
    }
    return render(request, "money/contract.html", context)


@require_GET
@requires(KEEP)
def month(request: Request, pk: int, month: str) -> HttpResponse:
    contract, day = the_contract(request, pk), month_in(month)
    bill = bills_of([contract], [day]).get((contract.pk, day))
    if bill is None:
        raise Http404
    kept = list(Statement.objects.filter(contract=contract, month=day).select_related("by").order_by("-version"))
    budget = budgets([contract.service_line], [day]).get((contract.service_line, str(Head.CONTRACT), contract.pk), {})
    context = {
        "contract": contract,
        "bill": bill,
        "terms": Terms.objects.get(pk=bill.terms_id),
        "version": Submission.objects.get(pk=bill.submission_id),
        "month": day,
        "budget": budget.get(day),
        "statements": kept,
        "differs": bool(kept) and kept[0].actual != bill.amount,
        "words": words,
        "trail": _trail(contract, day),
    }
    return render(request, "money/month.html", context)


def _trail(contract: Contract, day: date) -> list[tuple[str, str]]:
    address = reverse("finance:contract", args=[contract.pk]) + f"?year={year_of(day).year}"
    return [HOME, (f"{contract.provider.name}, {contract.get_service_line_display()}", address)]


@require_GET
@requires(KEEP)
def ward(request: Request, pk: int, month: str, ward_pk: int) -> HttpResponse:
    """The stays of the portal's ledger beside the days that were returned: by reference."""
    contract, day = the_contract(request, pk), month_in(month)
    bill = bills_of([contract], [day]).get((contract.pk, day))
    here = next((one for one in bill.wards if one.ward.pk == ward_pk), None) if bill else None
    if here is None:
        raise Http404
    after = add_months(day, 1)
    stays = WardStay.objects.filter(ward=here.ward, started_on__lt=after).exclude(ended_on__lte=day).select_related("person")
    counted = [(stay, days_of(stay, since=day, until=after)) for stay in stays.order_by("started_on", "pk")]
    record("bill.stays_read", contract, by=request.user, ward=here.ward, month=day)
    context = {
        "contract": contract,
        "month": day,
        "here": here,
        "rows": [(stay, days) for stay, days in counted if days],
        "ledger": sum(days for _, days in counted),
        "trail": [*_trail(contract, day), (in_words(day), reverse("finance:month", args=[pk, month]))],
    }
    return render(request, "money/ward.html", context)


@requires(KEEP)
def close(request: Request, pk: int, month: str) -> HttpResponse:
    """Keep what the month comes to; again, with the reason why it differs."""
    contract, day = the_contract(request, pk), month_in(month)
    again = Statement.objects.filter(contract=contract, month=day).exists()
    back = reverse("finance:month", args=[pk, month])
    return step(
        request,
        forms.AgainForm(request.POST or None, again=again),
        partial(services.state, contract, day, at=timezone.now(), by=request.user),
        done=f"{in_words(day)} is closed.",
        onwards=back,
        template="pages/short.html",
        title=f"Close {in_words(day)}{' again' if again else ''}",
        button="Close the month",
        hint="What the month comes to is kept as it stands. Whatever is accepted later is shown beside it, with the difference.",
        trail=_trail(contract, day),
        back=back,
    )


# -- budgets -----------------------------------------------------------------------------------------------------------


@requires(KEEP)
def contract_budget(request: Request, pk: int) -> HttpResponse:
    contract, first = the_contract(request, pk), year_in(request)
    address = reverse("finance:contract", args=[pk]) + f"?year={first.year}"
    sums = budgets([contract.service_line], months_of(first)).get((contract.service_line, str(Head.CONTRACT), pk))
    form = forms.BudgetForm(request.POST or None, year=first, sums=sums or planned(contract, first))
    act = partial(services.set_budget, contract.service_line, contract=contract, at=timezone.now(), by=request.user)
    about = f"{contract.provider.name}, {contract.get_service_line_display()}"
    return _budget(request, form, act, first, about, address, filled=not sums)


@requires(KEEP)
def head_budget(request: Request, line: str, head: str) -> HttpResponse:
    if line not in lines_in(request, KEEP) or head not in (Head.AWAY, Head.PACKAGES):
        raise Http404
    first = year_in(request)
    sums = budgets([line], months_of(first)).get((line, head, None), {})
    form = forms.BudgetForm(request.POST or None, year=first, sums=sums)
    act = partial(services.set_budget, line, head=head, at=timezone.now(), by=request.user)
    about = f"{Head(head).label}, {ServiceLine(line).label}"
    return _budget(request, form, act, first, about, f"/money/?year={first.year}", filled=False)


def _budget(
    request: Request, form: forms.BudgetForm, act: Callable[..., object], first: date, about: str, back: str, *, filled: bool
) -> HttpResponse:
    hint = "Filled in with what the contract plans: its indicative bed days at its prices." if filled else ""
    return step(
        request,
        form,
        act,
        done="The budget is set.",
        onwards=back,
        template="money/budget.html",
        title=f"Budget {year_in_words(first)}",
        about=about,
        button="Set the budget",
        hint=hint,
        trail=[HOME],
        back=back,
    )


@require_GET
@requires(KEEP)
def budget_history(request: Request, pk: int) -> HttpResponse:
    """Every entry of a contract's budget in a year: what was set, when, by whom and why."""
    contract, first = the_contract(request, pk), year_in(request)
    entries = contract.budget.filter(month__in=months_of(first)).select_related("by").order_by("-at", "month")
    context = {"contract": contract, "entries": entries, "year": year_in_words(first), "trail": _trail(contract, first)}
    return render(request, "money/budget_history.html", context)
