"""Deciding, once: the decision, and what follows from it for beds and referral, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from beds import services as beds
from beds.meetings.models import AvoidedAdmission, Conflict, Decision, Meeting
from beds.meetings.services.sittings import lock_open
from beds.models import Bed, Hold
from reachout.audit.services import record
from reachout.refused import Refused
from referrals import services as referrals
from referrals.models import Referral
from referrals.selectors import Ranked, ranked

if TYPE_CHECKING:
    from reachout.accounts.models import User


@dataclass(frozen=True)
class Alternative:
    """What an avoided admission would have cost, and what was agreed instead costs."""

    benchmark_days: int
    price_low: Decimal
    price_high: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Asked:
    """A decision as it was asked for, with all that any kind of it may need."""

    meeting: Meeting
    referral: Referral
    kind: str
    rationale: str
    at: datetime
    by: User
    bed: Bed | None = None
    expires_at: datetime | None = None
    until: date | None = None
    reason: str = ""
    alternative: Alternative | None = None

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)


@transaction.atomic
def decide(
    meeting: Meeting,
    *,
    referral: Referral,
    decision: str,
    rationale: str,
    at: datetime,
    by: User,
    bed: Bed | None = None,
    expires_at: datetime | None = None,
    until: date | None = None,
    reason: str = "",
    alternative: Alternative | None = None,
) -> Decision:
    """Decide one referral in an open meeting, and do what was decided. A second decision is told of the first."""
    asked = Asked(lock_open(meeting), referral, decision, rationale, at, by, bed, expires_at, until, reason, alternative)
    _refuse_decided(asked)
    _refuse_conflicted(asked)
    if not rationale.strip():
        raise Refused("Say why: the rationale goes into the minutes.")
    made = Decision(
        meeting=asked.meeting, referral=referral, decision=decision, rationale=rationale, decided_at=at, decided_by=by
    )
    _freeze_rank(made, at)
    FOLLOWS[Decision.Kind(decision)](made, asked)
    return _kept(made, asked)


def _refuse_decided(asked: Asked) -> None:
    standing = Decision.objects.standing().filter(meeting=asked.meeting, referral=asked.referral, decided_by__isnull=False)
    if first := standing.select_related("decided_by").first():
        raise Refused(_told(first))


def _told(first: Decision) -> str:
    at = timezone.localtime(first.decided_at)
    return f"Already decided: {first.get_decision_display().lower()}, by {first.decided_by} at {at:%H:%M}. Nothing was changed."


def _refuse_conflicted(asked: Asked) -> None:
    if Conflict.objects.filter(meeting=asked.meeting, referral=asked.referral, user=asked.by).exists():
        raise Refused("You declared an interest in this referral: someone else must decide it.")


def _freeze_rank(made: Decision, at: datetime) -> None:
    """Where the person stood on the list when it was decided, and why."""
    row: Ranked | None = next((r for r in ranked(made.meeting.service_line, at=at) if r.referral.pk == made.referral_id), None)
    if row is None:
        raise Refused("This person is not on the list of those who wait for a bed; reload the page.")
    made.rank = row.place
    made.components = [{"name": c.name, "words": c.words, "tone": c.tone} for c in row.components]


def _kept(made: Decision, asked: Asked) -> Decision:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as wrong:
        if "one_decision_per_referral_and_meeting" not in str(wrong):
            raise
        raise Refused("Somebody else decided this a moment ago; reload the page to see what. Nothing was changed.") from None
    record(
        "decision.made",
        made,
        by=asked.by,
        person=made.referral.person_id,
        meeting=made.meeting,
        referral=made.referral,
        decision=made.decision,
        rank=made.rank,
        bed=made.bed_id,
        hold=made.hold_id,
        until=made.defer_until,
        reason=made.decline_reason,
    )
    return made


# -- what follows ------------------------------------------------------------------------------------------------------


def _hold(made: Decision, asked: Asked) -> None:
    """Keep the bed: a hold the referral has on it already is used, and no second one placed."""
    bed = asked.bed
    if bed is None:
        raise Refused("Choose a bed.")
    live = Hold.objects.live(asked.at).filter(bed=bed, referral=asked.referral).first()
    made.hold = live or beds.hold(
        bed, referral=asked.referral, at=asked.at, by=asked.by, expires_at=asked.expires_at, why=asked.rationale
    )
    made.bed, made.ward = bed, bed.ward


def _offer(made: Decision, asked: Asked) -> None:
    _hold(made, asked)
    if made.hold and not made.hold.offered_at:
        made.hold = beds.offer(made.hold, at=asked.at, by=asked.by)


def _defer(made: Decision, asked: Asked) -> None:
    if asked.until and asked.until <= asked.today:
        raise Refused("Choose a day after today, or none: then it comes back to the next meeting.")
    made.defer_until = asked.until


def _decline(made: Decision, asked: Asked) -> None:
    """Not accepted by the meeting: the referral closes with the reason, and the referrer is told."""
    if asked.reason not in Referral.DeclineReason.values:
        raise Refused("Choose why it is declined.")
    made.decline_reason = asked.reason
    Referral.objects.filter(pk=asked.referral.pk).update(decline_reason=asked.reason, decline_advice=asked.rationale)
    _close(asked, Referral.CloseReason.NOT_ACCEPTED, Referral.DeclineReason(asked.reason).label)


def _avoid(made: Decision, asked: Asked) -> None:
    agreed = asked.alternative
    if agreed is None:
        raise Refused("Give the days, the prices and the cost of the alternative.")
    if agreed.price_low > agreed.price_high:
        raise Refused("The low price must not be above the high one.")
    AvoidedAdmission.objects.create(
        referral=asked.referral,
        agreed_on=asked.today,
        benchmark_days=agreed.benchmark_days,
        price_low=agreed.price_low,
        price_high=agreed.price_high,
        alternative_cost=agreed.cost,
    )
    _close(asked, Referral.CloseReason.AVOIDED, "An alternative was agreed at the bed meeting")


def _close(asked: Asked, reason: str, note: str) -> None:
    for hold in Hold.objects.live(asked.at).filter(referral=asked.referral):
        beds.release(hold, at=asked.at, by=asked.by, note=note)
    asked.referral.refresh_from_db()
    referrals.close(asked.referral, reason=reason, on=asked.today, at=asked.at, by=asked.by, note=note)


FOLLOWS: dict[Decision.Kind, Callable[[Decision, Asked], None]] = {
    Decision.Kind.OFFER: _offer,
    Decision.Kind.HOLD: _hold,
    Decision.Kind.DEFER: _defer,
    Decision.Kind.DECLINE: _decline,
    Decision.Kind.AVOID: _avoid,
}


# -- taking one back ---------------------------------------------------------------------------------------------------


@transaction.atomic
def reopen(decision: Decision, *, why: str, at: datetime, by: User) -> Decision:
    """Take a decision back in the meeting that made it, while the bed is still held and nobody has relied on it."""
    lock_open(decision.meeting)
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.reopened_at:
        raise Refused("This decision was reopened already.")
    _refuse_final(decision, at)
    if decision.hold and decision.decision in {Decision.Kind.OFFER, Decision.Kind.HOLD}:
        beds.release(decision.hold, at=at, by=by, note=why)
    decision.reopened_at, decision.reopened_by, decision.reopened_why = at, by, why
    decision.save(update_fields=["reopened_at", "reopened_by", "reopened_why"])
    record("decision.reopened", decision, by=by, person=decision.referral.person_id, why=why, meeting=decision.meeting)
    return decision


def _refuse_final(decision: Decision, at: datetime) -> None:
    if decision.decision in {Decision.Kind.DECLINE, Decision.Kind.AVOID}:
        raise Refused("The referral is closed and its referrer told. If it was a mistake, ask for a new referral.")
    hold = decision.hold
    if hold is None:
        return
    if hold.accepted_at:
        raise Refused("The unit has accepted this person. Release the hold on its own page, or bring it to the next meeting.")
    if hold.ended_at or hold.expires_at <= at:
        raise Refused("The bed is no longer held. Bring this to the next meeting.")
