"""Recording an incident and what is asked of it; correcting and withdrawing."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from beds.models import WardStay
from casemgmt.incidents import forms, services
from casemgmt.incidents.models import Incident
from casemgmt.incidents.views.found import HOME, RECORD, act, the_incident
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.steps import step


@require_GET
@requires(RECORD)
def choose(request: Request) -> HttpResponse:
    """Whom was it about? Everybody on the reader's wards."""
    stays = WardStay.objects.open_to(request.user, RECORD).current().select_related("person", "ward__site", "bed")
    found = list(stays.order_by("ward__name", "ward_id", "person__family_name", "person__given_name"))
    record("incident.person_sought", by=request.user, people=len(found))
    wards = [(ward, list(people)) for ward, people in groupby(found, key=lambda stay: stay.ward)]
    return render(request, "incidents/choose.html", {"wards": wards, "trail": [HOME]})


@requires(RECORD)
def enter(request: Request, pk: int) -> HttpResponse:
    """What happened and when, and what was done by force; then what is asked about it."""
    mine = WardStay.objects.open_to(request.user, RECORD).select_related("person", "spell", "ward__site", "bed")
    stay = get_object_or_404(mine, pk=pk)
    form = forms.EntryForm(request.POST or None, initial={"happened_at": timezone.now()})
    context: dict[str, Any] = {"stay": stay, "trail": [HOME, ("Record an incident", "/incidents/new/")]}
    if form.wants_more:
        return render(request, "incidents/enter.html", {"form": form, **context})
    return step(
        request,
        form,
        partial(services.enter, stay, at=timezone.now(), by=request.user),
        done="The incident is recorded.",
        onwards=_onwards,
        template="incidents/enter.html",
        **context,
    )


def _onwards(incident: Incident) -> str:
    """What is asked next: about the force that was used, or what kind of concern it is."""
    if incident.interventions.exists():
        return f"{incident.get_absolute_url()}answers/"
    if incident.kind == Incident.Kind.SAFEGUARDING:
        return f"{incident.get_absolute_url()}safeguarding/"
    return incident.get_absolute_url()


@requires(RECORD)
def answers(request: Request, pk: int) -> HttpResponse:
    incident = the_incident(request, pk)
    form = forms.AnswerForm(request.POST or None, instance=incident, interventions=list(incident.interventions))
    return act(
        request,
        incident,
        form,
        partial(services.answer, incident),
        title="About the use of force",
        button="Save",
        done="What you wrote is saved.",
        template="incidents/answers.html",
    )


@requires(RECORD)
def correct(request: Request, pk: int) -> HttpResponse:
    incident = the_incident(request, pk)
    as_it_is = model_to_dict(incident, forms.CorrectForm.Meta.fields)
    return act(
        request,
        incident,
        forms.CorrectForm(request.POST or None, initial=as_it_is),
        partial(services.correct, incident),
        title="Correct what is recorded",
        button="Save the correction",
        done="The correction is saved.",
    )


@requires(RECORD)
def withdraw(request: Request, pk: int) -> HttpResponse:
    incident = the_incident(request, pk)
    return act(
        request,
        incident,
        forms.WhyForm(request.POST or None),
        partial(services.withdraw, incident),
        title="Withdraw this incident",
        button="Withdraw",
        done="The incident is withdrawn.",
        hint="It was recorded by mistake: it stays readable here, and the figures no longer count it.",
        warning=True,
    )
