"""Signing in, and one's own account."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LoginView
from allauth.core import ratelimit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from reachout.accounts import demonstration, forms, lockout, selectors, services
from reachout.accounts.middleware import BECAUSE, REASONS
from reachout.accounts.models import ApiToken, OneTimeLink
from reachout.refused import Refused

LINK = "one_time_link"


class SignIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reason = self.request.session.pop(BECAUSE, "")
        return super().get_context_data(**kwargs) | {"because": REASONS.get(reason, "")}


class EnterCode(AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo_code = demonstration.code_for(self.stage.login.user) if settings.DEMO else None
        return super().get_context_data(**kwargs) | {"demo_code": demo_code}


class SetUpAuthenticator(ActivateTOTPView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        secret = found["form"].secret
        return found | {"key_in_fours": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        services.authenticator_added(self.request.user)
        return response


class ReplaceAuthenticator(DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        services.authenticator_removed(self.request.user)
        update_session_auth_hash(self.request, self.request.user)
        return response


class NewRecoveryCodes(GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        services.recovery_codes_made(self.request.user)
        return response


# -- links to choose a password ----------------------------------------------------------------------------------------


@login_not_required
@never_cache
def forgotten_password(request: HttpRequest) -> HttpResponse:
    form = forms.ForgottenForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="reset_password", key=email.lower()):
            return ratelimit.respond_429(request)
        services.ask_for_new_password(email, at=timezone.now())
        return redirect("forgotten-password-sent")
    return render(request, "account/forgotten.html", {"form": form})


@login_not_required
def forgotten_password_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "account/forgotten_sent.html", {"minutes": services.RESET_MINUTES})


@login_not_required
@never_cache
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address before anything is shown, so that no history or log keeps it."""
    if not ratelimit.consume(request, action="reset_password_from_key"):
        return ratelimit.respond_429(request)
    if request.user.is_authenticated:
        messages.info(request, "You are signed in. Sign out first to use the link.")
        return redirect("my-account")
    request.session[LINK] = token
    return redirect("choose-password")


@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def choose_password(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    link = selectors.live_link(request.session.get(LINK, ""), at=now)
    if link is None:
        return render(request, "account/link_expired.html", status=410)
    form = forms.NewPasswordForm(request.POST or None, user=link.user)
    if form.is_valid():
        try:
            services.choose_password(link, password=form.cleaned_data["password1"], at=now)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            del request.session[LINK]
            ratelimit.clear(request, action="login_failed", key=lockout.account_key(link.user.email))
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    invited = link.purpose == OneTimeLink.Purpose.INVITATION
    return render(request, "account/choose_password.html", {"form": form, "invited": invited, "email": link.user.email})


# -- my account --------------------------------------------------------------------------------------------------------


def my_account(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    tokens = ApiToken.objects.live(now).filter(user=request.user)  # type: ignore[misc]
    codes = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).exists()
    return render(request, "account/my_account.html", {"tokens": tokens, "has_recovery_codes": codes})


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    services.sign_out_everywhere(request.user, by=request.user)  # type: ignore[arg-type]
    return redirect("account_login")


@reauthentication_required(app="reachout.accounts")
@never_cache
def make_token(request: HttpRequest) -> HttpResponse:
    form = forms.TokenForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        token, text = services.make_token(
            request.user,  # type: ignore[arg-type]
            name=form.cleaned_data["name"],
            expires_at=now + form.cleaned_data["days"],
            at=now,
        )
        return render(request, "account/token_made.html", {"token": token, "text": text})
    return render(request, "account/make_token.html", {"form": form})


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.user.api_tokens, pk=pk)  # type: ignore[union-attr]
    services.revoke_token(token, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, f"The token “{token.name}” no longer works.")
    return redirect("my-account")
