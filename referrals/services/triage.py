from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.organisations.models import Organisation
from reachout.people.models import Relationship
from reachout.people.services import relate
from reachout.refused import Refused
from referrals import notifications
from referrals.models import Referral, Sent, Urgency
from referrals.services.keeping import after_commit, locked, moved, refuse_unless, saved

AGENDA, ORGANISATION = Relationship.Kind.AGENDA, Relationship.Kind.ORGANISATION


@transaction.atomic
def acknowledge(referral: Referral, *, at: datetime, by: User) -> Referral:
    """Tell the referrer that somebody has it. Doing so twice changes nothing."""
    referral = locked(referral)
    if referral.acknowledged_at is None and referral.status == Referral.Status.SUBMITTED:
        referral.acknowledged_at, referral.acknowledged_by = at, by
        saved(referral)
        record("referral.acknowledged", referral, by=by)
        after_commit(notifications.tell_referrer.delay, referral.pk, "received")
    return referral


@transaction.atomic
def accept(referral: Referral, *, at: datetime, by: User, urgency: str, send_to: Iterable[Organisation]) -> Referral:
    """Accept for assessment: confirm how urgent it is and ask one or more providers to assess."""
    referral, send_to = locked(referral), list(send_to)
    refuse_unless(referral, Referral.Status.SUBMITTED)
    if urgency not in Urgency.values:
        raise Refused("Say how urgent this referral is.")
    if not send_to:
        raise Refused("Choose at least one provider to assess.")

    was = referral.urgency
    referral.urgency = urgency
    _triaged(referral, at=at, by=by)
    moved(referral, Referral.Status.ACCEPTED, at=at, by=by, note=f"Sent to {', '.join(str(each) for each in send_to)}")
    _ask(referral, send_to, at=at, by=by)
    relate(referral.person, kind=AGENDA, service_line=referral.service_line, at=at)
    saved(referral)

    record("referral.accepted", referral, by=by, urgency=urgency, urgency_was=was, sent_to=[each.pk for each in send_to])
    after_commit(notifications.tell_referrer.delay, referral.pk, "accepted for assessment")
    return referral


@transaction.atomic
def decline(referral: Referral, *, at: datetime, by: User, reason: str, advice: str) -> Referral:
    """Decline at triage: a coded reason, and advice in writing that the referrer will read."""
    referral = locked(referral)
    refuse_unless(referral, Referral.Status.SUBMITTED)
    if reason not in Referral.DeclineReason.values:
        raise Refused("Choose why the referral is declined.")
    if not advice.strip():
        raise Refused("Write what you advise the referrer to do instead.")

    referral.decline_reason, referral.decline_advice = reason, advice.strip()
    referral.close_reason, referral.closed_on = Referral.CloseReason.NOT_ACCEPTED, timezone.localdate(at)
    _triaged(referral, at=at, by=by)
    moved(referral, Referral.Status.CLOSED, at=at, by=by, note=Referral.DeclineReason(reason).label)
    saved(referral)

    record("referral.declined", referral, by=by, reason=reason)
    after_commit(notifications.tell_referrer.delay, referral.pk, "there is a decision")
    return referral


@transaction.atomic
def send(referral: Referral, *, organisations: Iterable[Organisation], at: datetime, by: User) -> Referral:
    """Ask further providers to assess."""
    referral, organisations = locked(referral), list(organisations)
    refuse_unless(referral, *Referral.ON_AGENDA)
    if not organisations:
        raise Refused("Choose at least one provider to assess.")
    _ask(referral, organisations, at=at, by=by)
    record("referral.sent", referral, by=by, sent_to=[each.pk for each in organisations])
    return referral


def _triaged(referral: Referral, *, at: datetime, by: User) -> None:
    referral.triaged_on, referral.triaged_by = timezone.localdate(at), by
    if referral.acknowledged_at is None:
        referral.acknowledged_at, referral.acknowledged_by = at, by


def _ask(referral: Referral, organisations: list[Organisation], *, at: datetime, by: User) -> None:
    """Each provider is asked once, and may from now on see the person."""
    rows = [Sent(referral=referral, organisation=each, at=at, by=by) for each in organisations]
    Sent.objects.bulk_create(rows, ignore_conflicts=True)
    for each in organisations:
        relate(referral.person, kind=ORGANISATION, service_line=referral.service_line, organisation=each, at=at)
    after_commit(notifications.tell_assessors.delay, referral.pk, [each.pk for each in organisations])
