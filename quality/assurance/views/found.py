"""What a page is about, if it is the reader's to see; and what may be said about it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from quality.assurance import forms
from quality.assurance.models import Unit
from quality.assurance.selectors.units import about, unit_of, units_for, wards_for
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.organisations.models import Organisation, ServiceLine

KEEP, VIEW, ANSWER = Permission.ASSURANCE_KEEP, Permission.ASSURANCE_VIEW, Permission.ASSURANCE_ANSWER
HOME = ("Assurance", "/assurance/")


def the(model: Any, request: Request, pk: int, permission: Permission) -> Any:
    """The row, if it is within the user's reach; 404 otherwise."""
    rows = model.objects.open_to(request.user, permission).select_related("provider", "site")
    return get_object_or_404(rows, pk=pk)


def the_provider(request: Request, pk: int, line: str, permission: Permission) -> Organisation:
    """A provider that has, or had, wards of the line within the user's reach."""
    if line not in ServiceLine.values:
        raise Http404
    wards = wards_for(request.user, permission).filter(service_line=line)
    return get_object_or_404(Organisation.objects.filter(pk__in=wards.values("site__organisation")), pk=pk)


def may_keep(request: Request, line: str) -> bool:
    return line in request.user.reach(KEEP).lines


def chosen_unit(request: Request) -> Unit | None:
    """The unit that the address names; one that is not the user's to act on is not found."""
    word = request.GET.get("unit", "")
    if not word:
        return None
    unit = unit_of(word, request.user, KEEP)
    if unit is None:
        raise Http404
    return unit


def choose_unit(request: Request, title: str) -> HttpResponse:
    """The step before: whom is it about? The rest of the address goes along."""
    kept = [(name, value) for name, value in request.GET.items() if name != "unit"]
    units, seen = units_for(request.user, KEEP), forms.seen_in(request.GET)
    if seen:
        units = about(units, line=seen.service_line, cut=seen.cut, key=seen.key)
    form = forms.UnitForm(units=units)
    return render(request, "assurance/choose_unit.html", {"choose": form, "title": title, "kept": kept})


def trail_of(unit: Unit) -> list[tuple[str, str]]:
    address = reverse("assurance:provider", args=[unit.provider.pk, unit.service_line])
    return [HOME, (f"{unit.provider.name}, {unit.line}", address)]
