"""The commissioner's side: accept, open again, grant an exception."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from contracts.returns import forms, services
from contracts.returns.views.found import CHECK, the_return, trail_to
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.steps import press, step


@require_POST
@requires(CHECK)
def accept(request: Request, pk: int) -> HttpResponse:
    owed = the_return(request, pk, CHECK)
    act = partial(services.accept, owed, at=timezone.now(), by=request.user)
    return press(request, act, done="Accepted: these figures count.", onwards=owed)


@requires(CHECK)
def open_again(request: Request, pk: int) -> HttpResponse:
    form = forms.WhyForm(request.POST or None, hint="The accepted figures go on counting until a new version is accepted.")
    return _step(request, pk, form, services.open_again, "The provider can change it.", "Open this return again", "Open again")


@requires(CHECK)
def grant_exception(request: Request, pk: int) -> HttpResponse:
    form, done = forms.ExceptionForm(request.POST or None), "The return may be submitted until that day."
    return _step(request, pk, form, services.grant_exception, done, "Let this return be submitted after it locks", "Grant")


def _step(request: Request, pk: int, form: Any, service: Any, done: str, title: str, button: str) -> HttpResponse:
    owed = the_return(request, pk, CHECK)
    return step(
        request,
        form,
        partial(service, owed, at=timezone.now(), by=request.user),
        done=done,
        onwards=owed,
        template="pages/short.html",
        title=title,
        button=button,
        trail=trail_to(owed),
        back=owed.get_absolute_url(),
    )
