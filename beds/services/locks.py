"""Rows are locked in one order everywhere: bed, referral, hold, spell, stay. So two verbs may wait, never deadlock."""

from datetime import datetime
from typing import Any

from django.db import connection

from beds.models import Bed, Hold, Spell, WardStay
from beds.selectors.vacancy import with_state
from reachout.refused import Refused
from referrals.models import Referral


def share_bed(pk: int) -> None:
    """For those who only put a hold on it: any number at once, while nobody may fill or close it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM beds_bed WHERE id = %s FOR SHARE", [pk])


def lock_bed(pk: int, *, at: datetime) -> Any:
    """The bed as it stands, for whoever fills or closes it: one at a time."""
    Bed.objects.select_for_update(no_key=True).get(pk=pk)
    return bed_as_it_stands(pk, at=at)


def bed_as_it_stands(pk: int, *, at: datetime, without: Hold | None = None) -> Any:
    return with_state(Bed.objects.all(), at=at, without=without).get(pk=pk)


def lock_referral(pk: int) -> Referral:
    return Referral.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=pk)


def lock_hold(hold: Hold) -> Hold:
    """A hold with its referral, both locked."""
    referral = lock_referral(hold.referral_id)
    locked = (
        Hold.objects.select_for_update(of=("self",), no_key=True)
        .select_related("bed__ward__site__organisation", "offered_by")
        .get(pk=hold.pk)
    )
    locked.referral = referral
    return locked


def lock_spell(spell: Spell) -> Spell:
    locked = Spell.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=spell.pk)
    if locked.discharged_on:
        raise Refused("This person has already been discharged.")
    return locked


def lock_stay(stay: WardStay) -> WardStay:
    """A stay with its spell, locked; only a stay that still lasts."""
    Spell.objects.select_for_update(no_key=True).get(pk=stay.spell_id)
    locked = (
        WardStay.objects.select_for_update(of=("self",), no_key=True)
        .select_related("spell", "person", "bed", "ward__site__organisation")
        .get(pk=stay.pk)
    )
    if locked.ended_on:
        raise Refused("This stay has ended: the person is no longer in this bed.")
    return locked
