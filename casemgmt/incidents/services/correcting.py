from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from casemgmt.incidents.models import Change, Detail, Incident
from casemgmt.incidents.services.interventions import frozen
from casemgmt.incidents.services.locks import lock, refuse_when, write
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.pages.words import moment
from reachout.refused import Refused


@transaction.atomic
def answer(incident: Incident, *, details: dict[int, dict[str, Any]], at: datetime, by: User, **answers: Any) -> Incident:
    """Write down what the law asks when force was used: of the incident, and of each intervention by its key."""
    incident = lock(incident)
    before = _change(incident, answers)
    for row in incident.interventions:
        if row.pk in details:
            Detail.objects.update_or_create(intervention=row, defaults=details[row.pk])
    write(incident, Change.Kind.ANSWERED, at=at, by=by, before=before)
    record("incident.answered", incident, by=by, person=incident.spell.person_id, changed=sorted(before))
    return incident


@transaction.atomic
def correct(incident: Incident, *, why: str, at: datetime, by: User, **fields: Any) -> Incident:
    """Put right what was written, with the reason; what it said stays in the history."""
    incident = lock(incident)
    happened_at = fields["happened_at"]
    refuse_when(incident.spell, incident.ward, happened_at, at=at, what="An incident")
    first = incident.interventions.first()
    if first and happened_at > first.started_at:
        raise Refused(
            f"Its first intervention began at {moment(first.started_at)}: correct that first, or enter an earlier time."
        )
    before = _change(incident, fields)
    if not before:
        raise Refused("Nothing is different: change what is wrong, or go back.")
    write(incident, Change.Kind.CORRECTED, at=at, by=by, why=why, before=before)
    record("incident.corrected", incident, by=by, person=incident.spell.person_id, changed=sorted(before))
    return incident


@transaction.atomic
def withdraw(incident: Incident, *, why: str, at: datetime, by: User) -> Incident:
    """It was recorded by mistake. Its interventions are no longer counted: their rows go, a copy of them stays here."""
    incident = lock(incident)
    rows = list(incident.interventions.prefetch_related("reviews"))
    incident.withdrawn_at, incident.withdrawn = at, [frozen(row) for row in rows]
    incident.save(update_fields=["withdrawn_at", "withdrawn"])
    RestrictiveIntervention.objects.filter(pk__in=[row.pk for row in rows]).delete()
    write(incident, Change.Kind.WITHDRAWN, at=at, by=by, why=why)
    record("incident.withdrawn", incident, by=by, person=incident.spell.person_id, interventions=len(rows))
    return incident


def _change(incident: Incident, fields: dict[str, Any]) -> dict[str, Any]:
    """Set what is different; gives what it was."""
    before = {name: getattr(incident, name) for name, value in fields.items() if getattr(incident, name) != value}
    for name in before:
        setattr(incident, name, fields[name])
    incident.save(update_fields=list(before)) if before else None
    return before
