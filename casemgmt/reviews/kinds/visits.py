"""What the case manager owes everybody: a visit, and contact."""

from __future__ import annotations

from datetime import date, timedelta

from casemgmt.facts import ADJOINING, Facts
from casemgmt.reviews.kinds.base import Due, Held, Span, derives, held_on, last, repeated
from casemgmt.reviews.kinds.care import lda
from casemgmt.reviews.models import Kind
from reachout.pages.words import long_day
from reachout.rules.selectors import Rules


def away_since(facts: Facts) -> date | None:
    """The first day of the present placement outside the region, moves between such wards included; None when not away."""
    if not facts.out_of_area:
        return None
    since = facts.on
    for stay in reversed(facts.stays):
        over = stay.ended_on is not None and stay.ended_on + ADJOINING < since
        if stay.ward.site.in_region or over:
            break
        since = stay.started_on
    return since


@derives(Kind.VISIT)
def visit(facts: Facts, held: Held, rules: Rules) -> Due | None:
    """Every 8 weeks for an adult with a learning disability or autism out of area (NHS England); for others out of area and
    for everybody in the region at a local interval. Counted from the last visit, from admission before the first; whoever is
    moved out of area is due so many weeks after the move, unless they were due sooner."""
    since = facts.in_hospital_since
    if since is None:
        return None
    done = last(held[Kind.VISIT], since)
    start = held_on(done) if done else since
    away, line = away_since(facts), facts.case.service_line
    near = start + timedelta(weeks=rules.get("visit_in_area_weeks", line))
    key = "visit_in_area_weeks" if away is None else "visit_away_lda_weeks" if lda(facts) else "visit_away_weeks"
    due = near if away is None else min(near, max(start, away) + timedelta(weeks=rules.get(key, line)))
    where = f"Out of area since {long_day(away)}" if away else "In the region"
    what = f"the last visit was on {long_day(start)}." if done else f"no visit since the admission on {long_day(since)}."
    return Due(
        Kind.VISIT,
        due,
        f"{where}; {what}",
        facts=(("Admitted", long_day(since)), ("Placement", where)),
        rules=(key,) if away is None else (key, "visit_in_area_weeks"),
        last_on=start if done else None,
    )


@derives(Kind.CONTACT)
def contact(facts: Facts, held: Held, rules: Rules) -> Due | None:
    """The case manager speaks with the person, or with those who care for them, at a local interval; in hospital and with
    the community team alike."""
    since = facts.in_hospital_since or (facts.episode.accepted_on if facts.episode else None)
    if since is None or since > facts.on:
        return None
    every = Span(rules.get("contact_weeks", facts.case.service_line), "week")
    what = "Admitted" if facts.in_hospital_since else "Accepted by the community team"
    return repeated(
        Kind.CONTACT,
        since,
        what,
        held[Kind.CONTACT],
        first=every,
        again=every,
        facts=((what, long_day(since)),),
        rules=("contact_weeks",),
    )
