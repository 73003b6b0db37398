from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from casemgmt.flags.words import day, stay_address
from reachout.rules.selectors import Rules


@flag("ready_delayed", "Ready for discharge, and still here", thresholds=["ready_delay_days", "ready_red_days"])
def ready_delayed(facts: Facts, read: Any, rules: Rules) -> Iterator[Finding]:
    """Clinically ready for discharge for longer than a short wait; red beyond a second one. Source: pathway, section 5."""
    ready, line = facts.readiness, facts.case.service_line
    patience = int(rules.get("ready_delay_days", line))
    if ready is None or facts.ready_days is None or facts.ready_days <= patience:
        return
    why = ready.get_reason_display() or "No reason recorded"
    yield Finding(
        since=ready.ready_on + timedelta(days=patience + 1),
        because=f"Ready for discharge since {day(ready.ready_on)}. {why}.",
        facts=[
            ("Ready for discharge since", day(ready.ready_on), stay_address(facts)),
            ("Reason for the delay", why),
            ("Attributable to", ready.get_attributable_display() or "Not recorded"),
        ],
        red=facts.ready_days > int(rules.get("ready_red_days", line)),
    )
