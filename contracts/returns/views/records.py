"""The list of returns, one return, its versions."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from contracts.returns import tags
from contracts.returns.beside import beside_figures
from contracts.returns.figures import title_of
from contracts.returns.models import Query, Return, Submission
from contracts.returns.selectors import listed
from contracts.returns.states import Verb, allows
from contracts.returns.tables import ReturnTable
from contracts.returns.values.differences import differences
from contracts.returns.values.sheet import sheet_of
from contracts.returns.views.found import CHECK, FILL, VIEW, heading, may, the_return, trail_to
from contracts.returns.views.progress import asked_in, progress_of, tasks_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.tables import Reply


@require_GET
@requires(VIEW)
def returns(request: Request) -> Reply:
    rows = listed(Return.objects.visible_to(request.user))
    completeness = {"text": "Completeness", "href": reverse("returns:completeness")}
    return ReturnTable(request, rows).respond("pages/list.html", {"heading": "Monthly returns", "secondary": [completeness]})


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    """To the officer who fills it in, its parts and what is left to do; to everybody else what was submitted."""
    owed = the_return(request, pk, VIEW)
    versions = list(owed.submissions.select_related("submitted_by", "accepted_by"))
    draft = next((one for one in versions if one.submitted_at is None), None)
    sent = next((one for one in versions if one.submitted_at), None)
    fills, checks = may(request, owed, FILL), may(request, owed, CHECK)
    queries = list(owed.queries.select_related("ward", "raised_by").prefetch_related("messages__by"))
    unanswered = [one for one in queries if one.status == Query.Status.OPEN]
    shown = draft if draft and fills else sent
    sheet = sheet_of(shown, owed) if shown else None
    context = {
        **heading(owed),
        "draft": draft if fills else None,
        "shown": shown,
        "sheet": sheet,
        "asked": asked_in(sheet) if sheet else {},
        "besides": beside_figures(owed, shown),
        "others": owed.beside,
        "today": timezone.localdate(),
        "tasks": tasks_of(sheet) if sheet and draft and fills else [],
        "progress": progress_of(sheet, []) if sheet else None,
        "versions": [one for one in versions if one.submitted_at],
        "queries": queries,
        "unanswered": unanswered,
        "events": list(owed.events.select_related("by")),
        "tags": tags,
        "title_of": title_of,
        "may_begin": fills and not draft and allows(owed, Verb.BEGIN),
        "may_return": fills and not draft and owed.status == Return.Status.QUERIED and not unanswered,
        "may_fill": fills and draft is not None,
        "may_answer": fills and allows(owed, Verb.ANSWER),
        "may_accept": checks and allows(owed, Verb.ACCEPT),
        "may_query": checks and allows(owed, Verb.QUERY),
        "may_open": checks and allows(owed, Verb.OPEN_AGAIN),
        "may_except": checks and allows(owed, Verb.EXCEPT),
    }
    return render(request, "returns/show.html", context)


@require_GET
@requires(VIEW)
def version(request: Request, pk: int, number: int) -> HttpResponse:
    """What was submitted then, and what it changed."""
    owed = the_return(request, pk, VIEW)
    sent = {one.number: one for one in owed.submissions.exclude(submitted_at=None).select_related("submitted_by", "accepted_by")}
    if number not in sent:
        raise Http404
    one: Submission = sent[number]
    sheet = sheet_of(one, owed)
    context = {
        **heading(owed),
        "trail": trail_to(owed),
        "version": one,
        "versions": list(sent),
        "sheet": sheet,
        "asked": asked_in(sheet),
        "besides": beside_figures(owed, one),
        "changed": differences(sent[number - 1], one) if number - 1 in sent else None,
    }
    return render(request, "returns/version.html", context)
