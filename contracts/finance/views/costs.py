"""What a day costs, where a bed is chosen: the match page of a floor below asks for it by this page's name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from beds.models import Ward
from contracts.finance.rates import day_costs
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request


@require_GET
@requires(Permission.COST_VIEW)
def costs(request: Request) -> HttpResponse:
    """Of the wards that the address names, within the reader's lines: each goes into its own cell."""
    keys = [int(key) for key in request.GET.get("wards", "").split(",") if key.isdecimal() and len(key) < 10]
    wards = Ward.objects.open_to(request.user, Permission.COST_VIEW).filter(pk__in=keys)
    return render(request, "money/_costs.html", {"costs": day_costs(wards, on=timezone.localdate())})
