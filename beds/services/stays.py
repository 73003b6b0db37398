from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from beds.models import Bed, Hold, Spell, WardStay
from beds.selectors.vacancy import IN_WORDS
from beds.services.discharge import discharge
from beds.services.holds import end, refuse_unless_live, release_others
from beds.services.locks import lock_bed, lock_hold, lock_stay
from beds.services.refusals import in_words, refuse_day
from beds.services.relationships import begin_care
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.organisations.models import Organisation
from reachout.refused import Refused
from referrals import services as referrals


@transaction.atomic
def admit(hold: Hold, *, on: date, at: datetime, by: User, transfer: bool = False) -> WardStay:
    """The person has come, into the bed kept for them. As a ``transfer`` they left another ward, and that stay ends."""
    bed = lock_bed(hold.bed_id, at=at)
    hold = lock_hold(hold)
    refuse_unless_live(hold, at=at)
    if not hold.accepted_at:
        raise Refused("The unit has not accepted this person yet.")
    if bed.barrier not in ("", "held", "paused"):
        raise Refused(IN_WORDS[bed.barrier])
    refuse_day(on, at=at, since=hold.referral.received_on, what="They were referred")

    with in_words():
        spell = _spell_for(hold, on=on, at=at, by=by, transfer=transfer)
        _make_way(bed, on=on, by=by)
        stay = WardStay.objects.create(spell=spell, person=spell.person, ward=bed.ward, bed=bed, started_on=on)
    end(hold, Hold.End.ADMITTED, at=at, by=by)
    release_others(hold, at=at, by=by)
    referrals.close(hold.referral, reason="admitted", on=on, at=at, by=by)
    begin_care(spell.person, organisation=bed.ward.site.organisation, service_line=hold.referral.service_line, at=at)
    record("stay.admitted", stay, by=by, on=on, bed=bed.pk, ward=bed.ward_id, referral=hold.referral_id)
    return stay


@transaction.atomic
def move(stay: WardStay, *, bed: Bed, on: date, at: datetime, by: User) -> WardStay:
    """To another bed of the same provider: the stay ends and the next begins on one day, within the spell."""
    bed = lock_bed(bed.pk, at=at)
    stay = lock_stay(stay)
    if bed.pk == stay.bed_id:
        raise Refused("This person is already in that bed.")
    _refuse_move(stay, bed)
    refuse_day(on, at=at, since=stay.started_on, what="This stay began")

    with in_words():
        _end(stay, on=on)
        _make_way(bed, on=on, by=by)
        moved = _begin(stay, bed, on=on)
    record("stay.moved", moved, by=by, on=on, bed=bed.pk, ward=bed.ward_id, from_bed=stay.bed_id, from_ward=stay.ward_id)
    return moved


@transaction.atomic
def swap_beds(stay: WardStay, other: WardStay, *, on: date, at: datetime, by: User) -> tuple[WardStay, WardStay]:
    """Two people of one provider change beds on one day."""
    first, second = sorted([stay, other], key=lambda one: one.spell_id)
    locked = {s.pk: s for s in (lock_stay(first), lock_stay(second))}
    stay, other = locked[stay.pk], locked[other.pk]
    if other.pk == stay.pk or stay.bed is None or other.bed is None:
        raise Refused("Choose two people who are each in a bed.")
    _refuse_elsewhere(stay, other.ward.site.organisation, other.ward.service_line)
    for one in (stay, other):
        refuse_day(on, at=at, since=one.started_on, what="A stay began")

    with in_words():
        _end(stay, on=on)
        _end(other, on=on)
        swapped = _begin(stay, other.bed, on=on), _begin(other, stay.bed, on=on)
    for one in swapped:
        record("stay.moved", one, by=by, on=on, bed=one.bed_id, ward=one.ward_id, swap=True)
    return swapped


def _spell_for(hold: Hold, *, on: date, at: datetime, by: User, transfer: bool) -> Spell:
    """A new spell; within one provider the spell goes on, and only the ward changes."""
    person = hold.referral.person
    current = WardStay.objects.current().select_related("spell", "ward__site").filter(person=person).first()
    if current is None:
        return Spell.objects.create(person=person, referral=hold.referral, admitted_on=on)
    if not transfer:
        raise Refused("This person is still in a bed elsewhere. If they have come from there, say that this is a transfer.")
    current = lock_stay(current)
    refuse_day(on, at=at, since=current.started_on, what="Their present stay began")
    if current.ward.site.organisation_id == hold.bed.ward.site.organisation_id:
        _end(current, on=on)
        return current.spell
    discharge(current.spell, on=on, destination=Spell.Destination.OTHER_UNIT, at=at, by=by)
    return Spell.objects.create(person=person, referral=hold.referral, admitted_on=on)


def _make_way(bed: Bed, *, on: date, by: User) -> None:
    """Whoever is away from this bed, which was released, stays on the ward's books without a bed."""
    absent = WardStay.objects.current().filter(bed=bed, spell__leaves__ended_on=None, spell__leaves__bed_released=True)
    for stay in absent.select_for_update(of=("self",)):
        since = max(on, stay.started_on)
        _end(stay, on=since)
        kept = WardStay.objects.create(spell_id=stay.spell_id, person_id=stay.person_id, ward_id=stay.ward_id, started_on=since)
        record("stay.bed_given_up", kept, by=by, on=since, bed=bed.pk)


def _end(stay: WardStay, *, on: date) -> None:
    stay.ended_on = on
    stay.save(update_fields=["ended_on"])


def _begin(stay: WardStay, bed: Bed, *, on: date) -> WardStay:
    return WardStay.objects.create(spell=stay.spell, person=stay.person, ward_id=bed.ward_id, bed=bed, started_on=on)


def _refuse_move(stay: WardStay, bed: Bed) -> None:
    _refuse_elsewhere(stay, bed.ward.site.organisation, bed.ward.service_line)
    if bed.barrier == "held":
        raise Refused("This bed is held for a referral; choose another, or ask the liaison practitioner to release it.")
    paused_but_theirs = bed.barrier == "paused" and bed.ward_id == stay.ward_id
    if bed.barrier and not paused_but_theirs:
        raise Refused(IN_WORDS[bed.barrier])


def _refuse_elsewhere(stay: WardStay, organisation: Organisation, service_line: str) -> None:
    if stay.ward.site.organisation_id != organisation.pk:
        raise Refused("That bed is another provider's: discharge the person to the other unit, which then admits them.")
    if stay.ward.service_line != service_line:
        raise Refused("That bed belongs to another service line: it needs a referral of its own.")
