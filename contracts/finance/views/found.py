"""Which lines, which year, which contract: as far as the reader's role goes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from contracts.agreements.models import Contract
from contracts.finance.accounts import Books, books
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.months import APRIL, from_text, year_in_words, year_of
from reachout.organisations.models import ServiceLine

VIEW, KEEP = Permission.MONEY_VIEW, Permission.MONEY_KEEP
HOME = ("Money", "/money/")
FIRST_YEAR = 2015


def lines_in(request: Request, permission: Permission = VIEW) -> list[str]:
    """The reader's lines; the one that the address names, if it is theirs."""
    lines = sorted(request.user.reach(permission).lines, key=list(ServiceLine.values).index)
    wanted = request.GET.get("line", "")
    if wanted and wanted not in lines:
        raise Http404
    return [wanted] if wanted else lines


def year_in(request: Request) -> date:
    """2026: the financial year that begins in that April; without one, the present one."""
    now = year_of(timezone.localdate())
    wanted = request.GET.get("year", "")
    if not wanted:
        return now
    if not wanted.isdecimal() or not FIRST_YEAR <= int(wanted) <= now.year + 1:
        raise Http404
    return date(int(wanted), APRIL, 1)


def years_around(year: date) -> list[tuple[str, str, bool]]:
    """What a reader may turn to: address, words, whether it is here."""
    now = year_of(timezone.localdate())
    found = sorted({date(shown.year + step, APRIL, 1) for shown in (now, year) for step in (-1, 0)})
    return [(f"?year={one.year}", year_in_words(one), one == year) for one in found if one.year >= FIRST_YEAR]


def books_in(request: Request, permission: Permission = VIEW) -> Books:
    return books(lines_in(request, permission), year_in(request), on=timezone.localdate())


def the_contract(request: Request, pk: int, permission: Permission = KEEP) -> Contract:
    rows = Contract.objects.open_to(request.user, permission).of_providers().select_related("provider")
    return get_object_or_404(rows, pk=pk)


def month_in(text: str) -> date:
    try:
        return from_text(text)
    except ValueError:
        raise Http404 from None


def the(model: Any, request: Request, pk: int, permission: Permission = KEEP) -> Any:
    return get_object_or_404(model.objects.open_to(request.user, permission), pk=pk)
