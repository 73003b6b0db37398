"""Who may see a person because of a bed: the provider, from an offer on, for as long as it has a reason."""

from datetime import datetime, timedelta

from beds.models import Hold, Spell
from reachout.organisations.models import Organisation
from reachout.people.models import Person, Relationship
from reachout.people.services import relate, unrelate
from referrals.models import Referral

ORGANISATION = Relationship.Kind.ORGANISATION
LOOKED_BACK = timedelta(days=7)
"""How long a scheduler may have been away and still find every offer that ran out meanwhile."""


def begin_care(person: Person, *, organisation: Organisation, service_line: str, at: datetime) -> None:
    relate(person, kind=ORGANISATION, service_line=service_line, organisation=organisation, at=at)


def end_interest(hold: Hold, *, at: datetime) -> None:
    """A provider that was offered a person and did not take them no longer sees them, unless it has another reason."""
    referral, organisation = hold.referral, hold.bed.ward.site.organisation
    if not _has_another_reason(referral, organisation, at):
        unrelate(referral.person, kind=ORGANISATION, service_line=referral.service_line, organisation=organisation, at=at)


def end_lapsed_interest(*, at: datetime) -> int:
    """Offers that ran out unanswered tell nobody when they end; once more or again, it comes to the same. How many there were."""
    lapsed = Hold.objects.filter(offered_at__isnull=False, accepted_at=None, ended_at=None, expires_at__lte=at)
    recent = lapsed.filter(expires_at__gt=at - LOOKED_BACK).select_related("referral__person", "bed__ward__site__organisation")
    for hold in recent:
        end_interest(hold, at=at)
    return len(recent)


def _has_another_reason(referral: Referral, organisation: Organisation, at: datetime) -> bool:
    cared_for = Spell.objects.filter(person=referral.person, stays__ward__site__organisation=organisation)
    offered = Hold.objects.live(at).filter(
        referral__person=referral.person, bed__ward__site__organisation=organisation, offered_at__isnull=False
    )
    return (
        referral.referring_organisation_id == organisation.pk
        or referral.sent_to.filter(organisation=organisation).exists()
        or cared_for.exists()
        or offered.exists()
    )
