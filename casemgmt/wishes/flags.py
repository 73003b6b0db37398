"""Nobody offered an advocate; nobody made the care plan together with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from casemgmt.facts import ADJOINING, Facts
from casemgmt.flags.rules import Finding, flag
from casemgmt.flags.words import day
from casemgmt.wishes.selectors import Heard, heard_of
from reachout.rules.selectors import Rules
from referrals.services.assessing import after_months


@flag(
    "no_advocate_offered",
    "No advocate offered",
    thresholds=["advocate_offer_days", "advocate_statuses"],
    reads=heard_of,
)
def no_advocate_offered(facts: Facts, heard: Heard | None, rules: Rules) -> Iterator[Finding]:
    """Detained for longer than the days allowed, and no independent advocate was offered. Source: Mental Health Act 1983,
    section 130D, which asks for it as soon as practicable; the days are our own."""
    since = detained_since(facts, rules.get("advocate_statuses", facts.case.service_line))
    if since is None or (heard and heard.offered_since(since)):
        return
    beyond = since + timedelta(days=int(rules.get("advocate_offer_days", facts.case.service_line)))
    if facts.on <= beyond or facts.legal is None:
        return
    yield Finding(
        since=beyond + timedelta(days=1),
        because=f"Detained since {day(since)}, and no advocate was offered.",
        facts=[
            ("Legal status", facts.legal.get_code_display()),
            ("Detained in this stay since", day(since)),
            ("To be offered by", day(beyond)),
            ("Advocacy", "Nothing is recorded in this stay", f"/wishes/{facts.case.pk}/#advocacy"),
        ],
    )


@flag(
    "care_plan_not_together",
    "Care plan not made together",
    thresholds=["care_plan_together_months"],
    reads=heard_of,
)
def care_plan_not_together(facts: Facts, heard: Heard | None, rules: Rules) -> Iterator[Finding]:
    """In hospital, and for longer than the months allowed no care plan was made together with the person, nor did they say that
    they did not wish to take part. Source: own."""
    if facts.in_hospital_since is None:
        return
    last = heard.together_on if heard else None
    plan = heard.care_plan if heard else None
    since = max(facts.in_hospital_since, last or date.min)
    beyond = after_months(since, int(rules.get("care_plan_together_months", facts.case.service_line)))
    if facts.on <= beyond:
        return
    yield Finding(
        since=beyond + timedelta(days=1),
        because=f"No care plan was made together with them since {day(since)}.",
        facts=[
            ("In hospital since", day(facts.in_hospital_since)),
            ("Last care plan made together", day(last) if last else "None recorded", f"/wishes/{facts.case.pk}/#care-plans"),
            ("Last care plan", f"{day(plan.planned_on)}, {plan.get_together_display().lower()}" if plan else "None recorded"),
        ],
    )


def detained_since(facts: Facts, codes: list[str]) -> date | None:
    """The first day of this stay in hospital under statuses that give a right to an advocate, one after the other."""
    if facts.in_hospital_since is None or facts.legal is None or facts.legal.code not in codes:
        return None
    since = facts.legal.started_on
    for earlier in facts.statuses[::-1]:
        follows = earlier.ended_on is not None and earlier.ended_on + ADJOINING >= since
        if earlier.started_on < since and follows and earlier.code in codes:
            since = earlier.started_on
    return max(since, facts.in_hospital_since)
