from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from beds.models import Spell
from casemgmt.discharge.models import Contact, Departure
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused


@transaction.atomic
def keep_contact(
    case: Case, spell: Spell, *, means: str, made_at: datetime, made_by: str, note: str, at: datetime, by: User
) -> Contact:
    """Somebody was in touch after the discharge; whether it counts depends on how."""
    _refuse_unless_left(spell)
    if made_at > at:
        raise Refused("This time is in the future. Enter it when it has happened.")
    if spell.discharged_on and timezone.localdate(made_at) < spell.discharged_on:
        raise Refused("This was before they left: only contact after the discharge counts.")
    contact = Contact.objects.create(case=case, spell=spell, means=means, made_at=made_at, made_by=made_by, note=note, by=by)
    record("follow_up.contact_kept", contact, by=by, person=spell.person_id, means=means, made_at=made_at)
    return contact


@transaction.atomic
def say_why_missed(case: Case, spell: Spell, *, missed_because: str, missed_note: str, at: datetime, by: User) -> Departure:
    """Why nobody was in touch in time. It explains; it does not undo that it was missed."""
    _refuse_unless_left(spell)
    if missed_because not in Departure.Missed.values:
        raise Refused("Choose why it was missed.")
    facts = {"missed_because": missed_because, "missed_note": missed_note}
    departure, _ = Departure.objects.update_or_create(spell=spell, defaults=facts, create_defaults=facts | {"case": case})
    record("follow_up.missed_explained", departure, by=by, person=spell.person_id, because=missed_because)
    return departure


def _refuse_unless_left(spell: Spell) -> None:
    if spell.discharged_on is None or spell.destination != Spell.Destination.COMMUNITY:
        raise Refused("Only somebody discharged to the community is followed up here.")
