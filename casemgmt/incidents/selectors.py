from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from casemgmt.facts import Facts
from casemgmt.incidents.clocks import Restriction, Span
from casemgmt.incidents.models import Incident, Review
from casemgmt.incidents.models.incidents import ISOLATION
from casemgmt.models import RestrictiveIntervention
from reachout.rules.selectors import Rules, rules_on

LOOK_BACK = timedelta(days=7)
"""How far back earlier seclusions are read: further than any rule of hours within days looks."""


def restrictions_of(many: list[Facts], *, on: date) -> dict[int, list[Restriction]]:
    """Who of these is secluded or segregated when the day ends (or now, on the day itself), with the reviews until then.

    By the case's key; whoever is not is left out. Four queries, however many cases.
    """
    cases = {facts.spell.pk: facts.case.pk for facts in many if facts.spell}
    rows = RestrictiveIntervention.objects.filter(spell__in=list(cases))
    found: dict[int, list[Restriction]] = defaultdict(list)
    for one in going_on(rows, at=end_of(on), rules=rules_on(on)):
        found[cases[one.intervention.spell_id]].append(one)
    return dict(found)


def going_on(rows: QuerySet[RestrictiveIntervention], *, at: datetime, rules: Rules) -> list[Restriction]:
    """The seclusions and segregations among these that go on at a moment, longest first. Three queries."""
    reviews = Review.objects.filter(at__lte=at).order_by("-at", "-id")
    running = list(
        rows.filter(Q(ended_at=None) | Q(ended_at__gt=at), type__in=ISOLATION, started_at__lte=at)
        .filter(Q(spell__discharged_on=None) | Q(spell__discharged_on__gt=timezone.localdate(at)))
        .select_related("detail", "spell__person", "ward__site__organisation")
        .prefetch_related(Prefetch("reviews", reviews, to_attr="done"))
        .order_by("started_at", "id")
    )
    earlier = _earlier(running)
    return [_restriction(one, earlier[one.spell_id], rules) for one in running]


def _restriction(one: Any, spans: list[Span], rules: Rules) -> Restriction:
    return Restriction(one, one.done, [span for span in spans if span[0] < one.started_at], rules, one.ward.service_line)


def _earlier(running: Iterable[RestrictiveIntervention]) -> dict[int, list[Span]]:
    """Seclusions that ended shortly before those that go on."""
    since = {one.spell_id: one.started_at for one in running}
    rows = RestrictiveIntervention.objects.filter(spell__in=list(since), type=RestrictiveIntervention.Type.T05)
    recent = rows.filter(ended_at__gt=min(since.values()) - LOOK_BACK) if since else rows.none()
    found: dict[int, list[Span]] = defaultdict(list)
    for one in recent:
        if one.ended_at:
            found[one.spell_id].append((one.started_at.astimezone(UTC), one.ended_at.astimezone(UTC)))
    return found


def end_of(day: date) -> datetime:
    """Its last moment."""
    return start_of(day + timedelta(days=1)) - timedelta.resolution


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def incidents_of(rows: Iterable[RestrictiveIntervention]) -> dict[int, Incident]:
    """By the intervention's key: the incident it belongs to."""
    asked = list(rows)
    found = Incident.objects.filter(reference__in=[row.incident for row in asked])
    known = {(one.reference, one.spell_id): one for one in found}
    return {row.pk: known[key] for row in asked if (key := (row.incident, row.spell_id)) in known}


def running_in(incident: Incident, *, at: datetime) -> list[Restriction]:
    return going_on(incident.interventions.order_by(), at=at, rules=rules_on(timezone.localdate(at)))
