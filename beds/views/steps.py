"""A short step: one form, one service call, one message, back to where it began. Every action on a bed is one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from reachout.accounts.requests import Request
from reachout.refused import Refused


def step(
    request: Request,
    form: BaseForm,
    act: Callable[..., Any],
    *,
    done: str,
    back: str,
    onwards: Callable[[Any], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is right call ``act`` with what was entered. A refusal is shown above the form."""
    if form.is_valid():
        try:
            result = act(**form.cleaned_data)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, done)
            return redirect(onwards(result) if onwards else back)
    return render(request, context.pop("template", "beds/step.html"), {"form": form, "back": back, **context})


def press(request: Request, act: Callable[[], Any], *, done: str, back: str) -> HttpResponse:
    """One press of a button, nothing to fill in."""
    try:
        act()
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
    return redirect(back)
