"""The steps by which a draft of terms is filled: wards, prices, requirements."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from contracts.agreements import forms, services
from contracts.agreements.views.found import KEEP, small_step, the_price, the_requirement, the_service, the_terms
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.months import first_of
from reachout.pages.steps import press


@requires(KEEP)
def add_service(request: Request, pk: int) -> HttpResponse:
    terms = the_terms(request, pk)
    form = forms.ServiceForm(request.POST or None, terms=terms)
    act = partial(services.add_service, terms, by=request.user)
    return small_step(
        request, terms, form, act, done="The ward is in.", title="Add a ward", button="Add", template="agreements/service.html"
    )


@requires(KEEP)
def change_service(request: Request, pk: int) -> HttpResponse:
    service = the_service(request, pk)
    form = forms.ServiceForm(request.POST or None, terms=service.terms, service=service)
    act = partial(services.change_service, service, by=request.user)
    title = f"Change {service.ward}"
    return small_step(
        request, service.terms, form, act, done="Changed.", title=title, button="Save", template="agreements/service.html"
    )


@require_POST
@requires(KEEP)
def remove_service(request: Request, pk: int) -> HttpResponse:
    service = the_service(request, pk)
    act = partial(services.remove_service, service, by=request.user)
    return press(request, act, done=f"{service.ward} is taken out.", onwards=service.terms)


@requires(KEEP)
def set_price(request: Request, pk: int) -> HttpResponse:
    service = the_service(request, pk)
    contract = service.terms.contract
    first, last = first_of(min(contract.starts_on, service.terms.valid_from)), contract.ends_on
    form = forms.PriceForm(
        request.POST or None, first=first, last=last, initial={"valid_from": f"{service.terms.valid_from:%Y-%m}"}
    )
    act = partial(services.set_price, service, by=request.user)
    title = f"A price of {service.ward}"
    return small_step(request, service.terms, form, act, done="The price is set.", title=title, button="Set the price")


@require_POST
@requires(KEEP)
def remove_price(request: Request, pk: int) -> HttpResponse:
    price = the_price(request, pk)
    act = partial(services.remove_price, price, by=request.user)
    return press(request, act, done="The price is taken out.", onwards=price.service.terms)


@requires(KEEP)
def add_requirement(request: Request, pk: int) -> HttpResponse:
    terms, form = the_terms(request, pk), forms.RequirementForm(request.POST or None)
    act = partial(services.add_requirement, terms, by=request.user)
    return small_step(request, terms, form, act, done="The requirement is in.", title="Add a requirement", button="Add")


@requires(KEEP)
def change_requirement(request: Request, pk: int) -> HttpResponse:
    requirement = the_requirement(request, pk)
    form = forms.RequirementForm(request.POST or None, requirement=requirement)
    act = partial(services.change_requirement, requirement, by=request.user)
    title = f"Change requirement {requirement.code}"
    return small_step(request, requirement.terms, form, act, done="Changed.", title=title, button="Save")


@require_POST
@requires(KEEP)
def remove_requirement(request: Request, pk: int) -> HttpResponse:
    requirement = the_requirement(request, pk)
    act = partial(services.remove_requirement, requirement, by=request.user)
    return press(request, act, done=f"Requirement {requirement.code} is taken out.", onwards=requirement.terms)
