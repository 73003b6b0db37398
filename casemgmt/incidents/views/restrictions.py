"""Who is secluded or segregated now; ending, adding and correcting what was done by force; reviews."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from casemgmt.incidents import forms, selectors, services, tags
from casemgmt.incidents.views.found import (
    HOME,
    RECORD,
    VIEW,
    act,
    incident_of,
    interventions_open_to,
    the_incident,
    the_intervention,
)
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.steps import step
from reachout.pages.words import moment
from reachout.rules.selectors import rules_on

LONGER = "If it lasted longer than a day, leave the end empty, and end it with its date afterwards."


@require_GET
@requires(VIEW)
def running(request: Request) -> HttpResponse:
    """Everybody who is secluded or segregated at this moment, and which review is due."""
    now = timezone.now()
    rows = interventions_open_to(request.user, VIEW)
    found = selectors.going_on(rows, at=now, rules=rules_on(timezone.localdate(now)))
    record("restriction.listed", by=request.user, people=len(found))
    mine = set(
        interventions_open_to(request.user, RECORD)
        .filter(pk__in=[one.intervention.pk for one in found])
        .values_list("pk", flat=True)
    )
    context = {
        "found": sorted(found, key=lambda one: one.clocks[0].due_at),
        "incidents": selectors.incidents_of([one.intervention for one in found]),
        "mine": mine,
        "at": now,
        "tags": tags,
        "late": sum(bool(one.late(now)) for one in found),
        "trail": [HOME],
    }
    return render(request, "incidents/restrictions.html", context)


@requires(RECORD)
def end(request: Request, pk: int) -> HttpResponse:
    row = the_intervention(request, pk)
    form = forms.EndForm(request.POST or None, initial={"ended_at": timezone.now()})
    return _act(
        request,
        row,
        form,
        services.end_intervention,
        title=f"End the {_word(row)}",
        button="End it",
        done=f"The {_word(row)} has ended.",
    )


@requires(RECORD)
def correct(request: Request, pk: int) -> HttpResponse:
    row = the_intervention(request, pk)
    as_it_is = {"type": row.type, "started_at": row.started_at, "ended_at": row.ended_at}
    form = forms.CorrectInterventionForm(request.POST or None, initial=as_it_is)
    return _act(
        request,
        row,
        form,
        services.correct_intervention,
        title="Correct an intervention",
        button="Save the correction",
        done="The correction is saved.",
    )


@requires(RECORD)
def remove(request: Request, pk: int) -> HttpResponse:
    row = the_intervention(request, pk)
    return _act(
        request,
        row,
        forms.WhyForm(request.POST or None),
        services.remove_intervention,
        title="Take an intervention out",
        button="Take it out",
        done="It is taken out, and no longer counted.",
        hint=f"{row.get_type_display()}: it did not happen, or is recorded twice.",
        warning=True,
    )


@requires(RECORD)
def review(request: Request, pk: int) -> HttpResponse:
    row = the_intervention(request, pk)
    asked = request.GET.get("kind", "")
    form = forms.ReviewForm(request.POST or None, intervention=row, initial={"reviewed_at": timezone.now(), "kind": asked})
    return _act(
        request,
        row,
        form,
        services.review,
        title=f"Record a review of {_word(row)}",
        button="Save the review",
        done="The review is recorded.",
    )


@requires(RECORD)
def add(request: Request, pk: int) -> HttpResponse:
    incident = the_incident(request, pk)

    def put(*, done: services.Done, **who: Any) -> RestrictiveIntervention:
        return services.add_intervention(incident, done, **who)

    return act(
        request,
        incident,
        forms.AddForm(request.POST or None, incident=incident),
        put,
        title="Add an intervention",
        button="Add",
        done="The intervention is added.",
        hint=f"A time is the first such time after the incident began, {moment(incident.happened_at)}. {LONGER}",
    )


def _word(row: RestrictiveIntervention) -> str:
    return str(row.get_type_display()).lower()


def _act(
    request: Request, row: RestrictiveIntervention, form: Any, service: Any, *, title: str, button: str, done: str, **context: Any
) -> HttpResponse:
    """A step about an intervention, and back to its incident."""
    back = incident_of(row)
    return step(
        request,
        form,
        partial(service, row, at=timezone.now(), by=request.user),
        done=done,
        onwards=lambda _: incident_of(row),
        template="incidents/step.html",
        title=title,
        button=button,
        person=row.spell.person,
        back=back,
        trail=[HOME, ("Incident", back)],
        **context,
    )
