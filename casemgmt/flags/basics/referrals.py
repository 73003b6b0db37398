from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from casemgmt.flags.words import day
from reachout.rules.selectors import Rules
from referrals.clocks import LONDON, Clock, Key
from referrals.selectors import clocks

ASSESSING = {Key.ASSESS, Key.PRISON_ASSESS}


def assessment_clocks(many: list[Facts], *, on: date) -> dict[int, list[Clock]]:
    """Clocks for an assessment that ran out before the day began, by case."""
    referred = {facts.case.pk: facts.referral for facts in many if facts.referral}
    if not referred:
        return {}
    running = clocks(referred.values(), at=datetime.combine(on, time.min, LONDON))
    return {
        case: [clock for clock in running[referral.pk] if clock.key in ASSESSING and clock.live and clock.due_on < on]
        for case, referral in referred.items()
    }


@flag("assessment_late", "Assessment overdue", reads=assessment_clocks)
def assessment_late(facts: Facts, late: list[Clock] | None, rules: Rules) -> Iterator[Finding]:
    """A referral is open, and the time for its assessment has passed; red where the law sets it. Source: the referral clocks."""
    for clock in late or []:
        assert facts.referral
        yield Finding(
            key=f"{facts.referral.pk}:{clock.key}",
            since=clock.due_on + timedelta(days=1),
            because=f"{clock.title}: was due by {day(clock.due_on)}.",
            facts=[
                ("Referral", facts.referral.reference, facts.referral.get_absolute_url()),
                ("Received", day(facts.referral.received_on)),
                (clock.title, f"by {day(clock.due_on)}"),
            ],
            red=clock.legal,
        )
