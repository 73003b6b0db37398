"""Flags of what is late by the facts: reviews, visits, the Ministry's answer, and the end of a section."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from casemgmt.reviews.due import Due, due_of
from casemgmt.reviews.models import Kind, Review
from reachout.pages.words import long_day
from reachout.rules.selectors import Rules

DAY = timedelta(days=1)
APART = (Kind.VISIT, Kind.RENEWAL)
"""Flagged by rules of their own."""


def overdue(facts: Facts, due: Due, rules: Rules) -> Finding:
    line = facts.case.service_line
    red = due.due_on + timedelta(days=rules.get("review_overdue_red_days", line)) < facts.on
    booked = f" It is booked for {long_day(due.booked_on)}." if due.booked_on else " None is booked."
    told = [(due.title, f"due {long_day(due.due_on)}"), *due.facts, ("Last", long_day(due.last_on, "None"))]
    return Finding(due.due_on + DAY, f"{due.title} was due on {long_day(due.due_on)}.{booked}", told, key=due.key, red=red)


@flag("review_overdue", "Review overdue", thresholds=["review_overdue_red_days"], reads=due_of)
def review_overdue(facts: Facts, due: list[Due] | None, rules: Rules) -> Iterator[Finding]:
    """A review, contact or legal date is past the day on which it was due, whether or not it is booked since; red after a
    further interval. Source: pathway, section 5."""
    for one in due or []:
        if one.kind not in APART and one.is_overdue(facts.on):
            yield overdue(facts, one, rules)


@flag("visit_overdue", "Oversight visit overdue", thresholds=["review_overdue_red_days"], reads=due_of, for_meeting=True)
def visit_overdue(facts: Facts, due: list[Due] | None, rules: Rules) -> Iterator[Finding]:
    """Nobody has visited within the interval: 8 weeks for an adult with a learning disability or autism out of area. Source:
    NHS England; pathway, section 5."""
    for one in due or []:
        if one.kind == Kind.VISIT and one.is_overdue(facts.on):
            yield overdue(facts, one, rules)


@flag(
    "section_expires",
    "Section about to end",
    thresholds=["section_expiry_near_days", "deadline_near_days"],
    reads=due_of,
)
def section_expires(facts: Facts, due: list[Due] | None, rules: Rules) -> Iterator[Finding]:
    """The authority to detain ends within 28 days, by what is recorded or, where nothing is, by the law's own periods; red in
    the last week and once it has passed. Source: pathway, section 5."""
    line = facts.case.service_line
    near, red = (timedelta(days=rules.get(key, line)) for key in ("section_expiry_near_days", "deadline_near_days"))
    for one in due or []:
        if one.kind == Kind.RENEWAL and one.due_on - near <= facts.on:
            ends = "ended" if one.is_overdue(facts.on) else "ends"
            words = f"The section {ends} with {long_day(one.due_on)}."
            yield Finding(
                one.due_on - near, words, [*one.facts, ("Ends", long_day(one.due_on))], red=one.due_on - red <= facts.on
            )


def awaited(many: list[Facts], *, on: date) -> dict[int, list[Review]]:
    """Reports that asked the Ministry for something and had no answer by the day, by the case's key; one query."""
    people = {(facts.case.person_id, facts.case.service_line): facts.case.pk for facts in many}
    rows = Review.objects.held().filter(reply_awaited=True, held_on__lte=on, person__in={person for person, _ in people})
    found: dict[int, list[Review]] = {}
    for review in rows.order_by("held_on"):
        case = people.get((review.person_id, review.service_line))
        if case and (review.replied_on is None or review.replied_on > on):
            found.setdefault(case, []).append(review)
    return found


@flag("moj_answer_overdue", "Ministry of Justice has not answered", thresholds=["moj_reply_days"], reads=awaited)
def moj_answer_overdue(facts: Facts, reports: list[Review] | None, rules: Rules) -> Iterator[Finding]:
    """A report asked the Ministry of Justice for something, and the answer is late. Source: pathway, section 5."""
    wait = timedelta(days=rules.get("moj_reply_days", facts.case.service_line))
    for report in reports or []:
        if report.held_on and report.held_on + wait < facts.on:
            days = (facts.on - report.held_on).days
            words = f"The report of {long_day(report.held_on)} has waited {days} days for an answer."
            told = [("Sent", long_day(report.held_on)), ("Report", report.reference)]
            yield Finding(report.held_on + wait + DAY, words, told, key=report.reference)
