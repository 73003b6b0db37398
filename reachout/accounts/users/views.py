"""Administrators make users, give and take away roles, reset a lost authenticator, and end access."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from reachout.accounts import forms, services
from reachout.accounts.models import Membership, User
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.accounts.users.tables import UserTable, state_of
from reachout.pages.forms import Form
from reachout.pages.steps import press, step

administrators = requires(Permission.USERS_MANAGE)


@administrators
def users(request: Request) -> HttpResponseBase:
    rows = User.objects.prefetch_related("memberships__organisation", "memberships__site")
    return UserTable(request, rows).respond("users/list.html")


@administrators
def user(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=pk)
    app = Authenticator.objects.filter(user=shown, type=Authenticator.Type.TOTP).first()
    context = {"shown": shown, "state": state_of(shown), "app": app, "oneself": shown == request.user}
    return render(request, "users/user.html", context)


@administrators
def add(request: Request) -> HttpResponse:
    return step(
        request,
        forms.NewUserForm(request.POST or None),
        partial(_make_and_invite, by=request.user),
        done=lambda made: f"{made.name} can sign in once they follow the link in their e-mail.",
        onwards=lambda made: made,
        template="users/add.html",
    )


@transaction.atomic
def _make_and_invite(*, seat: services.Seat, by: Any, **details: str) -> User:
    now = timezone.now()
    made = services.make_user(**details, memberships=[seat], by=by, at=now)
    services.invite(made, by=by, at=now)
    return made


@administrators
def correct(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=pk)
    initial = {"name": shown.name, "email": shown.email, "profession": shown.profession}
    form = forms.DetailsForm(request.POST or None, initial=initial)
    said = "The details are corrected."
    return _change(request, shown, form, services.correct_user, said, title="Correct details", verb="Save", mend="email")


@administrators
def give_role(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=pk)
    form = forms.SeatForm(request.POST or None)
    said = f"{shown.name} has the role."
    return _change(request, shown, form, services.give_role, said, title="Give a role", verb="Give the role")


def _change(request: Request, shown: User, form: Form, act: Callable[..., Any], said: str, **context: Any) -> HttpResponse:
    act = partial(act, shown, by=request.user)
    return step(request, form, act, done=said, onwards=shown, template="users/form.html", shown=shown, **context)


@require_POST
@administrators
def take_role(request: Request, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("user", "organisation", "site"), pk=pk)
    act = partial(services.take_role, membership, by=request.user)
    return press(request, act, done=f"Taken away: {membership}.", onwards=membership.user)


@require_POST
@administrators
def invite(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(User, pk=pk)
    act = partial(services.invite, shown, by=request.user, at=timezone.now())
    return press(request, act, done="A new link is on its way by e-mail. The old one no longer works.", onwards=shown)


# -- acts that want a reason -------------------------------------------------------------------------------------------


@administrators
def deactivate(request: Request, pk: int) -> HttpResponse:
    return _with_reason(
        request,
        pk,
        services.deactivate,
        title="Deactivate",
        warning="They are signed out at once and can no longer sign in. Their roles stay noted, for when they come back.",
        said="The user is deactivated and signed out.",
    )


@administrators
def reactivate(request: Request, pk: int) -> HttpResponse:
    return _with_reason(
        request,
        pk,
        services.reactivate,
        title="Reactivate",
        warning="They can sign in again, with the roles they have. Look at the roles first.",
        said="The user is active again.",
    )


@administrators
def reset_authenticator(request: Request, pk: int) -> HttpResponse:
    return _with_reason(
        request,
        pk,
        services.reset_authenticator,
        title="Reset authenticator",
        warning="Make sure that it is really they who ask: call them back on a number you know. They are signed out, and set "
        "up a new app after entering their password.",
        said="The authenticator is reset. They set up a new one at their next sign-in.",
    )


def _with_reason(request: Request, pk: int, act: Callable[..., Any], *, title: str, warning: str, said: str) -> HttpResponse:
    shown = get_object_or_404(User, pk=pk)
    form = forms.WhyForm(request.POST or None)
    return _change(request, shown, form, act, said, title=title, warning=warning, verb=title)
