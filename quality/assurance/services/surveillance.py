from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from quality.assurance.models import Surveillance, Unit
from quality.assurance.services.owners import refuse_outsider
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.refused import Refused
from reachout.rules.selectors import rule
from referrals.services.assessing import after_months

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def set_level(
    unit: Unit,
    *,
    level: str,
    rationale: str,
    evidence: str,
    exit_criteria: str,
    owner: User,
    review_on: date,
    instead_of: int | None,
    at: datetime,
    by: User,
) -> Surveillance:
    """Judge how closely a unit is watched from today on. ``instead_of`` is the judgement that the reader had before them."""
    current = Surveillance.objects.select_for_update().current().about(unit).first()
    if (current.pk if current else None) != instead_of:
        raise Refused("A colleague changed this level while you wrote. Look at what they wrote, then decide again.")
    today = timezone.localdate(at)
    _refuse_unjust(unit, owner, review_on, today)
    if current:
        current.ended_at = at
        current.save(update_fields=["ended_at"])
    made = _begun(
        Surveillance(
            **unit.fields,
            level=level,
            rationale=rationale,
            evidence=evidence,
            exit_criteria=exit_criteria,
            owner=owner,
            review_on=review_on,
            began_on=today,
            set_at=at,
            set_by=by,
        )
    )
    before = current.level if current else None
    record("surveillance.set", made, by=by, level=level, before=before, review_on=review_on, owner=owner)
    return made


def latest_review(unit: Unit, today: date) -> date:
    months = rule("surveillance_review_months", on=today, service_line=unit.service_line)
    return after_months(today, months)


def _refuse_unjust(unit: Unit, owner: User, review_on: date, today: date) -> None:
    if review_on <= today:
        raise Refused("Choose a review date after today.")
    latest = latest_review(unit, today)
    if review_on > latest:
        raise Refused(f"A level is reviewed by {latest:%-d %B %Y} at the latest. Choose an earlier date.")
    refuse_outsider(owner, unit, Permission.ASSURANCE_KEEP)


def _begun(made: Surveillance) -> Surveillance:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as wrong:
        if "one_current_surveillance_per_unit" not in str(wrong):
            raise
        raise Refused("A colleague set this level a moment ago. Look at what they wrote, then decide again.") from None
    return made
