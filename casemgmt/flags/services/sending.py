from __future__ import annotations

from casemgmt.flags import notifications
from casemgmt.flags.models import Telling


def send() -> int:
    """Write to everybody of whom something is noted and not sent; what an earlier run left goes with it. How many people."""
    people = sorted(set(Telling.objects.filter(sent_at=None).values_list("to", flat=True)))
    for person in people:
        notifications.tell.delay(person)
    return len(people)
