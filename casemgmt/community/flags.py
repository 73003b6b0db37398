"""Flags on whoever is with the community team: nobody has seen them, the work began late, their home is at risk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from casemgmt.community.models import Support
from casemgmt.community.selectors import Followed, with_the_team
from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from reachout.pages.words import long_day
from reachout.rules.selectors import Rules


@flag("community_no_contact", "No contact by the community team", thresholds=["community_contact_days"], reads=with_the_team)
def community_no_contact(facts: Facts, row: Followed | None, rules: Rules) -> Iterator[Finding]:
    """With the community team and at home, and no contact that counts (face to face, phone, talk type, video; not text or e-mail)
    for longer than the rule allows."""
    if row is None or row.first_contact_on is None or row.last_contact_on is None or facts.ward:
        return
    due = row.last_contact_on + timedelta(days=rules.get("community_contact_days", facts.case.service_line))
    if due < facts.on:
        yield Finding(
            since=due + timedelta(days=1),
            because=f"The last contact that counts was on {long_day(row.last_contact_on)}; another was due by {long_day(due)}.",
            facts=[("Last contact", long_day(row.last_contact_on)), ("Team", row.episode.team or "Not named")],
            red=bool(row.condition),
        )


@flag(
    "community_first_contact_late",
    "First contact by the community team late",
    thresholds=["community_first_contact_days"],
    reads=with_the_team,
)
def community_first_contact_late(facts: Facts, row: Followed | None, rules: Rules) -> Iterator[Finding]:
    """Accepted by the community team for longer than the rule allows, without a first contact."""
    if row is None or row.accepted_on is None or row.first_contact_on:
        return
    due = row.accepted_on + timedelta(days=rules.get("community_first_contact_days", facts.case.service_line))
    if due < facts.on:
        yield Finding(
            since=due + timedelta(days=1),
            because=f"Accepted on {long_day(row.accepted_on)}; the first contact was due by {long_day(due)}.",
            facts=[("Accepted", long_day(row.accepted_on)), ("Team", row.episode.team or "Not named")],
        )


@flag(
    "community_home_at_risk",
    "Accommodation at risk",
    thresholds=["community_home_risk_days"],
    reads=with_the_team,
)
def community_home_at_risk(facts: Facts, row: Followed | None, rules: Rules) -> Iterator[Finding]:
    """The last word on the accommodation of somebody with the community team is that it is at risk or lost. Red when lost, or at
    risk for longer than the rule allows."""
    home = row.supports.get(Support.Kind.HOME) if row else None
    if home is None or home.state not in (Support.State.AT_RISK, Support.State.LOST):
        return
    days = (facts.on - home.since).days
    lost = home.state == Support.State.LOST
    yield Finding(
        since=home.since,
        because=f"Their accommodation is {'lost' if lost else 'at risk'} since {long_day(home.since)}.",
        facts=[("Accommodation", str(home.get_state_display())), ("Since", long_day(home.since))],
        red=lost or days > rules.get("community_home_risk_days", facts.case.service_line),
    )
