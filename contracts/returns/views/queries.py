"""A query on a figure: asked, answered, settled."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from contracts.returns import forms, services, tags
from contracts.returns.figures import title_of
from contracts.returns.models import Query, Return
from contracts.returns.people import officers_of
from contracts.returns.states import Verb, allows
from contracts.returns.values.sheet import sheet_of
from contracts.returns.views.found import CHECK, FILL, VIEW, may, the_query, the_return, trail_to
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.steps import press, step


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    query = the_query(request, pk, VIEW)
    owed = query.of
    fills, checks = may(request, owed, FILL), may(request, owed, CHECK)
    open_ = query.status != Query.Status.CLOSED
    context = {
        "query": query,
        "title": title_of(query.figure, query.ward),
        "tag": tags.query(query),
        "trail": trail_to(owed),
        "line": sheet_of(query.submission, owed).of(query.figure, query.ward_id),
        "thread": list(query.messages.select_related("by")),
        "theirs": set(_officers(owed)),
        "may_answer": fills and open_ and allows(owed, Verb.ANSWER),
        "may_close": checks and query.status == Query.Status.ANSWERED and allows(owed, Verb.CLOSE_QUERY),
        "may_ask": checks and query.status == Query.Status.ANSWERED and allows(owed, Verb.QUERY),
        "ask": _address(query),
    }
    return render(request, "returns/query.html", context)


def _officers(owed: Return) -> list[int]:
    return [user.pk for user in officers_of([owed.contract])[owed.contract_id]]


def _address(query: Query) -> str:
    where = f"?ward={query.ward_id}" if query.ward_id else ""
    return f"/returns/{query.of_id}/query/{query.figure}/{where}"


@requires(CHECK)
def ask(request: Request, pk: int, figure: str) -> HttpResponse:
    owed = the_return(request, pk, CHECK)
    sent = owed.submissions.exclude(submitted_at=None).order_by("-number").first()
    wanted = request.GET.get("ward", "")
    line = sheet_of(sent, owed).of(figure, int(wanted) if wanted.isdecimal() else None) if sent else None
    if line is None:
        raise Http404
    return step(
        request,
        forms.QueryForm(request.POST or None),
        partial(services.query, owed, figure=figure, ward=line.ward, at=timezone.now(), by=request.user),
        done="The query is with the provider.",
        onwards=owed,
        template="returns/ask.html",
        line=line,
        owed=owed,
        before=line.before(owed.month),
        trail=trail_to(owed),
    )


@requires(FILL)
def answer(request: Request, pk: int) -> HttpResponse:
    query = the_query(request, pk, FILL)
    return step(
        request,
        forms.AnswerForm(request.POST or None),
        partial(services.answer, query, at=timezone.now(), by=request.user),
        done="Answered. Submit the return again when every query is.",
        onwards=query.of,
        template="pages/short.html",
        title=f"Answer: {title_of(query.figure, query.ward)}",
        hint=query.last_words,
        button="Answer",
        trail=trail_to(query.of),
        back=query.get_absolute_url(),
    )


@require_POST
@requires(CHECK)
def close(request: Request, pk: int) -> HttpResponse:
    query = the_query(request, pk, CHECK)
    act = partial(services.close_query, query, at=timezone.now(), by=request.user)
    return press(request, act, done="The query is settled.", onwards=query.of)
