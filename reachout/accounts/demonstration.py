"""What a demonstration shows and a hospital's server never does: the demo users' sign-ins and the code of the moment.

Only when ``settings.DEMO``, and only for users whose address lies in a domain that nobody can own.
"""

import time

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache

from reachout.accounts.models import User

DOMAIN = "demo.example"
PASSWORD = "every-bed-has-a-story"  # noqa: S105 (fictional people, printed at every start of the demo)


def is_demo_user(user: User) -> bool:
    return bool(settings.DEMO) and user.email.endswith(f"@{DOMAIN}")


def used_code_key(user: User, code: str) -> str:
    return f"totp-used:{user.pk}:{code}"


def code_for(user: User) -> str | None:
    """A code that will be taken now: this half-minute's, or the next one's when that has been used."""
    if not is_demo_user(user):
        return None
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return None
    secret = decrypt(authenticator.data["secret"])
    step = int(time.time()) // mfa_settings.TOTP_PERIOD
    codes = [format_hotp_value(hotp_value(secret, step + ahead)) for ahead in (0, 1, -1)]
    return next((code for code in codes if not cache.get(used_code_key(user, code))), None)


def sign_ins() -> list[User]:
    """The first demo user of each role."""
    users = User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True).prefetch_related("memberships__organisation")
    first: dict[str, User] = {}
    for user in users.order_by("pk"):
        for membership in user.memberships.all():
            first.setdefault(membership.role, user)
    return list(dict.fromkeys(first.values()))
