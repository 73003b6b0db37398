from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from casemgmt.models import Case
from casemgmt.services.handing_over import lock
from reachout.refused import Refused


def opened(case: Case, on: date, at: datetime) -> Case:
    """The case, locked, if it is open and the day has come."""
    if on > timezone.localdate(at):
        raise Refused("Enter today or a day in the past.")
    return lock(case)


def in_order(on: date, since: date, what: str) -> None:
    if on < since:
        raise Refused(f"{what} {since:%-d %B %Y}: enter that day or a later one.")
