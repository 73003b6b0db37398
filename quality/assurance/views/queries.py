"""A query to a provider: the exchange, and its end."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quality.assurance import forms, services, tags
from quality.assurance.models import Action, Query
from quality.assurance.views.found import ANSWER, KEEP, VIEW, choose_unit, chosen_unit, may_keep, the, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.steps import step


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    rows = Query.objects.visible_to(request.user).select_related("provider", "site", "signal", "closed_by", "opened_by")
    query = get_object_or_404(rows, pk=pk)
    keeps, open_ = may_keep(request, query.service_line), query.status != Query.Status.CLOSED
    context = {
        "query": query,
        "tag": tags.query(query),
        "trail": trail_of(query.unit),
        "thread": list(query.messages.select_related("by")),
        "actions": list(Action.objects.visible_to(request.user).filter(query=query).select_related("owner")),
        "may_write": open_ and (keeps or query.unit.is_within(request.user.reach(ANSWER))),
        "may_close": keeps and query.status == Query.Status.ANSWERED and query.answered_by_id != request.user.pk,
        "may_keep": keeps,
        "tags": tags,
    }
    return render(request, "assurance/query.html", context)


@requires(KEEP)
def new(request: Request) -> HttpResponse:
    unit = chosen_unit(request)
    if unit is None:
        return choose_unit(request, "Ask a provider")
    seen = forms.seen_in(request.GET)
    return step(
        request,
        forms.QueryForm(request.POST or None, initial={"subject": seen.words[:200] if seen else ""}),
        partial(services.open_query, unit, seen=seen, at=timezone.now(), by=request.user),
        done="The query is with the provider.",
        onwards=lambda made: made,
        template="assurance/short.html",
        title="Ask a provider",
        about=unit,
        button="Send the query",
        trail=trail_of(unit),
        back=trail_of(unit)[-1][1],
    )


@requires(ANSWER, KEEP)
def write(request: Request, pk: int) -> HttpResponse:
    permission = KEEP if request.user.may(KEEP) else ANSWER
    query = the(Query, request, pk, permission)
    title = "Ask further" if permission == KEEP else "Answer"
    return _step(request, query, forms.WriteForm(request.POST or None), services.write, "Sent.", title, "Send")


@requires(KEEP)
def close(request: Request, pk: int) -> HttpResponse:
    query, form = the(Query, request, pk, KEEP), forms.CloseQueryForm(request.POST or None)
    return _step(request, query, form, services.close_query, "The query is closed.", "Close this query", "Close")


def _step(request: Request, query: Query, form: Any, service: Any, done: str, title: str, button: str) -> HttpResponse:
    return step(
        request,
        form,
        partial(service, query, at=timezone.now(), by=request.user),
        done=done,
        onwards=query,
        template="assurance/short.html",
        title=title,
        about=query.unit,
        button=button,
        notice=query.subject,
        trail=[*trail_of(query.unit), (query.reference, query.get_absolute_url())],
        back=query.get_absolute_url(),
    )
