from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from casemgmt.incidents.models import Change, Detail, Incident
from casemgmt.incidents.models.incidents import ISOLATION
from casemgmt.incidents.services.locks import lock, lock_intervention, refuse_when, write
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.pages.words import long_day, moment
from reachout.refused import Refused


@dataclass(frozen=True)
class Done:
    """One thing done by force."""

    type: str
    started_at: datetime
    ended_at: datetime | None = None
    in_care_plan: bool | None = None
    authorised_by: str = ""
    observed: str = ""


def put(incident: Incident, done: Done, *, at: datetime) -> RestrictiveIntervention:
    """Check it against what is known, and keep it as a row of its own. The spell is locked."""
    if done.started_at < incident.happened_at.replace(second=0, microsecond=0):
        raise Refused(f"An intervention cannot begin before the incident, {moment(incident.happened_at)}.")
    _refuse(incident, done, at=at)
    row = RestrictiveIntervention.objects.create(
        incident=incident.reference,
        spell=incident.spell,
        ward=incident.ward,
        type=done.type,
        started_at=done.started_at,
        ended_at=done.ended_at,
    )
    Detail.objects.create(
        intervention=row, in_care_plan=done.in_care_plan, authorised_by=done.authorised_by, observed=done.observed
    )
    return row


def _refuse(incident: Incident, done: Done, *, at: datetime, but: int = 0) -> None:
    refuse_when(incident.spell, incident.ward, done.started_at, at=at, what="The start of an intervention")
    _refuse_end(incident, done.started_at, done.ended_at, at=at)
    if done.ended_at is None and done.type not in ISOLATION:
        raise Refused(f"Say when it ended: {RestrictiveIntervention.Type(done.type).label.lower()}.")
    if done.type in ISOLATION:
        _refuse_two_at_once(incident, done, but=but)


def _refuse_end(incident: Incident, started_at: datetime, ended_at: datetime | None, *, at: datetime) -> None:
    if ended_at is None:
        return
    if ended_at > at:
        raise Refused(f"The end of an intervention cannot be in the future: {moment(ended_at)}.")
    if ended_at < started_at:
        raise Refused(f"It cannot end before it began, {moment(started_at)}.")
    left = incident.spell.discharged_on
    if left and timezone.localdate(ended_at) > left:
        raise Refused(f"They were discharged on {long_day(left)}: it ended by then.")


def _refuse_two_at_once(incident: Incident, done: Done, *, but: int) -> None:
    others = RestrictiveIntervention.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=done.started_at), spell=incident.spell, type=done.type
    ).exclude(pk=but)
    if done.ended_at:
        others = others.filter(started_at__lt=done.ended_at)
    if other := others.order_by("started_at").first():
        word = RestrictiveIntervention.Type(done.type).label
        until = f"to {moment(other.ended_at)}" if other.ended_at else "and goes on: end that first, if it is over"
        raise Refused(f"{word} is already recorded from {moment(other.started_at)} {until}.")


@transaction.atomic
def add_intervention(incident: Incident, done: Done, *, at: datetime, by: User) -> RestrictiveIntervention:
    incident = lock(incident)
    row = put(incident, done, at=at)
    write(incident, Change.Kind.ADDED, at=at, by=by)
    record("intervention.added", row, by=by, person=incident.spell.person_id, type=row.type, started_at=row.started_at)
    return row


@transaction.atomic
def end_intervention(row: RestrictiveIntervention, *, ended_at: datetime, at: datetime, by: User) -> RestrictiveIntervention:
    """A seclusion or segregation is over."""
    incident, row = lock_intervention(row.pk)
    if row.ended_at:
        raise Refused(f"Its end, {moment(row.ended_at)}, has already been recorded.")
    _refuse_end(incident, row.started_at, ended_at, at=at)
    row.ended_at = ended_at
    row.save(update_fields=["ended_at"])
    write(incident, Change.Kind.ENDED, at=at, by=by, before={"type": row.type})
    record("intervention.ended", row, by=by, person=incident.spell.person_id, type=row.type, ended_at=ended_at)
    return row


@transaction.atomic
def correct_intervention(
    row: RestrictiveIntervention, *, type: str, started_at: datetime, ended_at: datetime | None, why: str, at: datetime, by: User
) -> RestrictiveIntervention:
    incident, row = lock_intervention(row.pk)
    _refuse(incident, Done(type, started_at, ended_at), at=at, but=row.pk)
    before = {"type": row.type, "started_at": row.started_at, "ended_at": row.ended_at}
    row.type, row.started_at, row.ended_at = type, started_at, ended_at
    row.save(update_fields=["type", "started_at", "ended_at"])
    write(incident, Change.Kind.CORRECTED, at=at, by=by, why=why, before=before)
    record(
        "intervention.corrected", row, by=by, person=incident.spell.person_id, type=type, started_at=started_at, ended_at=ended_at
    )
    return row


@transaction.atomic
def remove_intervention(row: RestrictiveIntervention, *, why: str, at: datetime, by: User) -> Incident:
    """It did not happen: the figures no longer count it, the incident's history says what it was."""
    incident, row = lock_intervention(row.pk)
    write(incident, Change.Kind.REMOVED, at=at, by=by, why=why, before={"interventions": [frozen(row)]})
    record("intervention.removed", row, by=by, person=incident.spell.person_id, type=row.type)
    row.delete()
    return incident


def frozen(row: RestrictiveIntervention) -> dict[str, object]:
    """All that is known of an intervention, as text: for keeping after the row itself is gone."""
    detail: Detail | None = getattr(row, "detail", None)
    return {
        "reference": row.reference,
        "type": row.type,
        "started_at": row.started_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "in_care_plan": detail.in_care_plan if detail else None,
        "authorised_by": detail.authorised_by if detail else "",
        "observed": detail.observed if detail else "",
        "reviews": [
            {"kind": one.kind, "at": one.at.isoformat(), "present": one.present, "decided": one.decided, "note": one.note}
            for one in row.reviews.all()
        ],
    }
