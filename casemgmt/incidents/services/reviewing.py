from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casemgmt.incidents.models import Review
from casemgmt.incidents.services.interventions import end_intervention
from casemgmt.incidents.services.locks import lock_intervention
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.pages.words import moment
from reachout.refused import Refused

KINDS = {RestrictiveIntervention.Type.T05: Review.SECLUSION, RestrictiveIntervention.Type.T06: Review.SEGREGATION}


@transaction.atomic
def review(
    row: RestrictiveIntervention,
    *,
    kind: str,
    reviewed_at: datetime,
    present: str,
    decided: str,
    at: datetime,
    by: User,
    note: str = "",
) -> Review:
    """Record a review. When it decided that the seclusion ends, it ends then."""
    incident, row = lock_intervention(row.pk)
    _refuse(row, kind, reviewed_at, at=at)
    made = Review.objects.create(
        intervention=row, kind=kind, at=reviewed_at, present=present, decided=decided, note=note, recorded_at=at, by=by
    )
    record("restriction.reviewed", row, by=by, person=incident.spell.person_id, kind=kind, at=reviewed_at, decided=decided)
    if decided == Review.Decided.END and row.ended_at is None:
        end_intervention(row, ended_at=reviewed_at, at=at, by=by)
    return made


def _refuse(row: RestrictiveIntervention, kind: str, reviewed_at: datetime, *, at: datetime) -> None:
    if kind not in KINDS.get(RestrictiveIntervention.Type(row.type), ()):
        raise Refused(f"{Review.Kind(kind).label} is not a review of {row.get_type_display().lower()}.")
    if reviewed_at > at:
        raise Refused("A review cannot be in the future: record it when it was held.")
    if reviewed_at < row.started_at:
        raise Refused(f"It began at {moment(row.started_at)}: a review cannot be earlier.")
    if row.ended_at and reviewed_at > row.ended_at:
        raise Refused(f"It ended at {moment(row.ended_at)}: a review cannot be later.")
    if row.reviews.filter(kind=kind, at=reviewed_at).exists():
        raise Refused("This review has already been recorded.")
