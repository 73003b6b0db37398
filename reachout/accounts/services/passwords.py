"""Passwords, the links to choose one, authenticators and recovery codes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from reachout.accounts import notifications
from reachout.accounts.models import OneTimeLink, User, digest_of, fresh_stamp
from reachout.accounts.services.signing_in import end_sessions, unknown_account
from reachout.audit.services import record
from reachout.refused import Refused

INVITATION_DAYS = 7

RESET_MINUTES = 60


@transaction.atomic
def change_password(user: User, *, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    record("user.password_changed", user, by=user)
    notifications.tell(user, "password_changed")


@transaction.atomic
def authenticator_added(user: User) -> None:
    record("user.authenticator_added", user, by=user)
    notifications.tell(user, "authenticator_added")


@transaction.atomic
def authenticator_removed(user: User) -> None:
    """Other devices are signed out with it."""
    end_sessions(user)
    record("user.authenticator_removed", user, by=user)
    notifications.tell(user, "authenticator_removed")


def recovery_codes_made(user: User) -> None:
    record("user.recovery_codes_made", user, by=user)


def recovery_code_used(user: User) -> None:
    record("user.recovery_code_used", user, by=user)


@transaction.atomic
def invite(user: User, *, by: User | None, at: datetime) -> OneTimeLink:
    """Send the user a link to choose their first password; earlier links stop working."""
    if not user.is_active:
        raise Refused("This user is deactivated. Reactivate them first.")
    if user.has_usable_password():
        raise Refused("This user has a password already. They can ask for a new one on the sign-in page.")
    link = _make_link(user, OneTimeLink.Purpose.INVITATION, at=at, life=timedelta(days=INVITATION_DAYS))
    record("user.invited", user, by=by)
    return link


@transaction.atomic
def ask_for_new_password(email: str, *, at: datetime) -> None:
    """Send a link if there is such a user; the asker learns nothing either way."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        record("user.new_password_asked", by=None, account=unknown_account(email))
        return
    _make_link(user, OneTimeLink.Purpose.RESET, at=at, life=timedelta(minutes=RESET_MINUTES))
    record("user.new_password_asked", user, by=None)


def _make_link(user: User, purpose: str, *, at: datetime, life: timedelta) -> OneTimeLink:
    user.links.filter(used_at=None, expires_at__gt=at).update(used_at=at)
    link = OneTimeLink(user=user, purpose=purpose, nonce=fresh_stamp(), created_at=at, expires_at=at + life)
    link.digest = digest_of(link.token)
    link.save()
    transaction.on_commit(partial(notifications.send_link.delay, link.pk))
    return link


@transaction.atomic
def choose_password(link: OneTimeLink, *, password: str, at: datetime) -> User:
    """Use the link. Sessions end, because they carry a digest of the old password."""
    link = OneTimeLink.objects.select_for_update(of=("self",)).select_related("user").get(pk=link.pk)
    if not link.is_live(at):
        raise Refused("This link has been used or is too old. Ask for a new one.")
    link.used_at = at
    link.save(update_fields=["used_at"])
    change_password(link.user, password=password)
    return link.user
