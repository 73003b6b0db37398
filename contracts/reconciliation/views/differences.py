"""One difference: its facts, its story, and what may be done about it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from contracts.reconciliation import forms, services, tags
from contracts.reconciliation.models import Difference, State
from contracts.reconciliation.story import bills, story
from contracts.reconciliation.views.months import ACCEPT, HOME, SAYING, SUBMIT, VIEW
from contracts.returns.models import Return
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.months import in_words
from reachout.pages.steps import step


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    row = the(request, pk, VIEW)
    open_, user = row.state in (State.OPEN, State.QUERIED, State.EXPLAINED), request.user
    context = {
        "difference": row,
        "tag": tags.state(row),
        "story": story(row),
        "bills": bills(row),
        "carried": open_ and row.of.status == Return.Status.FROZEN,
        "may_accept": open_ and row.state != State.QUERIED and may(user, ACCEPT, row) and row.explained_by_id != user.pk,
        "may_query": open_ and row.state != State.QUERIED and may(user, ACCEPT, row),
        "may_explain": open_ and may(user, SUBMIT, row),
        "trail": trail_of(row),
        **SAYING,
    }
    return render(request, "reconciliation/difference.html", context)


@requires(ACCEPT)
def query(request: Request, pk: int) -> HttpResponse:
    row = the(request, pk, ACCEPT)
    done = "The provider is asked."
    if row.of.status in services.OPENED:
        done = "The provider is asked, and the return is open again."
    return _step(request, row, forms.QueryForm, services.query, done, "Ask the provider", "Ask")


@requires(SUBMIT)
def explain(request: Request, pk: int) -> HttpResponse:
    row = the(request, pk, SUBMIT)
    return _step(request, row, forms.ExplainForm, services.explain, "Your explanation is kept.", "Explain the difference", "Save")


@requires(ACCEPT)
def accept(request: Request, pk: int) -> HttpResponse:
    row = the(request, pk, ACCEPT)
    return _step(
        request, row, forms.AcceptForm, services.accept, "The difference is accepted.", "Accept the difference", "Accept"
    )


def _step(request: Request, row: Difference, form: Any, service: Any, done: str, title: str, button: str) -> HttpResponse:
    return step(
        request,
        form(request.POST or None, difference=row),
        partial(service, row, at=timezone.now(), by=request.user),
        done=done,
        onwards=row,
        template="reconciliation/short.html",
        title=title,
        difference=row,
        button=button,
        back=row.get_absolute_url(),
        trail=[*trail_of(row), (f"{row.title}, {row.ward.name}", row.get_absolute_url())],
        **SAYING,
    )


def the(request: Request, pk: int, permission: Permission) -> Difference:
    """The row, if it is within the user's reach; 404 otherwise."""
    rows = Difference.objects.open_to(request.user, permission).with_state()
    return get_object_or_404(rows.select_related("of__contract__provider", "ward", "query", "accepted_by"), pk=pk)


def may(user: Any, permission: Permission, row: Difference) -> bool:
    reach, contract = user.reach(permission), row.of.contract
    own = {(one.organisation, one.service_line) for one in reach.own}
    return contract.service_line in reach.lines or (contract.provider_id, contract.service_line) in own


def trail_of(row: Difference) -> list[tuple[str, str]]:
    return [HOME, (f"{row.of.contract.provider.name}, {in_words(row.of.month)}", f"/reconciliation/{row.of_id}/")]
