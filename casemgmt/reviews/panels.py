from __future__ import annotations

from datetime import datetime
from typing import Any

from casemgmt.facts import Facts
from casemgmt.panels import panel
from casemgmt.reviews import tags
from casemgmt.reviews.due import due_of
from casemgmt.reviews.models import Action, Review
from casemgmt.reviews.services.steps import kinds_for
from reachout.accounts.models import User

LAST = 5


@panel("Reviews and visits", order=20, template="reviews/_panel.html")
def reviews(facts: Facts, user: User, now: datetime) -> dict[str, Any]:
    """What is due next, by kind, with why; the last ones; what they asked for and is not done."""
    case, today = facts.case, facts.on
    due = due_of([facts], on=today)[case.pk]
    mine = Review.objects.filter(person=case.person_id, service_line=case.service_line)
    known = {one.kind for one in due}
    return {
        "due": due,
        "others": [kind for kind in kinds_for(user, case) if kind not in known],
        "actions": Action.objects.outstanding().filter(review__in=mine).select_related("review"),
        "last": mine.exclude(status=Review.Status.BOOKED).order_by("-updated_at", "-id")[:LAST],
        "today": today,
        "tags": tags,
    }
