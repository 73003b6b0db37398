"""Messages about flags: references and where to look, never who it is about."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from casemgmt.flags.models import Flag, Telling
from reachout.accounts.models import User
from reachout.accounts.notifications import TRY_AGAIN, address

MOST = 50
"""Listed in one message; the page has the rest."""


@shared_task(**TRY_AGAIN)
def tell(person: int) -> None:
    """Everything noted for one person and not sent yet, in one message, at most one a day; what has ended meanwhile is left out.

    Delivered twice, the second finds nothing. Should the power fail between sending and keeping that it was sent, the same
    message goes again under the same Message-ID, by which mail systems know it for a copy.
    """
    with transaction.atomic():
        user, now = User.objects.get(pk=person), timezone.now()
        noted = Telling.objects.filter(to=user, sent_at=None)
        rows = list(noted.select_for_update(of=("self",)).select_related("step__flag__case").order_by("pk"))
        if Telling.objects.filter(to=user, sent_at__date=timezone.localdate(now)).exists():
            return
        standing = [one for one in rows if one.step.flag.stands]
        if standing and user.is_active:
            _message(user, standing).send()
        noted.filter(pk__in=[one.pk for one in rows]).update(sent_at=now)


def _message(user: User, rows: list[Telling]) -> EmailMessage:
    """Each flag once, by the last that happened to it."""
    last = {one.step.flag_id: one.step for one in rows}
    own = [step.flag for step in last.values() if not step.escalated_to or step.flag.case.manager_id == user.pk]
    theirs = [step.flag for step in last.values() if step.escalated_to and step.flag.case.manager_id != user.pk]
    parts = []
    if own:
        parts += ["These flags of your cases wait for an answer:", *_lines(own, page=None)]
    if theirs:
        parts += ["Nobody has answered these in time. They have come to you:", *_lines(theirs, page="/flags/escalations/")]
    count = len(last)
    subject = f"{settings.PRODUCT_NAME}: {count} {'flag' if count == 1 else 'flags'}"
    keys = ",".join(str(one.pk) for one in rows)
    name = settings.PRODUCT_NAME.lower().replace(" ", "")
    identity = {"Message-ID": f"<flags-{sha256(keys.encode()).hexdigest()[:32]}@{name}>"}
    return EmailMessage(subject, "\n\n".join(parts) + "\n", None, [user.email], headers=identity)


def _lines(flags: list[Flag], *, page: str | None) -> Iterable[str]:
    for flag in sorted(flags, key=lambda one: (one.answer_by, one.pk))[:MOST]:
        where = page or flag.get_absolute_url()
        yield (
            f"{flag.reference}, case {flag.case.reference}: {flag.title}, {flag.get_level_display().lower()}, "
            f"answer by {flag.answer_by:%-d %B %Y}\n{address(where)}"
        )
    if len(flags) > MOST:
        yield f"And {len(flags) - MOST} more:\n{address(page or '/flags/')}"
