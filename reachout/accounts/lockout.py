"""Lock-out: how many failures a limit counts, and when an account is free again. allauth keeps the counts, in the cache."""

from datetime import UTC, datetime, timedelta

from allauth.core.internal.ratelimit import get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

APP, ACTION = "allauth.account", "login_failed"


def account_key(email: str) -> str:
    """One count per account, whatever address the browser asked for."""
    return f"sign-in:{email.strip().lower()}"


def code_key(user_pk: int) -> str:
    """allauth's own key for a user's codes."""
    return f"mfa-auth-user-{user_pk}"


def locked_until(request: HttpRequest, key: str) -> datetime | None:
    """When the account's oldest counted failure is forgotten; None while there are attempts left."""
    now = timezone.now().timestamp()
    for rate in get_rates(app=APP, action=ACTION):
        if rate.per != "key":
            continue
        history = cache.get(get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key), [])
        recent = [when for when in history if when > now - rate.duration]
        if len(recent) >= rate.amount:
            return datetime.fromtimestamp(min(recent) + rate.duration, tz=UTC)
    return None


def words(until: datetime | None) -> str:
    if until is None:
        return "There have been too many attempts from your network. Wait a minute, then try again."
    local = timezone.localtime(until)
    minute = local + timedelta(seconds=-local.second % 60)
    return f"There have been too many attempts for this account. You can try again at {minute:%H:%M}."
