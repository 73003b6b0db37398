"""A version of the terms: read, compared with another, sent, agreed or sent back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from contracts.agreements import forms, services, tags
from contracts.agreements.examples import Example, worked
from contracts.agreements.models import Terms
from contracts.agreements.selectors import full
from contracts.agreements.views.found import KEEP, VIEW, small_step, the_contract, the_terms, trail_of
from contracts.agreements.views.schedules import changed, example_month, schedules
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.months import first_of
from reachout.pages.steps import press


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    terms = get_object_or_404(full(Terms.objects.visible_to(request.user)), pk=pk)
    before = full(terms.contract.versions.agreed().filter(number__lt=terms.number)).first()
    keeps = terms.contract.service_line in request.user.reach(KEEP).lines
    context = {
        "terms": terms,
        "contract": terms.contract,
        "tag": tags.terms(terms),
        "trail": trail_of(terms.contract),
        "before": before,
        "changed": changed(before, terms) if before else [],
        "unready": services.unready(terms) if terms.status == "draft" else [],
        "editable": keeps and terms.status == "draft",
        "may_agree": keeps and terms.status == "proposed" and terms.drawn_up_by_id != request.user.pk,
        "may_keep": keeps,
        "backdated": not terms.agreed_at and terms.number > 1 and terms.valid_from < first_of(timezone.localdate()),
    }
    return render(request, "agreements/terms.html", context | schedules(terms, timezone.localdate()))


@require_GET
@requires(VIEW)
def compare(request: Request, pk: int) -> HttpResponse:
    """Any two versions; the last two until the reader chooses."""
    contract = the_contract(request, pk, VIEW)
    versions = list(full(Terms.objects.visible_to(request.user).filter(contract=contract)))
    if not versions:
        raise Http404
    after = _chosen(versions, request.GET.get("to", ""), versions[0])
    before = _chosen(versions, request.GET.get("from", ""), versions[min(1, len(versions) - 1)])
    month = example_month(max(before, after, key=lambda one: one.valid_from), timezone.localdate())
    context = {
        "contract": contract,
        "trail": trail_of(contract),
        "versions": versions,
        "before": before,
        "after": after,
        "changed": changed(before, after),
        "month": month,
        "costs": _costs(worked(before.services.all(), month), worked(after.services.all(), month)),
    }
    return render(request, "agreements/compare.html", context)


def _chosen(versions: list[Terms], number: str, otherwise: Terms) -> Terms:
    return next((one for one in versions if str(one.number) == number), otherwise)


def _costs(before: list[Example], after: list[Example]) -> list[tuple[str, Any, Any]]:
    """By ward, what a month as planned costs under either version; None where the ward is not in it."""
    old, new = ({one.service.ward: one.amount for one in examples} for examples in (before, after))
    return [(ward.name, old.get(ward), new.get(ward)) for ward in sorted({*old, *new}, key=lambda ward: ward.name)]


@requires(KEEP)
def vary(request: Request, pk: int) -> HttpResponse:
    contract = the_contract(request, pk)
    last = contract.versions.first()
    first = max(last.valid_from if last else contract.starts_on, first_of(contract.starts_on))
    return small_step(
        request,
        contract,
        forms.VaryForm(request.POST or None, first=first, last=contract.ends_on),
        partial(services.vary, contract, at=timezone.now(), by=request.user),
        done="The draft begins as a copy of what is agreed. Change what is to be different.",
        onwards=lambda made: made,
        title="Vary this contract",
        button="Begin the variation",
    )


@require_POST
@requires(KEEP)
def send(request: Request, pk: int) -> HttpResponse:
    terms = the_terms(request, pk)
    act = partial(services.propose, terms, at=timezone.now(), by=request.user)
    return press(request, act, done="Sent. Somebody else now agrees these terms.", onwards=terms)


@require_POST
@requires(KEEP)
def take_back(request: Request, pk: int) -> HttpResponse:
    terms = the_terms(request, pk)
    return press(request, partial(services.take_back, terms, by=request.user), done="The terms are a draft again.", onwards=terms)


@requires(KEEP)
def agree(request: Request, pk: int) -> HttpResponse:
    """Check what changes, then agree exactly that."""
    terms = get_object_or_404(full(Terms.objects.open_to(request.user, KEEP)), pk=pk)
    before = full(terms.contract.versions.agreed().filter(number__lt=terms.number)).first()
    sent = terms.proposed_at.isoformat() if terms.proposed_at else ""
    return small_step(
        request,
        terms,
        forms.AgreeForm(request.POST or None, initial={"seen": sent}),
        partial(services.agree_terms, terms, at=timezone.now(), by=request.user),
        done="The terms are agreed.",
        onwards=terms.contract,
        title="Agree these terms",
        button="Agree",
        template="agreements/agree.html",
        terms=terms,
        before=before,
        changed=changed(before, terms),
    )


@requires(KEEP)
def send_back(request: Request, pk: int) -> HttpResponse:
    terms, form = the_terms(request, pk), forms.WhyForm(request.POST or None)
    act = partial(services.send_back, terms, by=request.user)
    done = "Sent back, with your reason."
    return small_step(request, terms, form, act, done=done, title="Send these terms back", button="Send back")


@require_POST
@requires(KEEP)
def discard(request: Request, pk: int) -> HttpResponse:
    terms = the_terms(request, pk)
    onwards = terms if terms.agreed_at else terms.contract if terms.number > 1 else "agreements:list"
    act = partial(services.discard, terms, by=request.user)
    return press(request, act, done="The draft is discarded.", onwards=onwards)
