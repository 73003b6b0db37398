"""Forms of signing in and of one's own account. allauth's do the work; here they speak plainly, lock out and are audited."""

from datetime import timedelta
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from reachout.accounts import demonstration, lockout, services
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.organisations.models import Organisation, ServiceLine, Site
from reachout.pages.forms import Form, FormHabits, Long, Short

PASSWORD_HINT = "At least 12 characters. Three or four unrelated words are easy to remember and hard to guess."  # noqa: S105
CODE_LIFE = 4 * 30
"""Seconds for which a used code is refused: longer than it could be valid."""


def _password(label: str, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget, **options)


class SignInForm(FormHabits, account.LoginForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = forms.EmailField(
            label="E-mail address",
            widget=forms.EmailInput(attrs={"autocomplete": "username"}),
            error_messages={
                "required": "Enter your e-mail address",
                "invalid": "Enter an e-mail address such as name@example.nhs.uk",
            },
        )
        self.fields["password"] = _password("Password", "current-password", error_messages={"required": "Enter your password"})
        self.order_fields(["login", "password"])


class NewPasswordForm(Form):
    password1 = _password("New password", "new-password", help_text=PASSWORD_HINT)
    password2 = _password("New password again", "new-password")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        self.user = user
        super().__init__(*args, **options)

    def clean_password1(self) -> str:
        validate_password(self.cleaned_data["password1"], self.user)
        return self.cleaned_data["password1"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "password1" in cleaned and "password2" in cleaned and cleaned["password1"] != cleaned["password2"]:
            self.add_error("password2", "The two passwords are not the same")
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    oldpassword = _password("Current password", "current-password")
    field_order = ("oldpassword", "password1", "password2")

    def clean_oldpassword(self) -> str:
        """By the same count as signing in: an open screen is no place to guess passwords."""
        if not get_adapter(context.request).reauthenticate(self.user, self.cleaned_data["oldpassword"]):
            raise ValidationError("This is not your current password")
        return self.cleaned_data["oldpassword"]

    def save(self) -> None:
        services.change_password(self.user, password=self.cleaned_data["password1"])


class ReauthenticateForm(FormHabits, account.ReauthenticateForm):
    password = _password("Password", "current-password", error_messages={"required": "Enter your password"})


class ForgottenForm(Form):
    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"invalid": "Enter an e-mail address such as name@example.nhs.uk"},
    )


# -- codes -------------------------------------------------------------------------------------------------------------


def code_field(label: str) -> forms.CharField:
    widget = Short(width=10, attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})
    return forms.CharField(label=label, max_length=20, widget=widget, error_messages={"required": "Enter the code"})


class OnceOnly(FormHabits, forms.Form):
    """A code is taken once, though it is valid for a minute and a half; failures lock the account and are audited."""

    user: User
    step = "code"

    def clean_code(self) -> str:
        self.cleaned_data["code"] = self.cleaned_data["code"].replace(" ", "")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as wrong:
            raise self._audited(wrong) from None
        if not cache.add(demonstration.used_code_key(self.user, code), True, timeout=CODE_LIFE):
            raise ValidationError("This code has been used. Wait for the next one in your app, then enter that.")
        return code

    def _audited(self, wrong: ValidationError) -> ValidationError:
        request, key = context.request, lockout.code_key(self.user.pk)
        until = lockout.locked_until(request, key)
        if wrong.code not in {"too_many_login_attempts", "rate_limited"}:
            services.sign_in_failed(self.user.email, step=self.step)
            if until:
                services.locked_out(self.user.email, until=until, at=timezone.now())
            return wrong
        services.sign_in_failed(self.user.email, step=self.step, locked=True)
        return ValidationError(lockout.words(until), code="locked")


class CodeForm(OnceOnly, codes.AuthenticateForm):
    code = code_field("Code from your authenticator app")

    def save(self) -> None:
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            services.recovery_code_used(self.user)


class CodeAgainForm(OnceOnly, codes.ReauthenticateForm):
    code = code_field("Code from your authenticator app")
    step = "code again"


class SetUpForm(OnceOnly, totp.ActivateTOTPForm):
    code = code_field("Code from the app")
    step = "set up"


# -- tokens ------------------------------------------------------------------------------------------------------------


class TokenForm(Form):
    name = forms.CharField(label="Name of the token", max_length=100, help_text="What will use it, for example “Ward dashboard”")
    days = forms.TypedChoiceField(
        label="It expires after",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (services.TOKEN_DAYS, "One year")],
        initial=90,
        widget=forms.RadioSelect,
    )

    def clean_days(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


# -- users, by administrators ------------------------------------------------------------------------------------------


class SiteField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Site) -> str:
        return f"{obj.organisation}: {obj}"


class SeatForm(Form):
    role = forms.ChoiceField(choices=Role.choices, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(Organisation.objects.all())
    service_line = forms.ChoiceField(
        label="Service line",
        required=False,
        choices=[("", "---------"), *ServiceLine.choices],
        help_text="Leave out for information governance and administrators",
    )
    site = SiteField(
        Site.objects.select_related("organisation").order_by("organisation__name", "name"),
        label="Only at one site",
        required=False,
    )

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"seat": services.Seat(data["role"], data["organisation"], data["service_line"], data["site"])}


class DetailsForm(Form):
    name = forms.CharField(max_length=200, help_text="As colleagues know them")
    email = forms.EmailField(
        label="E-mail address", error_messages={"invalid": "Enter an e-mail address such as name@example.nhs.uk"}
    )
    profession = forms.CharField(max_length=200, required=False)


class NewUserForm(DetailsForm, SeatForm):
    field_order = ("name", "email", "profession", "role", "organisation", "service_line", "site")

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DetailsForm.base_fields} | SeatForm.given(self)


class WhyForm(Form):
    why = forms.CharField(label="Reason", max_length=500, widget=Long(rows=3), help_text="Kept in the audit. Name no patient.")
