"""A step of somebody's work: one form, one call, one message, onwards. What the service refuses is said where they are.

@requires(Permission.BED_HOLD)
def release(request, pk):
    hold = get_object_or_404(Hold.objects.open_to(request.user, Permission.BED_HOLD), pk=pk)
    form = forms.Release(request.POST or None)
    act = partial(services.release, hold, at=timezone.now(), by=request.user)
    return step(request, form, act, done="The bed is free again.", onwards=hold, template="beds/release.html")
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reachout.pages.forms import Form, ModelForm
from reachout.refused import Refused


def step(
    request: HttpRequest,
    form: Form | ModelForm,
    act: Callable[..., Any],
    *,
    done: str | Callable[[Any], str],
    onwards: Any,
    template: str,
    mend: str | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is right call ``act`` with what it gives, say ``done`` and go ``onwards`` (a row or an address).
    Both may be made from what ``act`` returned. A refusal stands at the field it names or at ``mend``, else above the form."""
    if form.is_valid():
        try:
            made = act(**form.given())
        except Refused as reason:
            form.add_error(reason.field if reason.field in form.fields else mend, str(reason))
        else:
            messages.success(request, done(made) if callable(done) else done)
            return redirect(onwards(made) if callable(onwards) else onwards)
    return render(request, template, {"form": form, **context})


def press(request: HttpRequest, act: Callable[[], Any], *, done: str, onwards: Any) -> HttpResponse:
    """One press of a button, nothing to fill in."""
    try:
        act()
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
    return redirect(onwards)
