"""Searching: what was asked is kept in the session, for a name in an address ends up in logs (reachout/people/searches.py)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from casemgmt.notes import search as searching
from casemgmt.notes.forms import SearchForm
from casemgmt.notes.search import Asked
from casemgmt.notes.views.found import VIEW
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.people import searches


@sensitive_post_parameters()
@requires(VIEW)
def search(request: Request) -> HttpResponse:
    if request.method == "POST":
        return _begun(request)
    token = request.GET.get("search", "")
    kept = searches.recall(request.session, token)
    if not kept:
        case = request.GET.get("case", "")
        form = SearchForm(initial={"case": int(case)} if case.isdecimal() and len(case) < 10 else {})
        return render(request, "notes/search.html", {"form": form, "forgotten": bool(token)})
    return _results(request, _asked(kept), token)


def _begun(request: Request) -> HttpResponse:
    form = SearchForm(request.POST)
    if not form.is_valid():
        return render(request, "notes/search.html", {"form": form})
    token = searches.remember(request.session, json.dumps(form.cleaned_data, cls=DjangoJSONEncoder))
    return redirect(f"/notes/?search={token}")


def _asked(kept: str) -> Asked:
    try:
        asked: dict[str, Any] = json.loads(kept)
        days = {name: date.fromisoformat(asked[name]) if asked[name] else None for name in ("since", "until")}
        return Asked(**{**asked, **days})
    except (ValueError, TypeError, KeyError):
        return Asked(words=kept)  # a search for a person, kept under the same roof


def _results(request: Request, asked: Asked, token: str) -> HttpResponse:
    page = searching.page_of(request.user, asked, request.GET.get("page"))
    hits = searching.hits(page.object_list, asked)
    record("note.searched", by=request.user, found=page.paginator.count)
    context = {"form": SearchForm(initial=vars(asked)), "hits": hits, "page": page, "token": token, "asked": asked}
    return render(request, "notes/search.html", context)
