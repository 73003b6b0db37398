from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from casemgmt.incidents.models import Incident, Notification
from casemgmt.incidents.services.locks import lock
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.pages.words import long_day
from reachout.refused import Refused


@transaction.atomic
def tell(incident: Incident, *, to: str, told_on: date, at: datetime, by: User, their_reference: str = "") -> Notification:
    """Somebody outside was told of the incident."""
    incident = lock(incident)
    happened_on = timezone.localdate(incident.happened_at)
    if told_on > timezone.localdate(at):
        raise Refused("This day is in the future. Enter it when they have been told.")
    if told_on < happened_on:
        raise Refused(f"It happened on {long_day(happened_on)}: they cannot have been told before.")
    if incident.notifications.filter(to=to).exists():
        raise Refused(f"{Incident.Told(to).label}: that they were told has already been recorded.")
    made = Notification.objects.create(
        incident=incident, to=to, told_on=told_on, their_reference=their_reference, recorded_at=at, by=by
    )
    record("incident.notified", incident, by=by, person=incident.spell.person_id, to=to, on=told_on)
    return made
