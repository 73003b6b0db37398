"""How allauth behaves here: who may sign in, what is audited, what is said."""

from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from qrcode.image.svg import SvgPathImage

from reachout.accounts import keeping, lockout, services
from reachout.accounts.models import User

RECENTLY = 300
"""Seconds for which a password or code just given need not be given again."""

SAID = {
    "account/messages/password_changed.txt": "Your password is changed. Other devices are signed out.",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/recovery_codes_generated.txt": "You have new recovery codes. The old ones no longer work.",
}


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "incorrect_password": "The password is not right.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": "The code is not right. Wait for the next one in your app, then enter that.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if said := SAID.get(message_template or ""):
            messages.add_message(request, level, said)

    # -- signing in and out ----------------------------------------------------------------------

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        services.signed_in(user, steps=[record["method"] for record in get_authentication_records(request, user)])

    def logout(self, request: HttpRequest) -> None:
        services.signed_out(request.user)
        super().logout(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return lockout.account_key(credentials.get("email", ""))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            services.sign_in_failed(credentials.get("email", ""), locked=True)
            until = lockout.locked_until(request, self._get_login_attempts_cache_key(request, **credentials))
            raise ValidationError(lockout.words(until), code="locked") from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        email = credentials.get("email", "")
        services.sign_in_failed(email)
        if until := lockout.locked_until(request, lockout.account_key(email)):
            services.locked_out(email, until=until, at=timezone.now())

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        assert isinstance(user, User)
        return self.authenticate(self.request, email=user.email, password=password) == user

    def is_reauthentication_required(self, app: str, **kwargs: Any) -> bool:
        """Not from someone who signed in a moment ago."""
        assert self.request is not None
        given = [record["at"] for record in get_authentication_records(self.request, self.request.user)]
        return not given or timezone.now().timestamp() - given[-1] > RECENTLY

    # -- passwords -------------------------------------------------------------------------------

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        assert isinstance(user, User)
        services.change_password(user, password=password)


class AuthenticatorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is not right. Wait for the next one in your app, then enter that.",
    }

    def encrypt(self, text: str) -> str:
        return keeping.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return keeping.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Without the XML declaration: it stands inside the page."""
        return qrcode.make(url, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
