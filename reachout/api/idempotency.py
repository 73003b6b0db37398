"""POSTs take an ``Idempotency-Key``: a client that got no answer sends the same request again and nothing happens twice."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from reachout.api.models import AnsweredRequest
from reachout.api.problems import KeyReused

KEPT_FOR = timedelta(days=2)


def idempotent(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Carry out a POST once per key. The key's row and the handler's changes are one transaction: a refusal leaves no key
    behind, and a second request with the key waits on the row until the first has ended."""

    @wraps(handler)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            with transaction.atomic():
                return handler(view, request, *args, **kwargs)
        if len(key) > 100:
            raise ValidationError({"Idempotency-Key": "At most 100 characters."})
        with transaction.atomic():
            row, is_new = AnsweredRequest.objects.get_or_create(
                user_id=cast(int, request.user.pk), key=key, defaults={"request": _fingerprint(request)}
            )
            if not is_new:
                return _again(row, request)
            response = handler(view, request, *args, **kwargs)
            row.status, row.answer = response.status_code, json.loads(json.dumps(response.data, cls=JSONEncoder))
            row.save(update_fields=["status", "answer"])
            return response

    return once


def forget(*, before: datetime) -> int:
    """Remove answers older than they are kept for; returns how many."""
    return AnsweredRequest.objects.filter(created_at__lt=before - KEPT_FOR).delete()[0]


def _again(row: AnsweredRequest, request: Request) -> Response:
    if row.request != _fingerprint(request):
        raise KeyReused
    return Response(row.answer, status=row.status, headers={"Idempotent-Replayed": "true"})


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=_in_words)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()


def _in_words(value: Any) -> str:
    """A file is what it holds, whatever it is called."""
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
