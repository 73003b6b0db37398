"""Reminders of what is overdue: each noted once, and one message a person however often and however brokenly it runs.

class Chase(Reminding): what it is about (``action``) and the stage reached

note(wanted, "action")          the service's, inside its lock: keeps those that are new
tell(Chase, remind)             one task a person who has something unsent
send(rows, letter)              the task's: the message leaves, and that it did is kept with it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone


class Reminding(models.Model):
    due_on = models.DateField("the due date that was missed")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("made_at", "id")


R = TypeVar("R", bound=Reminding)


def note(wanted: Iterable[R], about: str) -> list[R]:
    """Keep the reminders that were not noted yet: whoever calls holds the locks of what they are ``about``."""
    asked = list(wanted)
    if not asked:
        return []
    rows: Any = type(asked[0])._default_manager
    names = (f"{about}_id", "stage", "due_on", "to_id")
    noted = set(rows.filter(**{f"{about}__in": {getattr(one, names[0]) for one in asked}}).values_list(*names))
    new = [one for one in asked if tuple(getattr(one, name) for name in names) not in noted]
    rows.bulk_create(new)
    return new


def tell(model: type[Reminding], remind: Any) -> None:
    """What an earlier run left unsent goes with it."""
    unsent = model._default_manager.filter(sent_at=None).values_list("to", flat=True)
    for person in sorted(set(unsent)):
        remind.delay(person)


def send(rows: Any, letter: Callable[[list[R]], EmailMessage]) -> None:
    """Everything noted for one person and not sent yet, in one message; that it was sent is kept with it. Delivered twice,
    the second finds nothing. Should the power fail between the two, the same message goes again under the same Message-ID,
    by which mail systems know it for a copy."""
    with transaction.atomic():
        unsent = rows.select_for_update(of=("self",)).filter(to__is_active=True, sent_at=None)
        chases = list(unsent.select_related("to").order_by("due_on", "pk"))
        if chases:
            message = letter(chases)
            message.extra_headers["Message-ID"] = _identity(chases)
            message.send()
            rows.filter(pk__in=[one.pk for one in chases]).update(sent_at=timezone.now())


def _identity(chases: list[Any]) -> str:
    keys = ",".join(str(one.pk) for one in chases)
    kind = chases[0]._meta.model_name
    return f"<{kind}-{sha256(keys.encode()).hexdigest()[:32]}@{settings.PRODUCT_NAME.lower().replace(' ', '')}>"
