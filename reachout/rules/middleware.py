from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from reachout.rules.selectors import read_once

Reply = Callable[[HttpRequest], HttpResponse]


def rules_middleware(reply: Reply) -> Reply:
    """A page that only shows, and whose parts each ask for the rules, reads them once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return reply(request)
        with read_once():
            return reply(request)

    return middleware
