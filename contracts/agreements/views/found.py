"""What a page is about, if it is the reader's to see; and how its steps look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from contracts.agreements.models import Contract, DayPrice, Requirement, Service, Terms
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.pages.steps import step

VIEW, KEEP = Permission.CONTRACT_VIEW, Permission.CONTRACT_KEEP
HOME = ("Contracts", "/contracts/")


def the_contract(request: Request, pk: int, permission: Permission = KEEP) -> Contract:
    rows = Contract.objects.open_to(request.user, permission).select_related("provider", "under__provider")
    return get_object_or_404(rows, pk=pk)


def the_terms(request: Request, pk: int) -> Terms:
    rows = Terms.objects.open_to(request.user, KEEP).select_related("contract__provider", "contract__under__provider")
    return get_object_or_404(rows, pk=pk)


def the_service(request: Request, pk: int) -> Service:
    return _part(Service.objects.select_related("ward", "terms__contract__provider"), request, pk)


def the_requirement(request: Request, pk: int) -> Requirement:
    return _part(Requirement.objects.select_related("terms__contract__provider"), request, pk)


def the_price(request: Request, pk: int) -> DayPrice:
    rows = DayPrice.objects.filter(service__terms__in=Terms.objects.open_to(request.user, KEEP))
    return get_object_or_404(rows.select_related("service__ward", "service__terms__contract__provider"), pk=pk)


def _part(rows: Any, request: Request, pk: int) -> Any:
    return get_object_or_404(rows.filter(terms__in=Terms.objects.open_to(request.user, KEEP)), pk=pk)


def trail_of(row: Contract | Terms) -> list[tuple[str, str]]:
    contract = row if isinstance(row, Contract) else row.contract
    trail = [HOME, (f"{contract.name}", contract.get_absolute_url())]
    return trail if isinstance(row, Contract) else [*trail, (f"Version {row.number}", row.get_absolute_url())]


def small_step(
    request: Request,
    about: Contract | Terms,
    form: Any,
    act: Callable[..., Any],
    *,
    done: str,
    title: str,
    button: str,
    template: str = "agreements/short.html",
    **options: Any,
) -> HttpResponse:
    """A short form about a contract or a version of its terms, and back to it."""
    contract = about if isinstance(about, Contract) else about.contract
    given = {"onwards": about, "trail": trail_of(about), "back": about.get_absolute_url(), "about": contract.name} | options
    return step(request, form, act, done=done, template=template, title=title, button=button, **given)
