from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from beds.models import WardStay
from casemgmt.incidents.models import Change, Incident
from casemgmt.incidents.services.interventions import Done, put
from casemgmt.incidents.services.locks import lock_spell, refuse_when, write
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused


@transaction.atomic
def enter(
    stay: WardStay,
    *,
    kind: str,
    happened_at: datetime,
    interventions: Sequence[Done] = (),
    at: datetime,
    by: User,
    **about: Any,
) -> Incident:
    """Record what happened to one person on one ward, with whatever was done by force: each a row that the figures count."""
    spell = lock_spell(stay.spell_id)
    refuse_when(spell, stay.ward, happened_at, at=at, what="An incident")
    if kind == Incident.Kind.RESTRICTIVE and not interventions:
        raise Refused("Say which restrictive interventions there were.")
    incident = Incident.objects.create(
        spell=spell, ward=stay.ward, kind=kind, happened_at=happened_at, recorded_at=at, recorded_by=by, **about
    )
    for done in interventions:
        put(incident, done, at=at)
    write(incident, Change.Kind.RECORDED, at=at, by=by)
    types = sorted(done.type for done in interventions)
    record("incident.recorded", incident, by=by, person=spell.person_id, kind=kind, happened_at=happened_at, types=types)
    return incident
