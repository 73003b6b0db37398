from datetime import date, datetime

from django.db import transaction

from beds.models import DelayReason, ReadyForDischarge, Spell
from beds.services.locks import lock_spell
from beds.services.refusals import refuse_day, said
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused


@transaction.atomic
def mark_ready(spell: Spell, *, on: date, reason: str, attributable: str, at: datetime, by: User) -> ReadyForDischarge:
    """Clinically ready for discharge from a day on, and what keeps the person in hospital."""
    spell = lock_spell(spell)
    refuse_day(on, at=at, since=spell.admitted_on, what="They were admitted")
    if reason not in DelayReason.values or attributable not in ReadyForDischarge.Attributable.values:
        raise Refused("Say what keeps the person in hospital, and who it is attributable to.")
    last = spell.readinesses.order_by("-ready_on", "-id").first()
    if last and last.ended_on is None:
        raise Refused(f"They have been ready for discharge since {said(last.ready_on)}.")
    if last and last.ended_on and last.ended_on > on:
        raise Refused(f"They were last ready for discharge until {said(last.ended_on)}: enter that day or a later one.")

    ready = ReadyForDischarge.objects.create(spell=spell, ready_on=on, reason=reason, attributable=attributable)
    record("ready.marked", ready, by=by, person=spell.person_id, on=on, reason=reason, attributable=attributable)
    return ready


@transaction.atomic
def end_ready(readiness: ReadyForDischarge, *, on: date, at: datetime, by: User) -> ReadyForDischarge:
    """No longer ready, though still in hospital."""
    lock_spell(readiness.spell)
    readiness = ReadyForDischarge.objects.select_for_update(of=("self",)).select_related("spell").get(pk=readiness.pk)
    if readiness.ended_on:
        raise Refused(f"Their readiness already ended on {said(readiness.ended_on)}.")
    refuse_day(on, at=at, since=readiness.ready_on, what="They became ready")
    readiness.ended_on = on
    readiness.save(update_fields=["ended_on"])
    record("ready.ended", readiness, by=by, person=readiness.spell.person_id, on=on)
    return readiness


@transaction.atomic
def discharge(spell: Spell, *, on: date, destination: str, at: datetime, by: User) -> Spell:
    """The person has left: their stay, leave and readiness end with the spell, and the bed is free the same day."""
    spell = lock_spell(spell)
    if destination not in Spell.Destination.values:
        raise Refused("Say where the person has gone.")
    refuse_day(on, at=at, since=_latest_start(spell), what="Something was recorded to begin")

    spell.stays.filter(ended_on=None).update(ended_on=on)
    spell.leaves.filter(ended_on=None).update(ended_on=on)
    spell.readinesses.filter(ended_on=None).update(ended_on=on)
    spell.discharged_on, spell.destination = on, destination
    spell.save(update_fields=["discharged_on", "destination"])
    record("spell.discharged", spell, by=by, on=on, destination=destination)
    return spell


def _latest_start(spell: Spell) -> date:
    """The last day on which something of this spell began or ended."""
    begun = [
        *spell.stays.values_list("started_on", "ended_on"),
        *spell.leaves.values_list("started_on", "ended_on"),
        *spell.readinesses.values_list("ready_on", "ended_on"),
    ]
    return max([spell.admitted_on, *(day for pair in begun for day in pair if day)])
