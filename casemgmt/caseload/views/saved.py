"""Saved views of the dashboard: each user's own."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST, require_safe

from casemgmt.caseload import services
from casemgmt.caseload.forms import NameForm
from casemgmt.caseload.models import SavedView
from casemgmt.caseload.tables import query_in
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.steps import press, step

HOME = ("Cases", reverse_lazy("caseload:dashboard"))


@require_safe
@requires(Permission.CASE_VIEW)
def views(request: Request) -> HttpResponse:
    return render(request, "caseload/views.html", {"views": SavedView.objects.of(request.user), "trail": [HOME]})


@requires(Permission.CASE_VIEW)
def save(request: Request) -> HttpResponse:
    query = query_in(request.GET)
    act = partial(services.save_view, query=query, by=request.user)
    back = f"{reverse('caseload:dashboard')}?{query}"
    return _named(request, NameForm(request.POST or None), act, "The view is saved.", back, "Save this view")


@requires(Permission.CASE_VIEW)
def rename(request: Request, pk: int) -> HttpResponse:
    view = _own(request, pk)
    act = partial(services.rename_view, view, by=request.user)
    form = NameForm(request.POST or None, initial={"name": view.name})
    return _named(request, form, act, "The view has its new name.", reverse("caseload:views"), "Rename the view")


@require_POST
@requires(Permission.CASE_VIEW)
def remove(request: Request, pk: int) -> HttpResponse:
    act = partial(services.remove_view, _own(request, pk), by=request.user)
    return press(request, act, done="The view is removed.", onwards=reverse("caseload:views"))


def _own(request: Request, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.of(request.user), pk=pk)


def _named(request: Request, form: NameForm, act: Any, done: str, back: str, title: str) -> HttpResponse:
    return step(
        request, form, act, done=done, onwards=back, template="pages/short.html", mend="name",
        title=title, button="Save", back=back, trail=[HOME],
    )  # fmt: skip
