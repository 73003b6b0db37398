"""Tokens for programs."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from reachout.accounts.models import ApiToken, User, digest_of
from reachout.audit.services import record
from reachout.refused import Refused

TOKEN_DAYS = 365
"""The longest a token may live."""


@transaction.atomic
def make_token(user: User, *, name: str, expires_at: datetime, at: datetime) -> tuple[ApiToken, str]:
    """The token's row, and its text to show once."""
    if not at < expires_at <= at + timedelta(days=TOKEN_DAYS):
        raise Refused("A token lasts from one day to a year.")
    text = f"reachout_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(user=user, name=name, digest=digest_of(text), created_at=at, expires_at=expires_at)
    record("token.made", token, by=user, expires_at=expires_at)
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: datetime) -> None:
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record("token.revoked", token, by=by)
