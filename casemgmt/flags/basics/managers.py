from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from casemgmt.flags.words import day
from casemgmt.models import Handover
from reachout.rules.selectors import Rules


def given_up(many: list[Facts], *, on: date) -> dict[int, date]:
    """When the last case manager of those that have none gave the case up."""
    alone = [facts.case.pk for facts in many if facts.case.manager_id is None]
    rows = Handover.objects.filter(case__in=alone).order_by("at", "id").values_list("case", "at")
    return {case: timezone.localdate(at) for case, at in rows}


@flag("no_manager", "No case manager", thresholds=["no_manager_days"], reads=given_up)
def no_manager(facts: Facts, given_up_on: date | None, rules: Rules) -> Iterator[Finding]:
    """Nobody has managed the case for some days. Source: own."""
    if facts.case.manager_id is not None:
        return
    since = given_up_on or facts.case.opened_on
    last = since + timedelta(days=int(rules.get("no_manager_days", facts.case.service_line)))
    if facts.on > last:
        yield Finding(
            since=last + timedelta(days=1),
            because=f"Without a case manager since {day(since)}.",
            facts=[("Without a case manager since", day(since), facts.case.get_absolute_url())],
        )
