"""What a page is about, if it is the reader's to see; and a short step about one person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from casemgmt.incidents.models import Incident
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.pages.steps import step

VIEW, KEEP, RECORD = Permission.CASE_VIEW, Permission.CASE_KEEP, Permission.INCIDENT_RECORD
HOME = ("Incidents", "/incidents/")
RELATED = ("spell__person", "ward__site__organisation")


def interventions_open_to(user: User, permission: Permission) -> QuerySet[RestrictiveIntervention]:
    rows = user.reach(permission).rows(line="ward__service_line", organisation="ward__site__organisation", site="ward__site")
    return RestrictiveIntervention.objects.filter(rows)


def the_incident(request: Request, pk: int, permission: Permission = RECORD) -> Incident:
    return get_object_or_404(Incident.objects.open_to(request.user, permission).select_related(*RELATED), pk=pk)


def the_intervention(request: Request, pk: int) -> RestrictiveIntervention:
    rows = interventions_open_to(request.user, RECORD).select_related("spell__person", "ward", "detail")
    return get_object_or_404(rows, pk=pk)


def incident_of(row: RestrictiveIntervention) -> str:
    """The address of the incident that an intervention belongs to."""
    found = Incident.objects.filter(reference=row.incident, spell=row.spell_id).first()
    return found.get_absolute_url() if found else HOME[1]


def act(
    request: Request,
    incident: Incident,
    form: Any,
    service: Callable[..., Any],
    *,
    title: str,
    button: str,
    done: str,
    **context: Any,
) -> HttpResponse:
    """One short step about an incident, and back to it."""
    return step(
        request,
        form,
        partial(service, at=timezone.now(), by=request.user),
        done=done,
        onwards=incident.get_absolute_url(),
        template=context.pop("template", "incidents/step.html"),
        title=title,
        button=button,
        person=incident.spell.person,
        incident=incident,
        back=incident.get_absolute_url(),
        trail=[HOME, (f"Incident {incident.reference}", incident.get_absolute_url())],
        **context,
    )
