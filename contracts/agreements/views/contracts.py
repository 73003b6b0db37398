"""The list, a contract, and drawing one up."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from contracts.agreements import forms, services, tags
from contracts.agreements.models import Contract, Terms
from contracts.agreements.selectors import in_force, listed, uncovered
from contracts.agreements.tables import ContractTable
from contracts.agreements.views.found import HOME, KEEP, VIEW
from contracts.agreements.views.schedules import schedules
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.steps import step
from reachout.pages.tables import Reply


@require_GET
@requires(VIEW)
def contracts(request: Request) -> Reply:
    rows = listed(Contract.objects.visible_to(request.user), timezone.localdate())
    new = {"text": "Draw up a contract", "href": reverse("agreements:draw-up")} if request.user.may(KEEP) else None
    return ContractTable(request, rows).respond("pages/list.html", {"heading": "Contracts", "primary": new})


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    today, user = timezone.localdate(), request.user
    contract = get_object_or_404(listed(Contract.objects.visible_to(user), today), pk=pk)
    terms = in_force(contract, today)
    versions = list(Terms.objects.visible_to(user).filter(contract=contract).select_related("drawn_up_by", "agreed_by"))
    leads = contract.kind == Contract.Kind.LEAD
    context = {
        "contract": contract,
        "tag": tags.standing(contract, today),
        "renewal": tags.renewal(contract, today),
        "terms": terms,
        "versions": versions,
        "draft": next((one for one in versions if not one.agreed_at), None),
        "coming": [one for one in versions if one.agreed_at and terms and one.number > terms.number],
        "under": listed(contract.sub_contracts.all(), today) if leads else [],
        "uncovered": uncovered(contract.service_line, today) if leads else [],
        "documents": list(contract.documents.defer("content").select_related("by")),
        "decisions": list(contract.decisions.select_related("by", "next")),
        "may_keep": contract.service_line in user.reach(KEEP).lines,
        "trail": [HOME],
        "tags": tags,
        "today": today,
    }
    return render(request, "agreements/contract.html", context | (schedules(terms, today) if terms else {}))


@requires(KEEP)
def new(request: Request) -> HttpResponse:
    return step(
        request,
        forms.ContractForm(request.POST or None, user=request.user),
        partial(services.draw_up, at=timezone.now(), by=request.user),
        done="The contract is drawn up. Now say what its first terms are.",
        onwards=lambda made: made.versions.get(),
        template="agreements/draw_up.html",
        title="Draw up a contract",
        trail=[HOME],
    )
