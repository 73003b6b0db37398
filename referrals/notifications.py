"""Messages that leave once a change is certain. They say that there is news of a reference, and nothing about anybody."""

from collections.abc import Iterable

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail

from reachout.accounts.models import User
from reachout.accounts.permissions import GRANTS, Permission
from referrals.models import Referral


@shared_task
def tell_referrer(referral: int, what: str) -> None:
    found = Referral.objects.select_related("referred_by").get(pk=referral)
    if found.referred_by and found.referred_by.is_active:
        send(f"Referral {found.reference}: {what}", [found.referred_by])


@shared_task
def tell_triage(referral: int) -> None:
    found = Referral.objects.get(pk=referral)
    roles = [role for role, grants in GRANTS.items() if Permission.REFERRAL_TRIAGE in grants]
    clps = User.objects.filter(memberships__role__in=roles, memberships__service_line=found.service_line, is_active=True)
    send(f"Referral {found.reference}: new, waiting for triage", clps.distinct())


@shared_task
def tell_assessors(referral: int, organisations: list[int]) -> None:
    found = Referral.objects.get(pk=referral)
    roles = [role for role, grants in GRANTS.items() if Permission.ASSESSMENT_RECORD in grants]
    leads = User.objects.filter(
        memberships__role__in=roles,
        memberships__organisation__in=organisations,
        memberships__service_line=found.service_line,
        is_active=True,
    )
    send(f"Referral {found.reference}: you are asked to assess", leads.distinct())


def send(subject: str, people: Iterable[User]) -> None:
    """One message each: nobody learns who else was told."""
    for person in people:
        send_mail(subject, f"Sign in to {settings.PRODUCT_NAME} to read it.", None, [person.email])
