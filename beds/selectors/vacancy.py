"""Whether a bed can be held or filled, and if not why, in words."""

from datetime import datetime

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from beds.models import AdmissionsPause, Bed, BedClosure, Hold, Leave, WardStay


def with_state(beds: QuerySet[Bed], *, at: datetime) -> QuerySet[Bed]:
    """Beds annotated with ``barrier``: the first thing that keeps a new patient out, or empty."""
    day = timezone.localdate(at)
    released = Leave.objects.filter(spell=OuterRef("spell"), ended_on=None, bed_released=True)
    occupied = WardStay.objects.filter(bed=OuterRef("pk"), ended_on=None).exclude(Exists(released))
    return beds.select_related("ward__site__organisation").annotate(
        barrier=Case(
            When(~_open(day, ""), then=Value("shut")),
            When(~_open(day, "ward__"), then=Value("ward_shut")),
            When(Exists(occupied), then=Value("occupied")),
            When(Exists(BedClosure.objects.filter(bed=OuterRef("pk"), during__contains=day)), then=Value("out_of_service")),
            When(Exists(AdmissionsPause.objects.filter(ward=OuterRef("ward"), during__contains=day)), then=Value("paused")),
            When(Exists(Hold.objects.live(at).filter(bed=OuterRef("pk"))), then=Value("held")),
            default=Value(""),
            output_field=CharField(),
        )
    )


def free_beds(beds: QuerySet[Bed], *, at: datetime) -> QuerySet[Bed]:
    return with_state(beds, at=at).filter(barrier="")


def _open(day: object, path: str) -> Q:
    opened = Q(**{f"{path}opened_on": None}) | Q(**{f"{path}opened_on__lte": day})
    return opened & (Q(**{f"{path}closed_on": None}) | Q(**{f"{path}closed_on__gt": day}))


IN_WORDS = {
    "shut": "This bed has been closed for good or has not opened yet; choose another.",
    "ward_shut": "This ward has closed or has not opened yet; choose another.",
    "occupied": "Someone is in this bed; choose another.",
    "out_of_service": "This bed is out of service; choose another, or ask the ward when it will be back.",
    "paused": "This ward is closed to admissions; choose a bed on another ward.",
    "held": "This bed was taken a moment ago; choose another.",
}
