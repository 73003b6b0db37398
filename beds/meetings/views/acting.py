"""How a page that changes a meeting behaves: a form, one call, what the service refuses said on the form, onwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from beds.meetings.models import Meeting
from reachout.accounts.permissions import Permission
from reachout.refused import Refused


def the_meeting(request: HttpRequest, pk: int, permission: Permission) -> Meeting:
    """The meeting, if it is one of the user's line; 404 otherwise."""
    return get_object_or_404(Meeting.objects.open_to(request.user, permission), pk=pk)  # type: ignore[arg-type]


def act(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[dict[str, Any]], object],
    *,
    said: str,
    onwards: Any,
    template: str,
    **context: Any,
) -> HttpResponse:
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, said)
            return redirect(onwards)
    return render(request, template, {"form": form, **context})


def press(request: HttpRequest, do: Callable[[], object], *, said: str, onwards: Any) -> HttpResponse:
    """A button without a form."""
    try:
        do()
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, said)
    return redirect(onwards)
