from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from beds.models import AdmissionsPause, Bed, BedClosure, Confirmation, Hold, Ward
from beds.services import holds
from beds.services.locks import lock_bed, lock_hold
from beds.services.refusals import in_words, refuse_day, refuse_past, said
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.organisations.models import Site
from reachout.refused import Refused


@transaction.atomic
def confirm(ward: Ward, *, staffed_beds: int, note: str, at: datetime, by: User) -> Confirmation:
    """The ward's word on its beds: how many it can staff now."""
    open_beds = ward.beds.open_on(timezone.localdate(at)).count()
    if staffed_beds > open_beds:
        raise Refused(f"This ward has {open_beds} beds: it cannot staff more.")
    confirmation = Confirmation.objects.create(ward=ward, at=at, by=by, staffed_beds=staffed_beds, note=note)
    record("ward.confirmed", ward, by=by, staffed_beds=staffed_beds)
    return confirmation


@transaction.atomic
def close_bed(bed: Bed, *, on: date, reason: str, at: datetime, by: User, expected_back_on: date | None = None) -> BedClosure:
    """Take a bed out of service. A hold on it ends: the bed is gone, and whoever held it is told so."""
    bed = lock_bed(bed.pk, at=at)
    if bed.barrier == "occupied":
        raise Refused("Someone is in this bed: move them first.")
    if bed.barrier == "out_of_service":
        raise Refused("This bed is already out of service.")
    if not reason.strip():
        raise Refused("Say why the bed is out of service.")
    refuse_day(on, at=at, since=_last_left(bed), what="Someone left this bed")
    refuse_past(expected_back_on, since=on, label="The day it is expected back")

    closure = BedClosure.objects.create(bed=bed, closed_on=on, expected_back_on=expected_back_on, reason=reason)
    _end_hold(bed, at=at, by=by)
    record("bed.closed", bed, by=by, on=on, closure=closure.pk)
    return closure


@transaction.atomic
def reopen_bed(closure: BedClosure, *, on: date, at: datetime, by: User) -> BedClosure:
    closure = BedClosure.objects.select_for_update(of=("self",)).select_related("bed").get(pk=closure.pk)
    if closure.reopened_on and closure.reopened_on <= timezone.localdate(at):
        raise Refused(f"This bed has been back in service since {said(closure.reopened_on)}.")
    refuse_day(on, at=at, since=closure.closed_on, what="It was taken out of service")
    closure.reopened_on = on
    closure.save(update_fields=["reopened_on"])
    record("bed.reopened", closure.bed, by=by, on=on, closure=closure.pk)
    return closure


@transaction.atomic
def pause(ward: Ward, *, on: date, reason: str, at: datetime, by: User, expected_end_on: date | None = None) -> AdmissionsPause:
    """Close a ward to admissions: its patients stay, its free beds are not offered. Beds already held stay held."""
    refuse_day(on, at=at)
    refuse_past(expected_end_on, since=on, label="The day it is expected to open")
    if not reason.strip():
        raise Refused("Say why the ward is closed to admissions.")
    with in_words():
        paused = AdmissionsPause.objects.create(ward=ward, started_on=on, expected_end_on=expected_end_on, reason=reason, by=by)
    record("ward.paused", ward, by=by, on=on)
    return paused


@transaction.atomic
def resume(paused: AdmissionsPause, *, on: date, at: datetime, by: User) -> AdmissionsPause:
    paused = AdmissionsPause.objects.select_for_update(of=("self",)).select_related("ward").get(pk=paused.pk)
    if paused.ended_on:
        raise Refused(f"This ward has taken admissions again since {said(paused.ended_on)}.")
    refuse_day(on, at=at, since=paused.started_on, what="It was closed to admissions")
    paused.ended_on = on
    paused.save(update_fields=["ended_on"])
    record("ward.resumed", paused.ward, by=by, on=on)
    return paused


# -- setting up wards and beds -----------------------------------------------------------------------------------------


@transaction.atomic
def add_ward(site: Site, *, beds: int, at: datetime, by: User, **fields: Any) -> Ward:
    if Ward.objects.filter(code=fields["code"]).exists():
        raise Refused("Another ward has this code.")
    ward = Ward.objects.create(site=site, **fields)
    record("ward.added", ward, by=by, site=site.pk)
    if beds:
        add_beds(ward, how_many=beds, opened_on=ward.opened_on, at=at, by=by)
    return ward


@transaction.atomic
def change_ward(ward: Ward, *, by: User, **fields: Any) -> Ward:
    ward = Ward.objects.select_for_update().get(pk=ward.pk)
    changed = sorted(name for name, value in fields.items() if getattr(ward, name) != value)
    for name in changed:
        setattr(ward, name, fields[name])
    ward.save(update_fields=changed or None)
    record("ward.changed", ward, by=by, fields=changed)
    return ward


@transaction.atomic
def add_beds(ward: Ward, *, how_many: int, opened_on: date | None, at: datetime, by: User) -> list[Bed]:
    """Beds numbered on from the ward's last."""
    ward = Ward.objects.select_for_update().get(pk=ward.pk)
    if not 1 <= how_many <= 60:
        raise Refused("Add between 1 and 60 beds at a time.")
    taken = set(Bed.objects.filter(code__startswith=f"{ward.code}-").values_list("code", flat=True))
    numbered = (f"{ward.code}-{number:02}" for number in range(1, 10_000))
    codes = [code for _, code in zip(range(how_many + len(taken)), numbered, strict=False) if code not in taken][:how_many]
    beds = Bed.objects.bulk_create([Bed(code=code, ward=ward, opened_on=opened_on) for code in codes])
    record("ward.beds_added", ward, by=by, how_many=how_many)
    return beds


@transaction.atomic
def remove_bed(bed: Bed, *, on: date, at: datetime, by: User) -> Bed:
    """Close a bed for good from a day on; its history stays."""
    bed = lock_bed(bed.pk, at=at)
    if bed.stays.filter(Q(ended_on=None) | Q(ended_on__gt=on)).exists():
        raise Refused("Someone is or was in this bed on that day: choose a later one.")
    if bed.opened_on and on < bed.opened_on:
        raise Refused(f"This bed opened on {said(bed.opened_on)}: choose that day or a later one.")
    bed.closed_on = on
    bed.save(update_fields=["closed_on"])
    if on <= timezone.localdate(at):
        _end_hold(bed, at=at, by=by)
    record("bed.removed", bed, by=by, on=on)
    return bed


@transaction.atomic
def close_ward(ward: Ward, *, on: date, at: datetime, by: User) -> Ward:
    """Close a ward, and its beds with it, from a day on."""
    ward = Ward.objects.select_for_update().get(pk=ward.pk)
    if ward.stays.filter(Q(ended_on=None) | Q(ended_on__gt=on)).exists():
        raise Refused("People are still on this ward: move or discharge them first.")
    for bed in ward.beds.filter(Q(closed_on=None) | Q(closed_on__gt=on)).order_by("pk"):
        remove_bed(bed, on=on, at=at, by=by)
    if ward.opened_on and on < ward.opened_on:
        raise Refused(f"This ward opened on {said(ward.opened_on)}: choose that day or a later one.")
    ward.closed_on = on
    ward.save(update_fields=["closed_on"])
    record("ward.closed", ward, by=by, on=on)
    return ward


def _last_left(bed: Bed) -> date | None:
    return bed.stays.exclude(ended_on=None).order_by("-ended_on").values_list("ended_on", flat=True).first()


def _end_hold(bed: Bed, *, at: datetime, by: User) -> None:
    for live in Hold.objects.live(at).filter(bed=bed):
        live = lock_hold(live)
        live.decline_reason = Hold.Decline.BED_GONE
        holds.end(live, Hold.End.DECLINED, at=at, by=by, note="The bed was taken out of service.")
