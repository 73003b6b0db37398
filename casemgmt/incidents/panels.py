from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from beds.models import WardStay
from casemgmt.facts import Facts
from casemgmt.incidents import charts, selectors, tags
from casemgmt.incidents.models import Concern, Incident
from casemgmt.models import RestrictiveIntervention
from casemgmt.panels import panel
from reachout.accounts.permissions import Permission
from reachout.rules.selectors import rules_on

if TYPE_CHECKING:
    from reachout.accounts.models import User

LAST = 5


@panel("Incidents", order=50, template="incidents/_panel.html")
def incidents(facts: Facts, user: User, now: datetime) -> dict[str, Any]:
    """What goes on now, the last ones, and the last twelve months by month."""
    case = facts.case
    rows = Incident.objects.visible_to(user).standing().filter(spell__person=case.person_id, ward__service_line=case.service_line)
    counts = by_month(rows, facts.on)
    running = RestrictiveIntervention.objects.filter(spell__person=case.person_id, ward__service_line=case.service_line)
    mine = WardStay.objects.open_to(user, Permission.INCIDENT_RECORD).current()
    return {
        "counts": counts,
        "chart": charts.by_month(counts),
        "title": charts.title_of(counts),
        "last": list(rows.with_types().select_related("ward", "concern")[:LAST]),
        "running": selectors.going_on(running, at=now, rules=rules_on(facts.on)),
        "concerns": list(Concern.objects.standing().filter(incident__in=rows).select_related("incident")),
        "stay": mine.filter(person=case.person_id, ward__service_line=case.service_line).first(),
        "at": now,
        "tags": tags,
    }


def by_month(rows: QuerySet[Incident], today: date) -> list[tuple[date, int]]:
    """The last twelve months, this one included, each with how many there were."""
    months = [date(*divmod_month(today.year * 12 + today.month - 1 - back)) for back in range(11, -1, -1)]
    since = selectors.start_of(months[0])
    found = Counter(
        timezone.localdate(at).replace(day=1) for at in rows.filter(happened_at__gte=since).values_list("happened_at", flat=True)
    )
    return [(month, found[month]) for month in months]


def divmod_month(number: int) -> tuple[int, int, int]:
    return number // 12, number % 12 + 1, 1
