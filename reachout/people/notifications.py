"""Messages about people's records. They say which record, never who it is about."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mass_mail
from django.db.models import Q, QuerySet
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.people.models import BreakGlass, Relationship

OPENED = """A record was opened in an emergency.

Record: {reference}
Opened by: {by}
From {began} until {ends}

Sign in to {product} to read the reason and to review the access. This message holds nothing about the person, on purpose.
"""


@shared_task(acks_late=True)
def tell_of_break_glass(pk: int) -> None:
    opened = BreakGlass.objects.select_related("person", "by").get(pk=pk)
    text = OPENED.format(
        reference=opened.person.reference,
        by=opened.by.name,
        began=_moment(opened.began_at),
        ends=_moment(opened.ends_at),
        product=settings.PRODUCT_NAME,
    )
    subject = f"{settings.PRODUCT_NAME}: a record was opened in an emergency ({opened.person.reference})"
    send_mass_mail([(subject, text, settings.DEFAULT_FROM_EMAIL, [watcher.email]) for watcher in watchers(opened)])


def watchers(opened: BreakGlass) -> QuerySet[User]:
    """Information governance, and the CLPs of the lines that know the person; not whoever opened the record."""
    lines = Relationship.objects.filter(person=opened.person_id, ended_at=None).values("service_line")
    roles = Q(memberships__role=Role.GOVERNANCE) | Q(memberships__role=Role.CLP, memberships__service_line__in=lines)
    return User.objects.filter(roles, is_active=True).exclude(pk=opened.by_id).distinct()


def _moment(at: object) -> str:
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M}"  # type: ignore[arg-type]
