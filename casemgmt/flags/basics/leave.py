from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from beds.models import Leave
from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from casemgmt.flags.words import day, stay_address
from reachout.rules.selectors import Rules


@flag("awol", "Absent without leave")
def awol(facts: Facts, read: Any, rules: Rules) -> Iterator[Finding]:
    """Absent without leave: red at once. Source: own."""
    leave = facts.leave
    if leave and leave.kind == Leave.Kind.AWOL:
        absent = ("Absent since", day(leave.started_on), stay_address(facts))
        yield Finding(
            since=leave.started_on, because=f"Absent without leave since {day(leave.started_on)}.", facts=[absent], red=True
        )


@flag("leave_long", "Long on leave", thresholds=["leave_long_days", "trial_leave_long_days"], for_meeting=True)
def leave_long(facts: Facts, read: Any, rules: Rules) -> Iterator[Finding]:
    """On leave for long; trial leave to another hospital has a limit of its own. Source: own."""
    leave = facts.leave
    if leave is None or leave.kind == Leave.Kind.AWOL:
        return
    key = "trial_leave_long_days" if leave.kind == Leave.Kind.TRIAL else "leave_long_days"
    last = leave.started_on + timedelta(days=int(rules.get(key, facts.case.service_line)))
    if facts.on <= last:
        return
    yield Finding(
        since=last + timedelta(days=1),
        because=f"{leave.get_kind_display()} since {day(leave.started_on)}.",
        facts=[
            ("Leave", leave.get_kind_display(), stay_address(facts)),
            ("Since", day(leave.started_on)),
            ("Expected back", day(leave.expected_back_on) if leave.expected_back_on else "Not recorded"),
        ],
    )
