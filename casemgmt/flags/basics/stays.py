from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from casemgmt.flags.words import day, stay_address
from reachout.rules.selectors import Rules
from referrals.models import Security
from referrals.services.assessing import after_months

BANDS = {Security.LOW: "stay_low_months", Security.MEDIUM: "stay_medium_months", Security.NONE: "stay_unlocked_months"}
SECURE = {Security.LOW, Security.MEDIUM, Security.HIGH}


@flag("stay_long", "Length of stay beyond its band", thresholds=[*BANDS.values(), "stay_red_months"], for_meeting=True)
def stay_long(facts: Facts, read: Any, rules: Rules) -> Iterator[Finding]:
    """At one level of security for longer than the band of that level, over all its wards and units; red some months later. A
    band of 0 months is none. Source: pathway, section 5."""
    since, ward, line = level_since(facts), facts.ward, facts.case.service_line
    months = int(rules.get(BANDS[Security(ward.security)], line)) if ward and ward.security in BANDS else 0
    if since is None or ward is None or not months or facts.in_hospital_since is None:
        return
    beyond = after_months(since, months)
    if facts.on <= beyond:
        return
    level = ward.get_security_display().lower() if ward.security != Security.NONE else "no level of security"
    yield Finding(
        since=beyond + timedelta(days=1),
        because=f"At {level} since {day(since)}; its band of {months} months ended on {day(beyond)}.",
        facts=[
            ("Level", ward.get_security_display(), stay_address(facts)),
            ("At this level since", day(since)),
            ("Band", f"{months} months, until {day(beyond)}"),
            ("In hospital since", day(facts.in_hospital_since)),
        ],
        red=facts.on > after_months(beyond, int(rules.get("stay_red_months", line))),
    )


@flag("no_legal_status", "No legal status recorded", thresholds=["no_legal_status_days"])
def no_legal_status(facts: Facts, read: Any, rules: Rules) -> Iterator[Finding]:
    """In a secure bed, and no legal status is recorded for the day. Source: own."""
    if facts.ward is None or facts.ward.security not in SECURE or facts.legal or facts.in_hospital_since is None:
        return
    last = max((status.ended_on for status in facts.statuses if status.ended_on and status.ended_on <= facts.on), default=None)
    gap = max(facts.in_hospital_since, last or date.min)
    patience = timedelta(days=int(rules.get("no_legal_status_days", facts.case.service_line)))
    if facts.on <= gap + patience:
        return
    yield Finding(
        since=gap + patience + timedelta(days=1),
        because=f"In a secure bed, and no legal status is recorded since {day(gap)}.",
        facts=[
            ("Ward", f"{facts.ward.name}, {facts.ward.get_security_display().lower()}", stay_address(facts)),
            ("In hospital since", day(facts.in_hospital_since)),
            ("Last legal status ended", day(last) if last else "None recorded", f"{facts.person.get_absolute_url()}#care"),
        ],
    )


def level_since(facts: Facts) -> date | None:
    """The first day at the present level of security, transfers within it included."""
    if facts.stay is None or facts.in_hospital_since is None:
        return None
    since = facts.stay.started_on
    for earlier in reversed(facts.stays):
        if earlier.started_on < facts.in_hospital_since or earlier.ward.security != facts.stay.ward.security:
            break
        since = min(since, earlier.started_on)
    return since
