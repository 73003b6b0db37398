"""Every action on a bed is a short step on the same page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from reachout.accounts.requests import Request
from reachout.pages import steps
from reachout.pages.forms import Form, ModelForm


def step(
    request: Request,
    form: Form | ModelForm,
    act: Callable[..., Any],
    *,
    back: str,
    onwards: Callable[[Any], str] | None = None,
    template: str = "beds/step.html",
    **context: Any,
) -> HttpResponse:
    """Back to where it began, unless what was made has a page of its own."""
    return steps.step(request, form, act, onwards=onwards or back, template=template, back=back, **context)
