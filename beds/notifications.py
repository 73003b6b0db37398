"""Messages about offers, sent once what they tell of is certain. They name a reference and where to look, never a person."""

from celery import shared_task
from django.core.mail import send_mail
from django.db.models import Q, QuerySet

from beds.models import Hold
from reachout.accounts.models import User
from reachout.accounts.permissions import Role


@shared_task
def offer_made(pk: int) -> None:
    """To the leads of the unit that has been offered a person."""
    hold = _hold(pk)
    if hold.ended_at:
        return
    _send(
        leads_of(hold),
        f"An offer to answer: {hold.reference}",
        f"A person has been offered to {hold.bed.ward.name}. Accept or decline in Reach Out: {hold.reference}.\n"
        f"The bed is held until {hold.expires_at:%d %B %Y %H:%M}.",
    )


@shared_task
def offer_answered(pk: int) -> None:
    """To the central point of the service line, when the unit has accepted or declined."""
    hold = _hold(pk)
    answer = "declined" if hold.end == Hold.End.DECLINED else "accepted"
    why = f"\nReason: {hold.get_decline_reason_display()}." if hold.decline_reason else ""
    _send(
        central_point_of(hold),
        f"Offer {answer}: {hold.reference}",
        f"{hold.bed.ward.name} has {answer} the offer for referral {hold.referral.reference}.{why}",
    )


def leads_of(hold: Hold) -> QuerySet[User]:
    ward = hold.bed.ward
    here = Q(memberships__site=None) | Q(memberships__site=ward.site_id)
    return User.objects.filter(
        here,
        is_active=True,
        memberships__role=Role.LEAD,
        memberships__service_line=ward.service_line,
        memberships__organisation=ward.site.organisation_id,
    ).distinct()


def central_point_of(hold: Hold) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True, memberships__role=Role.CLP, memberships__service_line=hold.referral.service_line
    ).distinct()


def _hold(pk: int) -> Hold:
    return Hold.objects.select_related("bed__ward__site", "referral").get(pk=pk)


def _send(users: QuerySet[User], subject: str, body: str) -> None:
    for email in users.values_list("email", flat=True):
        send_mail(subject, body, None, [email])
