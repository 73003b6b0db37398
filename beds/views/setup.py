"""Administrators keep the list of wards and beds. No patient is named here."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from beds import forms, services
from beds.models import Bed, Ward
from beds.tables import WardTable
from beds.views.steps import step
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request

administrators = requires(Permission.CONFIGURE)

TRAIL = [("Wards and beds", "/beds/setup/")]


@administrators
def wards(request: Request) -> HttpResponseBase:
    rows = Ward.objects.select_related("site__organisation").counting_beds(timezone.localdate())
    return WardTable(request, rows).respond("beds/setup.html")


@administrators
def ward(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(Ward.objects.select_related("site__organisation"), pk=pk)
    return render(request, "beds/setup_ward.html", {"ward": shown, "beds": list(shown.beds.all()), "day": timezone.localdate()})


@administrators
def add(request: Request) -> HttpResponse:
    return step(
        request,
        forms.NewWard(request.POST or None),
        partial(services.add_ward, at=timezone.now(), by=request.user),
        done="The ward is added.",
        back="/beds/setup/",
        onwards=lambda made: f"/beds/setup/{made.pk}/",
        trail=TRAIL,
        title="Add a ward",
        verb="Add",
    )


@administrators
def change(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(Ward, pk=pk)
    return _act(request, shown, forms.WardForm(request.POST or None, instance=shown), _change, "The ward is changed.", "Change")


@administrators
def add_beds(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(Ward, pk=pk)
    return _act(request, shown, forms.AddBeds(request.POST or None), _add_beds, "The beds are added.", "Add beds")


@administrators
def close(request: Request, pk: int) -> HttpResponse:
    shown = get_object_or_404(Ward, pk=pk)
    form = forms.CloseForGood(request.POST or None)
    return _act(request, shown, form, services.close_ward, "The ward is closed from that day.", "Close the ward", warning=True)


@administrators
def remove_bed(request: Request, pk: int) -> HttpResponse:
    bed = get_object_or_404(Bed.objects.select_related("ward"), pk=pk)
    return step(
        request,
        forms.CloseForGood(request.POST or None),
        partial(services.remove_bed, bed, at=timezone.now(), by=request.user),
        done=f"Bed {bed.code} is closed from that day.",
        back=f"/beds/setup/{bed.ward_id}/",
        trail=TRAIL,
        title="Close a bed for good",
        about=bed.code,
        verb="Close the bed",
        warning=True,
    )


def _act(request: Request, ward: Ward, form: Any, act: Any, done: str, title: str, **context: Any) -> HttpResponse:
    return step(
        request,
        form,
        partial(act, ward, at=timezone.now(), by=request.user),
        done=done,
        back=f"/beds/setup/{ward.pk}/",
        trail=TRAIL,
        title=title,
        about=ward.name,
        verb=title,
        **context,
    )


def _change(ward: Ward, *, at: Any, by: Any, **fields: Any) -> Ward:
    return services.change_ward(ward, by=by, **fields)


def _add_beds(ward: Ward, *, on: date, **fields: Any) -> list[Bed]:
    return services.add_beds(ward, opened_on=on, **fields)
