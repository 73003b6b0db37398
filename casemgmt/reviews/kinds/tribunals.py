"""When somebody's detention comes before a tribunal at the latest, and when they may ask for it themselves."""

from __future__ import annotations

from datetime import date

from casemgmt.facts import Facts
from casemgmt.reviews.kinds.base import DAY, Due, Held, Span, derives, held_on, last
from casemgmt.reviews.kinds.detention import ends
from casemgmt.reviews.models import Kind
from reachout.pages.words import long_day
from reachout.people.models import LegalStatus
from reachout.rules.selectors import Rules
from referrals.services.assessing import after_months

Code = LegalStatus.Code

REFERRED = (Code.S3, Code.S37, Code.S47, Code.S48, Code.S45A_ENDED)
FROM_THE_FIRST_DAY = (Code.S3, Code.S47, Code.S47_49, Code.S48, Code.S48_49)
"""Whose first application may be made at once; of those under a hospital order after six months."""


def applicable_day(facts: Facts, legal: LegalStatus) -> date:
    """The day from which the duty to refer counts: of a section 3 that followed a section 2, the day section 2 began."""
    earlier = next((one for one in facts.statuses if one.ended_on == legal.started_on and one.code == Code.S2), None)
    return earlier.started_on if earlier and legal.code == Code.S3 else legal.started_on


def may_apply(legal: LegalStatus, on: date) -> str:
    """The days on which one application may be made: the period of detention in which the day lies."""
    end = ends(legal.started_on, [6, 12], 12, on - DAY)
    first_end = ends(legal.started_on, [6, 12], 12, legal.started_on)
    if end == first_end and legal.code not in FROM_THE_FIRST_DAY:
        return f"from {long_day(first_end + DAY)}"
    return f"once until {long_day(end)}"


@derives(Kind.TRIBUNAL)
def tribunal(facts: Facts, held: Held, rules: Rules) -> Due | None:
    """The day by which the case is referred if no tribunal has considered it: under section 3 after six months (counted from
    a section 2 before it) and then three years after the last; under a hospital order, and by the Secretary of State under
    restrictions, three years. Source: Mental Health Act 1983, sections 68 and 71; the Act of 2025 shortens these once in
    force."""
    legal, line = facts.legal, facts.case.service_line
    if legal is None or facts.ward is None:
        return None
    restricted = legal.code in rules.get("restricted_statuses", line)
    if not restricted and legal.code not in REFERRED:
        return None
    since = applicable_day(facts, legal)
    then = "restricted_reference_months" if restricted else "tribunal_reference_months"
    first = "s3_first_reference_months" if legal.code == Code.S3 else then
    done = last(held[Kind.TRIBUNAL], since)
    start, key = (held_on(done), then) if done else (since, first)
    who = "The Secretary of State refers" if restricted else "The hospital managers refer"
    told = f"the last tribunal was on {long_day(start)}." if done else f"no tribunal since {legal} began."
    return Due(
        Kind.TRIBUNAL,
        after_months(start, rules.get(key, line)),
        f"{who} the case by this day; {told}",
        facts=(
            ("Legal status", str(legal)),
            ("Counted from", long_day(start)),
            ("May apply themselves", may_apply(legal, facts.on)),
        ),
        rules=(key,),
        last_on=start if done else None,
    )


@derives(Kind.MOJ_REPORT)
def moj_report(facts: Facts, held: Held, rules: Rules) -> Due | None:
    """The responsible clinician's report on a restricted patient, at most a year after the restrictions began or the last
    report was sent. Source: Mental Health Act 1983, sections 41(6), 45B(3) and 49(3)."""
    legal, line = facts.legal, facts.case.service_line
    if legal is None or facts.ward is None or legal.code not in rules.get("restricted_statuses", line):
        return None
    done = last(held[Kind.MOJ_REPORT], legal.started_on)
    start = held_on(done) if done else legal.started_on
    told, every = "The last report was sent" if done else f"{legal} began", Span(rules.get("moj_report_months", line))
    return Due(
        Kind.MOJ_REPORT,
        every.after(start),
        f"{told} on {long_day(start)}; within {every} of that.",
        facts=(("Legal status", str(legal)), ("Began", long_day(legal.started_on))),
        rules=("moj_report_months",),
        last_on=start if done else None,
    )
