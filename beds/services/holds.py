from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from beds import notifications
from beds.models import Bed, Hold
from beds.selectors.match import match
from beds.selectors.vacancy import IN_WORDS
from beds.services.locks import bed_as_it_stands, lock_hold, lock_referral, share_bed
from beds.services.refusals import TAKEN, in_words, refuse_past
from beds.services.relationships import begin_care, end_interest
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused
from reachout.rules.selectors import rule
from referrals.models import Referral


@transaction.atomic
def hold(
    bed: Bed, *, referral: Referral, at: datetime, by: User | None, expires_at: datetime | None = None, why: str = ""
) -> Hold:
    """Keep a bed for a referral. Of many who ask for it at once one gets it; the others are refused, and nothing else changes.

    The insert comes first, because it is the referee: only who has the bed goes on to ask whether it may be held at all.
    """
    share_bed(bed.pk)
    placed = _place(bed, referral, at=at, by=by, expires_at=expires_at, why=why)
    placed.bed = bed_as_it_stands(bed.pk, at=at, without=placed)
    if placed.bed.barrier:
        raise Refused(IN_WORDS[placed.bed.barrier])
    placed.referral = lock_referral(referral.pk)
    _refuse_unless_waiting(placed.referral)
    if placed.referral.service_line != placed.bed.ward.service_line:
        raise Refused("This bed belongs to another service line.")
    _insist_on_a_reason(placed, at=at)

    record("hold.placed", placed, by=by, person=referral.person_id, why=why, bed=bed.pk, referral=referral.pk)
    return placed


@transaction.atomic
def extend(hold: Hold, *, until: datetime, at: datetime, by: User, why: str = "") -> Hold:
    hold = _lock_live(hold, at=at)
    if until <= at:
        raise Refused("Choose a time in the future: to end the hold now, release it.")
    hold.expires_at = until
    with in_words():
        hold.save(update_fields=["expires_at"])
    record("hold.extended", hold, by=by, person=hold.referral.person_id, why=why, until=until)
    return hold


@transaction.atomic
def offer(hold: Hold, *, at: datetime, by: User) -> Hold:
    """Offer the held bed's ward this person: its unit's lead is asked to answer."""
    hold = _lock_live(hold, at=at)
    _refuse_unless_waiting(hold.referral)
    if hold.offered_at:
        raise Refused("This bed has already been offered; the unit has been asked to answer.")
    hold.offered_at, hold.offered_by = at, by
    hold.save(update_fields=["offered_at", "offered_by"])

    begin_care(
        hold.referral.person,
        organisation=hold.bed.ward.site.organisation,
        service_line=hold.referral.service_line,
        at=at,
    )
    record("hold.offered", hold, by=by, person=hold.referral.person_id, bed=hold.bed_id, referral=hold.referral_id)
    _afterwards(notifications.offer_made, hold)
    return hold


@transaction.atomic
def accept_offer(hold: Hold, *, at: datetime, by: User, expected_on: date) -> Hold:
    """The unit takes the person: the bed stays theirs until they come, and every other bed held for them is free again."""
    hold = _lock_live(hold, at=at)
    _refuse_unless_offered(hold)
    _refuse_unless_waiting(hold.referral)
    if hold.accepted_at:
        raise Refused("This offer has already been accepted.")
    if hold.offered_by_id == by.pk:
        raise Refused("You made this offer: someone else at the unit must accept it.")
    refuse_past(expected_on, since=timezone.localdate(at), label="The expected day")

    hold.accepted_at, hold.accepted_by, hold.expected_on = at, by, expected_on
    hold.expires_at = max(hold.expires_at, _kept_until(expected_on, hold.referral.service_line))
    hold.save(update_fields=["accepted_at", "accepted_by", "expected_on", "expires_at"])
    release_others(hold, at=at, by=by)
    record("hold.accepted", hold, by=by, person=hold.referral.person_id, bed=hold.bed_id, expected_on=expected_on)
    _afterwards(notifications.offer_answered, hold)
    return hold


@transaction.atomic
def decline_offer(hold: Hold, *, at: datetime, by: User, reason: str, note: str = "") -> Hold:
    """The unit does not take the person: the bed is free, the referral waits on, the reason goes back to the central point."""
    hold = _lock_live(hold, at=at)
    _refuse_unless_offered(hold)
    if reason not in Hold.Decline.values:
        raise Refused("Say why the unit declines: choose a reason from the list.")
    hold.decline_reason = reason
    end(hold, Hold.End.DECLINED, at=at, by=by, note=note)
    _afterwards(notifications.offer_answered, hold)
    return hold


@transaction.atomic
def release(hold: Hold, *, at: datetime, by: User | None, note: str = "") -> Hold:
    hold = _lock_live(hold, at=at)
    end(hold, Hold.End.RELEASED, at=at, by=by, note=note)
    return hold


def end(hold: Hold, how: str, *, at: datetime, by: User | None, note: str = "") -> None:
    """End a hold that its caller has locked. Whatever ended it, the bed is free from ``at`` on."""
    hold.ended_at, hold.ended_by, hold.end, hold.end_note = max(at, hold.placed_at), by, how, note
    hold.save(update_fields=["ended_at", "ended_by", "end", "end_note", "decline_reason"])
    record(f"hold.{how}", hold, by=by, person=hold.referral.person_id, bed=hold.bed_id, reason=hold.decline_reason or None)
    if how != Hold.End.ADMITTED and hold.offered_at:
        end_interest(hold, at=at)


def release_others(hold: Hold, *, at: datetime, by: User | None) -> None:
    """Every other bed held for this referral, which the caller has locked."""
    others = Hold.objects.live(at).filter(referral=hold.referral_id).exclude(pk=hold.pk).order_by("pk")
    for other in others.select_for_update(of=("self",)).select_related("bed__ward__site__organisation", "referral__person"):
        end(other, Hold.End.OTHER_BED, at=at, by=by)


def refuse_unless_live(hold: Hold, *, at: datetime) -> None:
    if hold.ended_at:
        raise Refused(f"This hold has ended: {hold.get_end_display().lower()}.")
    if hold.expires_at <= at:
        raise Refused("This hold has expired. If the bed is still free, hold it again.")


def _lock_live(hold: Hold, *, at: datetime) -> Hold:
    hold = lock_hold(hold)
    refuse_unless_live(hold, at=at)
    return hold


def _refuse_unless_waiting(referral: Referral) -> None:
    if referral.status == Referral.Status.CLOSED:
        raise Refused("This referral is closed.")
    if referral.status != Referral.Status.WAITING:
        raise Refused("This referral is not waiting for a bed yet: it needs an assessment that accepts it.")


def _refuse_unless_offered(hold: Hold) -> None:
    if not hold.offered_at:
        raise Refused("This bed has not been offered to the unit yet.")


PLACE = """
INSERT INTO beds_hold (reference, bed_id, referral_id, placed_at, placed_by_id, why, expires_at, "end", decline_reason, end_note)
VALUES (%s, %s, %s, %s, %s, %s, %s, '', '', '') ON CONFLICT DO NOTHING RETURNING id
"""


def _place(
    bed: Bed, referral: Referral, *, at: datetime, by: User | None, expires_at: datetime | None, why: str, again: bool = True
) -> Hold:
    """One insert, which the database lets through once: a plain one can deadlock against an exclusion constraint."""
    hours = rule("hold_hours", on=timezone.localdate(at), service_line=referral.service_line)
    expires_at = expires_at or at + timedelta(hours=hours)
    if expires_at <= at:
        raise Refused("A hold must end in the future.")
    hold = Hold(bed=bed, referral=referral, placed_at=at, placed_by=by, expires_at=expires_at, why=why)
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [hold.reference, bed.pk, referral.pk, at, by.pk if by else None, why, expires_at])
        row = cursor.fetchone()
    if row is None and again and _clear_closed_referrals(bed, at=at):
        return _place(bed, referral, at=at, by=by, expires_at=expires_at, why=why, again=False)
    if row is None:
        raise Refused(TAKEN)
    hold.pk, hold._state.adding = row[0], False
    return hold


CLEAR = """
UPDATE beds_hold SET ended_at = %s, "end" = 'referral_closed' FROM referrals_referral
WHERE referral_id = referrals_referral.id AND status = 'closed' AND bed_id = %s AND during @> %s
"""


def _clear_closed_referrals(bed: Bed, *, at: datetime) -> int:
    """A hold whose referral was closed since stands on the bed no more."""
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, [at, bed.pk, at])
        return cursor.rowcount


def _insist_on_a_reason(hold: Hold, *, at: datetime) -> None:
    """A bed that does not suit may be held, by a person who says why."""
    if hold.why.strip():
        return
    (ward,) = match(hold.referral, at=at, wards=[hold.bed.ward_id], without=hold)
    broken = [criterion.name.lower() for criterion in ward.criteria if criterion.must and criterion.state == "broken"]
    if broken:
        raise Refused(f"This ward does not meet: {', '.join(broken)}. Say why it is right for this person.")


def _kept_until(expected_on: date, service_line: str) -> datetime:
    days = rule("arrival_grace_days", on=expected_on, service_line=service_line)
    return timezone.make_aware(datetime.combine(expected_on + timedelta(days=days + 1), time.min))


def _afterwards(message: object, hold: Hold) -> None:
    transaction.on_commit(partial(message.delay, hold.pk), robust=True)  # type: ignore[attr-defined]
