from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from casemgmt.reviews.models import Feed
from casemgmt.reviews.models.feeds import token
from reachout.audit.services import record

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def open_feed(*, by: User, at: datetime) -> Feed:
    """A new secret address; the one before it stops working."""
    feed, _ = Feed.objects.update_or_create(user=by, defaults={"token": token(), "made_at": at})
    record("calendar.opened", by=by)
    return feed


@transaction.atomic
def close_feed(*, by: User) -> None:
    Feed.objects.filter(user=by).delete()
    record("calendar.closed", by=by)
