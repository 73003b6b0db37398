"""How a page that changes a referral behaves: a form, one call, what the service refuses said on the form, back to the record."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.refused import Refused
from referrals.models import Referral


def open_referral(request: Request, pk: int, permission: Permission) -> Referral:
    """The referral, if it is the user's to do this to; 404 otherwise."""
    rows = Referral.objects.open_to(request.user, permission).select_related("person")
    return get_object_or_404(rows, pk=pk)


def done(form: BaseForm, verb: Callable[..., Any], **arguments: Any) -> bool:
    """Whether the service did it; what it refused stands on the form."""
    try:
        verb(**arguments)
    except Refused as reason:
        form.add_error(None, str(reason))
        return False
    return True


def act(
    request: Request,
    referral: Referral,
    form: BaseForm,
    verb: Callable[..., Any],
    *,
    said: str,
    template: str,
    **context: Any,
) -> HttpResponse:
    if form.is_valid():
        given = getattr(form, "given", lambda: form.cleaned_data)()
        if done(form, verb, referral=referral, at=timezone.now(), by=request.user, **given):
            messages.success(request, said)
            return redirect(referral)
    return render(request, template, {"referral": referral, "form": form, **context})
