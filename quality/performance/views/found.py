"""What a page is about, if it is the reader's to see."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from contracts.agreements.models import Contract, ContractQuerySet
from quality.performance.models import Notice
from quality.performance.readings import frozen_months
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.months import from_text

VIEW, KEEP, ANSWER = Permission.PERFORMANCE_VIEW, Permission.PERFORMANCE_KEEP, Permission.PERFORMANCE_ANSWER
HOME = ("Performance", "/performance/")


def contracts_of(request: Request, permission: Permission = VIEW) -> ContractQuerySet:
    rows = Contract.objects.open_to(request.user, permission).of_providers()
    return rows.select_related("provider", "under__provider").order_by("service_line", "provider__name", "starts_on")


def the_contract(request: Request, pk: int, permission: Permission = VIEW) -> Contract:
    return get_object_or_404(contracts_of(request, permission), pk=pk)


def the(model: Any, request: Request, pk: int, permission: Permission = VIEW) -> Any:
    """A notice, or what hangs on one, within the reader's reach."""
    about = "contract__provider" if model is Notice else "notice__contract__provider"
    return get_object_or_404(model.objects.open_to(request.user, permission).select_related(about), pk=pk)


def may(request: Request, permission: Permission, contract: Contract) -> bool:
    reach = request.user.reach(permission)
    own = {(one.organisation, one.service_line) for one in reach.own}
    return contract.service_line in reach.lines or (contract.provider_id, contract.service_line) in own


def chosen_month(request: Request) -> tuple[date | None, list[date]]:
    """The frozen month that the address names, the newest without; and the last two years to choose from."""
    months = frozen_months()
    asked = request.GET.get("month", "")
    try:
        month = from_text(asked) if asked else max(months, default=None)
    except ValueError:
        raise Http404 from None
    if asked and month not in months:
        raise Http404
    return month, months[-24:]


def trail_of(contract: Contract) -> list[tuple[str, str]]:
    name = f"{contract.provider.name}, {contract.get_service_line_display()}"
    return [HOME, (name, f"/performance/contracts/{contract.pk}/")]


def trail_of_notice(notice: Notice) -> list[tuple[str, str]]:
    return [*trail_of(notice.contract), (f"Notice {notice.reference}", notice.get_absolute_url())]
