"""Every error of the API as RFC 9457 problem details: what is wrong in plain words, and which fields it concerns.

{"type": "about:blank", "title": "Some fields need mending", "status": 400, "detail": "…",
 "errors": [{"field": "person.born_on", "message": "…"}]}
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from reachout.refused import Refused

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"

TITLES = {
    400: "Some fields need mending",
    401: "Sign in first",
    403: "Your role does not allow this",
    404: "Not found",
    405: "This address does not take that method",
    406: "This address answers in JSON",
    409: "Refused",
    415: "Send JSON",
    422: "This Idempotency-Key was used for another request",
    429: "Too many requests",
    503: "Try again in a moment",
}


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key came with a different request before. Send a new key with a new request."


class DatabaseAway(exceptions.APIException):
    """It is being restarted, or cannot be reached, or gave this request up for another's sake."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "Send the same request again: with the same Idempotency-Key nothing happens twice."
    wait = 2


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Returns None for what nobody expected, so that it is logged and answered with 500."""
    set_rollback()
    if isinstance(error, Refused):
        return problem(status.HTTP_409_CONFLICT, str(error))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, DjangoPermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(getattr(error, "message_dict", None) or error.messages)
    elif isinstance(error, OperationalError | InterfaceError):
        log.error("The database did not answer", exc_info=error)
        error = DatabaseAway()
    if not isinstance(error, exceptions.APIException):
        return None
    response = problem(error.status_code, **_words(error))
    for header in ("auth_header", "wait"):
        if value := getattr(error, header, None):
            response["WWW-Authenticate" if header == "auth_header" else "Retry-After"] = str(value)
    return response


def problem(code: int, detail: str = "", errors: list[dict[str, str]] | None = None) -> Response:
    body: dict[str, Any] = {"type": "about:blank", "title": TITLES.get(code, "Something went wrong"), "status": code}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    return Response(body, status=code, content_type=CONTENT_TYPE)


def _words(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return {"errors": list(_fields(error.detail))}
    return {"detail": str(error.detail)}


def _fields(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """The errors one by one, with dotted paths; what concerns no single field stands under ``""``."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else str(name)
            yield from _fields(inner, ".".join(part for part in (path, step) if part))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from _fields(inner, f"{path}.{index}" if isinstance(inner, dict | list) else path)
    else:
        yield {"field": path, "message": str(detail)}
