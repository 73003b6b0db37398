from datetime import date, datetime

from django.db import transaction

from beds.models import Leave, Spell
from beds.services.locks import lock_bed, lock_spell
from beds.services.refusals import refuse_day, refuse_past, said
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused


@transaction.atomic
def start_leave(
    spell: Spell,
    *,
    kind: str,
    on: date,
    expected_back_on: date | None,
    at: datetime,
    by: User,
    bed_released: bool = False,
) -> Leave:
    """Away from the ward but still its patient. The bed is theirs unless the responsible clinician released it."""
    spell = lock_spell(spell)
    refuse_day(on, at=at, since=spell.admitted_on, what="They were admitted")
    refuse_past(expected_back_on, since=on, label="The day they are expected back")
    if kind not in Leave.Kind.values:
        raise Refused("Choose what kind of leave this is.")
    last = spell.leaves.order_by("-started_on", "-id").first()
    if last and last.ended_on is None:
        raise Refused(f"They have been away since {said(last.started_on)}: record their return first.")
    if last and last.ended_on and last.ended_on > on:
        raise Refused(f"They came back from their last leave on {said(last.ended_on)}: enter that day or a later one.")

    leave = Leave.objects.create(
        spell=spell, kind=kind, started_on=on, expected_back_on=expected_back_on, bed_released=bed_released
    )
    record("leave.started", leave, by=by, person=spell.person_id, kind=kind, on=on, bed_released=bed_released)
    return leave


@transaction.atomic
def release_bed(leave: Leave, *, at: datetime, by: User) -> Leave:
    """The responsible clinician lets the bed go while its patient is away: it may be held for someone else."""
    leave = _lock_current(leave)
    if leave.bed_released:
        raise Refused("This bed has already been released.")
    leave.bed_released = True
    leave.save(update_fields=["bed_released"])
    record("leave.bed_released", leave, by=by, person=leave.spell.person_id)
    return leave


@transaction.atomic
def end_leave(leave: Leave, *, on: date, at: datetime, by: User) -> Leave:
    beds = [lock_bed(stay.bed_id, at=at) for stay in leave.spell.stays.filter(ended_on=None) if stay.bed_id]
    leave = _lock_current(leave)
    if leave.bed_released and any(bed.barrier == "held" for bed in beds):
        raise Refused("Their bed was released and is now held for someone else: move them to another bed first.")
    refuse_day(on, at=at, since=leave.started_on, what="This leave began")
    leave.ended_on = on
    leave.save(update_fields=["ended_on"])
    record("leave.ended", leave, by=by, person=leave.spell.person_id, on=on)
    return leave


def _lock_current(leave: Leave) -> Leave:
    lock_spell(leave.spell)
    leave = Leave.objects.select_for_update(of=("self",)).select_related("spell").get(pk=leave.pk)
    if leave.ended_on:
        raise Refused(f"Their return on {said(leave.ended_on)} has already been recorded.")
    return leave
