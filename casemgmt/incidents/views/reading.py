"""The list of incidents, and one of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from casemgmt.incidents import selectors, tags
from casemgmt.incidents.models import Concern, Incident
from casemgmt.incidents.tables import IncidentTable
from casemgmt.incidents.views.found import HOME, KEEP, RECORD, RELATED, VIEW
from casemgmt.models import Case
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record, record_read
from reachout.pages.tables import Reply


@require_GET
@requires(VIEW)
def incidents(request: Request) -> Reply:
    rows = Incident.objects.visible_to(request.user).with_types().select_related("spell__person", "ward", "concern")
    new = {"text": "Record an incident", "href": "/incidents/new/"} if request.user.may(RECORD) else None
    now = {"text": "Secluded or segregated now", "href": "/incidents/restrictions/"}
    table = IncidentTable(request, rows)
    if "export" not in request.GET:
        record("incident.listed", by=request.user, count=len(table.page.object_list))
    return table.respond("pages/list.html", {"heading": "Incidents", "primary": new, "secondary": [now]})


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    """One incident: what happened, what was done by force and its reviews, who was told, and how the record came to be."""
    now = timezone.now()
    rows = Incident.objects.visible_to(request.user).with_duties().select_related(*RELATED, "recorded_by")
    incident = get_object_or_404(rows, pk=pk)
    record_read(incident, by=request.user, person=incident.spell.person_id)
    mine = Incident.objects.filter(pk=pk)
    may_record = incident.withdrawn_at is None and mine.open_to(request.user, RECORD).exists()
    cases = Case.objects.visible_to(request.user).filter(person=incident.spell.person_id, service_line=incident.ward.service_line)
    context = {
        "incident": incident,
        "person": incident.spell.person,
        "interventions": list(incident.interventions.prefetch_related("reviews__by")),
        "restrictions": {one.intervention.pk: one for one in selectors.running_in(incident, at=now)},
        "lacks": mine.lacking_answers().exists(),
        "told": list(incident.notifications.select_related("by")),
        "concern": Concern.objects.filter(incident=incident).select_related("raised_by", "closed_by").first(),
        "changes": list(incident.changes.select_related("by")),
        "case": cases.first(),
        "may_record": may_record,
        "may_keep": mine.open_to(request.user, KEEP).exists(),
        "at": now,
        "tags": tags,
        "trail": [HOME],
    }
    return render(request, "incidents/show.html", context)
