"""What every request gets: an id to quote to support, replies that no cache keeps."""

import logging
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from reachout.references import reference

Reply = Callable[[HttpRequest], HttpResponse]

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdInLog(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def request_id_middleware(reply: Reply) -> Reply:
    def middleware(request: HttpRequest) -> HttpResponse:
        token = request_id.set(reference("E"))
        request.id = request_id.get()  # type: ignore[attr-defined]
        try:
            response = reply(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    return middleware


def no_store_middleware(reply: Reply) -> Reply:
    """Keep what a signed-in person sees out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        response = reply(request)
        if signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def htmx_sign_in_middleware(reply: Reply) -> Reply:
    """A fragment asked for after the session ended must not put the sign-in page inside the page: the whole page goes there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = reply(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.headers.get("HX-Request") and response.status_code == 302 and response["Location"].startswith(sign_in):
            return HttpResponseClientRedirect(sign_in)
        return response

    return middleware
