"""What is decided about a contract's end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from contracts.agreements import forms, services
from contracts.agreements.models import Contract
from contracts.agreements.views.found import KEEP, small_step, the_contract
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request

SERVICES: dict[str, Callable[..., Contract]] = {
    "extend": services.extend,
    "renew": services.renew,
    "let_end": services.let_end,
}


@requires(KEEP)
def decide(request: Request, pk: int) -> HttpResponse:
    contract, form = the_contract(request, pk), forms.DecideForm(request.POST or None)

    def act(decision: str, **given: Any) -> Contract:
        made: Contract = SERVICES[decision](contract, at=timezone.now(), by=request.user, **given)
        return made

    return small_step(
        request,
        contract,
        form,
        act,
        done="It is decided.",
        onwards=lambda made: made,
        title="Decide on renewal",
        button="Record the decision",
        template="agreements/decide.html",
    )


@requires(KEEP)
def cut_short(request: Request, pk: int) -> HttpResponse:
    contract, form = the_contract(request, pk), forms.CutShortForm(request.POST or None)
    act = partial(services.cut_short, contract, at=timezone.now(), by=request.user)
    return small_step(request, contract, form, act, done="The contract ends early.", title="End it early", button="End it early")
