"""One at a time on a person's stay in hospital, so that two cannot record the same seclusion; and what is refused alike."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from beds.models import Spell, Ward, WardStay
from casemgmt.incidents.models import Change, Incident
from casemgmt.models import RestrictiveIntervention
from reachout.pages.words import long_day, moment
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


def lock_spell(pk: int) -> Spell:
    return Spell.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock(incident: Incident) -> Incident:
    """The incident as it stands, with its spell locked; not once it is withdrawn."""
    spell = lock_spell(incident.spell_id)
    locked = Incident.objects.select_for_update(of=("self",)).select_related("ward").get(pk=incident.pk)
    if locked.withdrawn_at:
        raise Refused(f"This incident was withdrawn on {long_day(locked.withdrawn_at)}. Nothing was changed.")
    locked.spell = spell
    return locked


def lock_intervention(pk: int) -> tuple[Incident, RestrictiveIntervention]:
    """An intervention with its incident, both locked; one that has none yet gets it."""
    row = RestrictiveIntervention.objects.get(pk=pk)
    adopted = {"ward": row.ward, "happened_at": row.started_at, "kind": Incident.Kind.RESTRICTIVE, "recorded_at": row.started_at}
    found, _ = Incident.objects.get_or_create(reference=row.incident, spell_id=row.spell_id, defaults=adopted)
    incident = lock(found)
    return incident, RestrictiveIntervention.objects.select_for_update(of=("self",)).get(pk=pk)


def refuse_when(spell: Spell, ward: Ward, when: datetime, *, at: datetime, what: str) -> None:
    """Not in the future, and while the person was on that ward."""
    if when > at:
        raise Refused(f"{what} cannot be in the future: {moment(when)}.")
    day = timezone.localdate(when)
    there = WardStay.objects.filter(Q(ended_on=None) | Q(ended_on__gte=day), spell=spell, ward=ward, started_on__lte=day)
    if not there.exists():
        raise Refused(
            f"They were not on {ward} on {long_day(day)}. Enter a day of this stay, or record it on the ward they were on."
        )


def write(
    incident: Incident, kind: Change.Kind, *, at: datetime, by: User, why: str = "", before: dict[str, Any] | None = None
) -> None:
    """Add to the incident's history. ``before`` is what was changed, as it was."""
    told = {name: was.isoformat() if isinstance(was, datetime) else was for name, was in (before or {}).items()}
    Change.objects.create(incident=incident, kind=kind, why=why, before=told, at=at, by=by)
