"""What is written down about signing in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from reachout.accounts import notifications
from reachout.accounts.models import User, fresh_stamp
from reachout.audit.services import record


def end_sessions(user: User) -> None:
    user.session_stamp = fresh_stamp()
    user.save(update_fields=["session_stamp"])


@transaction.atomic
def sign_out_everywhere(user: User, *, by: User) -> None:
    end_sessions(user)
    record("user.signed_out_everywhere", user, by=by)


def signed_in(user: Any, *, steps: list[str]) -> None:
    record("user.signed_in", user, by=user, steps=steps)


def signed_out(user: Any, *, why: str = "") -> None:
    if user.is_authenticated:
        record("user.signed_out", user, by=user, why=why)


def sign_in_failed(email: str, *, locked: bool = False, step: str = "password") -> None:
    user = User.objects.filter(email__iexact=email).first()
    account = None if user else unknown_account(email)
    record("user.sign_in_failed", user, by=None, step=step, locked=locked or None, account=account)


def locked_out(email: str, *, until: datetime, at: datetime) -> None:
    user = User.objects.filter(email__iexact=email).first()
    record("user.locked_out", user, by=None, until=until, account=None if user else unknown_account(email))
    if user and user.is_active:
        notifications.tell(user, "locked_out")


def unknown_account(email: str) -> str:
    """Tells attempts on one unknown address apart from those on another, without keeping the address."""
    return salted_hmac("reachout.accounts.unknown", email.strip().lower(), algorithm="sha256").hexdigest()[:16]
