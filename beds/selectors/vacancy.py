"""Whether a bed can be held or filled, and if not why, in words."""

import re
from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from beds.models import Bed, Hold

# Written by hand: the ORM takes longer to compose this than the database to answer it, and whoever holds a bed is in a hurry.
BARRIER = """
CASE
WHEN beds_bed.opened_on > %(day)s OR beds_bed.closed_on <= %(day)s THEN 'shut'
WHEN EXISTS (
    SELECT FROM beds_ward WHERE beds_ward.id = beds_bed.ward_id AND (opened_on > %(day)s OR closed_on <= %(day)s)
) THEN 'ward_shut'
WHEN EXISTS (
    SELECT FROM beds_wardstay stay WHERE stay.bed_id = beds_bed.id AND stay.ended_on IS NULL AND NOT EXISTS (
        SELECT FROM beds_leave WHERE spell_id = stay.spell_id AND ended_on IS NULL AND bed_released
    )
) THEN 'occupied'
WHEN EXISTS (
    SELECT FROM beds_bedclosure WHERE bed_id = beds_bed.id AND during @> %(day)s::date
) THEN 'out_of_service'
WHEN EXISTS (
    SELECT FROM beds_admissionspause pause WHERE pause.ward_id = beds_bed.ward_id AND pause.during @> %(day)s::date
) THEN 'paused'
WHEN EXISTS (
    SELECT FROM beds_hold hold JOIN referrals_referral ON referrals_referral.id = hold.referral_id
    WHERE hold.bed_id = beds_bed.id AND hold.during @> %(at)s::timestamptz AND status <> 'closed' AND hold.id <> %(without)s
) THEN 'held'
ELSE '' END
"""

NAMED = re.compile(r"%\((\w+)\)s")

IN_WORDS = {
    "shut": "This bed has been closed for good or has not opened yet; choose another.",
    "ward_shut": "This ward has closed or has not opened yet; choose another.",
    "occupied": "Someone is in this bed; choose another.",
    "out_of_service": "This bed is out of service; choose another, or ask the ward when it will be back.",
    "paused": "This ward is closed to admissions; choose a bed on another ward.",
    "held": "This bed was taken a moment ago; choose another.",
}


def with_state(beds: QuerySet[Bed], *, at: datetime, without: Hold | None = None) -> QuerySet[Any]:
    """Beds annotated with ``barrier``: the first thing that keeps a new patient out, or empty. The hold ``without`` is none."""
    facts = {"day": timezone.localdate(at), "at": at, "without": without.pk if without else 0}
    barrier = RawSQL(NAMED.sub("%s", BARRIER), [facts[name] for name in NAMED.findall(BARRIER)], CharField())  # noqa: S611
    whole: QuerySet[Any] = beds.select_related("ward__site__organisation")
    return whole.annotate(barrier=barrier)


def free_beds(beds: QuerySet[Bed], *, at: datetime) -> QuerySet[Any]:
    return with_state(beds, at=at).filter(barrier="")
