from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from quality.performance.models import Event, Notice, Plan
from reachout.pages.words import long_day
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


def tell(notice: Notice, kind: Event.Kind, text: str, *, at: datetime, by: User | None) -> Event:
    return Event.objects.create(notice=notice, kind=kind, text=text, at=at, by=by)


def locked(notice: Notice) -> Notice:
    """Everything under a notice is done with its row held: whoever comes second sees what the first did."""
    rows = Notice.objects.select_for_update(of=("self",)).select_related("contract__provider", "requirement")
    return rows.get(pk=notice.pk)


def still_open(notice: Notice) -> Notice:
    notice = locked(notice)
    if notice.ended_at:
        ended = notice.get_status_display().lower()
        raise Refused(f"This notice was {ended} on {long_day(timezone.localdate(notice.ended_at))}. Nothing was changed.")
    return notice


def plan_of(notice: Notice) -> Plan | None:
    return Plan.objects.filter(notice=notice).first()
