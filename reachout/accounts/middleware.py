"""When a session ends, and what a signed-in user must do first."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from reachout.accounts import services

Reply = Callable[[HttpRequest], HttpResponse]

BECAUSE = "signed_out_because"
BACKGROUND = "Background"
"""A request header: ``hx-headers='{"Background": "yes"}'`` on what asks by itself, so that an open page is not a busy one."""

REASONS = {
    "idle": f"You were signed out because nothing happened for {settings.SESSION_COOKIE_AGE // 60} minutes.",
    "hours": f"You were signed out because a session lasts at most {settings.SESSION_HOURS} hours.",
    "elsewhere": "You were signed out because your password or your access changed, or you signed out on another device.",
}


def session_limits(reply: Reply) -> Reply:
    """End a session that is idle or old, and remember why for the sign-in page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        now = timezone.now().timestamp()
        if reason := _reason_to_end(request, now):
            if request.user.is_authenticated:
                services.signed_out(request.user, why=reason)
            logout(request)
            request.session[BECAUSE] = reason
        elif request.user.is_authenticated:
            request.session.setdefault("signed_in_at", now)
            if BACKGROUND not in request.headers:
                request.session["active_at"] = now
        return reply(request)

    return middleware


def _reason_to_end(request: HttpRequest, now: float) -> str:
    session = request.session
    was_signed_in = SESSION_KEY in session
    if not request.user.is_authenticated:
        forgotten = settings.SESSION_COOKIE_NAME in request.COOKIES and session.is_empty()
        return "elsewhere" if was_signed_in else "idle" if forgotten else ""
    if now - session.get("active_at", now) > settings.SESSION_COOKIE_AGE:
        return "idle"
    if now - session.get("signed_in_at", now) > settings.SESSION_HOURS * 3600:
        return "hours"
    return ""


BEFORE_AUTHENTICATOR = {"account_logout", "account_reauthenticate", "mfa_activate_totp", "contrast"}


class RequireAuthenticator:
    """Whoever has no authenticator app sets one up before any other page that needs signing in."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.reply(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or request.user.has_authenticator:
            return None
        match = request.resolver_match
        if not getattr(view, "login_required", True) or (match and match.url_name in BEFORE_AUTHENTICATOR):
            return None
        return redirect("mfa_activate_totp")
