"""What quality assurance knows of a unit concerns everybody who is there: flags on their cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from beds.models import Ward
from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from quality.assurance.models import Action, Surveillance
from quality.assurance.models import Finding as Found
from reachout.pages.words import long_day, plural
from reachout.rules.selectors import Rules


def watched_intensively(many: Sequence[Facts], *, on: date) -> dict[int, list[Surveillance]]:
    rows = Surveillance.objects.filter(Q(ended_at=None) | Q(ended_at__date__gt=on), level=Surveillance.Level.INTENSIVE)
    return _where_they_are(many, rows.filter(began_on__lte=on).select_related("provider", "site").order_by("began_on", "pk"))


@flag("unit_intensive", "Unit under intensive surveillance", reads=watched_intensively, for_meeting=True)
def unit_intensive(facts: Facts, watched: list[Surveillance] | None, rules: Rules) -> Iterator[Finding]:
    """The unit, or its whole provider, is watched intensively. Source: pathway, section 5."""
    if watched:
        first = watched[0]
        yield Finding(
            since=max(first.began_on, facts.stay.started_on if facts.stay else first.began_on),
            because=f"{first.unit} is under intensive surveillance since {long_day(first.began_on)}.",
            facts=[
                ("Under intensive surveillance", f"{one.unit}, since {long_day(one.began_on)}", one.get_absolute_url())
                for one in watched
            ],
        )


def musts(many: Sequence[Facts], *, on: date) -> dict[int, list[Action]]:
    """Actions of findings that must be put right, open on the day."""
    rows = Action.objects.filter(
        Q(closed_at=None) | Q(closed_at__date__gt=on),
        finding__kind__in=[Found.Kind.IMMEDIATE, Found.Kind.MUST],
        raised_at__date__lte=on,
    )
    return _where_they_are(many, rows.select_related("finding", "provider", "site").order_by("raised_at", "pk"))


@flag("unit_must_do", "Must-do action open at the unit", reads=musts)
def unit_must_do(facts: Facts, actions: list[Action] | None, rules: Rules) -> Iterator[Finding]:
    """A visit found what must be put right at the unit, and the action is not closed; red when that was to be at once and its
    day has passed. Source: pathway, section 5."""
    if not actions or not facts.stay:
        return
    raised_on = timezone.localdate(actions[0].raised_at)
    yield Finding(
        since=max(raised_on, facts.stay.started_on),
        because=f"{plural(len(actions), 'action')} must be done at the unit; the first was raised on {long_day(raised_on)}.",
        facts=[(f"Action {one.reference}", f"due {long_day(one.due_on)}", one.get_absolute_url()) for one in actions],
        red=any(_late(one, facts.on) for one in actions),
    )


def _late(action: Action, on: date) -> bool:
    return action.due_on < on and action.finding is not None and action.finding.kind == Found.Kind.IMMEDIATE


def _where_they_are(many: Sequence[Facts], rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Of rows about units, those about where each case's person is."""
    rows = list(rows)
    return {facts.case.pk: [one for one in rows if _is_at(facts.ward, one)] for facts in many if facts.ward} if rows else {}


def _is_at(ward: Ward, row: Any) -> bool:
    here = row.provider_id == ward.site.organisation_id and row.site_id in (None, ward.site_id)
    return here and row.service_line == ward.service_line
