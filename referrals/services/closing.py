from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.people.models import Relationship
from reachout.people.services import unrelate
from reachout.refused import Refused
from referrals import notifications
from referrals.models import Referral
from referrals.services.keeping import after_commit, locked, moved, refuse_unless, saved


@transaction.atomic
def close(referral: Referral, *, reason: str, on: date, at: datetime, by: User | None, note: str = "") -> Referral:
    """Close a referral on a day, for a reason. Whoever was on the agenda for it alone leaves the agenda."""
    referral = locked(referral)
    refuse_unless(referral, Referral.Status.SUBMITTED, *Referral.ON_AGENDA)
    if reason not in Referral.CloseReason.values:
        raise Refused("Choose why the referral is closed.")
    if not referral.received_on <= on <= timezone.localdate(at):
        raise Refused(f"The day must be between {referral.received_on:%-d %B %Y}, when the referral came, and today.")

    referral.close_reason, referral.closed_on = reason, on
    moved(referral, Referral.Status.CLOSED, at=at, by=by, note=note or Referral.CloseReason(reason).label)
    saved(referral)
    leave_agenda(referral, at=at)

    record("referral.closed", referral, by=by, reason=reason, on=on)
    after_commit(notifications.tell_referrer.delay, referral.pk, "closed")
    return referral


def leave_agenda(referral: Referral, *, at: datetime) -> None:
    others = Referral.objects.filter(person=referral.person_id, service_line=referral.service_line)
    if not others.filter(status__in=Referral.ON_AGENDA).exclude(pk=referral.pk).exists():
        unrelate(referral.person, kind=Relationship.Kind.AGENDA, service_line=referral.service_line, at=at)
