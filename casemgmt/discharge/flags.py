"""What is wrong with how somebody leaves, as rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from casemgmt.discharge.clocks import Clock, State, clocks_of
from casemgmt.discharge.delays import asks_of
from casemgmt.discharge.models import Ask, Plan
from casemgmt.discharge.selectors import plans_of
from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from casemgmt.reviews.due import Kind, held_of
from reachout.pages.words import long_day, moment, plural
from reachout.rules.selectors import Rules
from referrals.services.assessing import after_months


@dataclass(frozen=True)
class Dates:
    plan: Plan | None
    cpas: list[date]


def dates_of(many: list[Facts], *, on: date) -> dict[int, Dates]:
    """The plan, and the days on which a CPA was held."""
    plans, held = plans_of(many, on=on), held_of(many, on=on)
    return {
        facts.case.pk: Dates(plans.get(facts.case.pk), [one.held_on for one in held[facts.case.pk][Kind.CPA] if one.held_on])
        for facts in many
    }


@flag("no_discharge_date", "No expected discharge date", thresholds=["cpa_first_months"], reads=dates_of, for_meeting=True)
def no_discharge_date(facts: Facts, read: Dates, rules: Rules) -> Iterator[Finding]:
    """In hospital, the first CPA held or its day come, and no expected discharge date. Source: pathway, section 5."""
    since = facts.in_hospital_since
    if since is None or (read.plan and read.plan.expected_on):
        return
    due = after_months(since, rules.get("cpa_first_months", facts.case.service_line))
    held = min((day for day in read.cpas if day >= since), default=due)
    first = min(held, due)
    if first <= facts.on:
        yield Finding(
            since=first,
            because=f"The first CPA was {'held' if held < due else 'due'} on {long_day(first)}, and no date is given.",
            facts=[("In hospital since", long_day(since)), ("First CPA due", long_day(due))],
        )


@flag("discharge_date_passed", "The expected discharge date has passed", reads=plans_of, for_meeting=True)
def discharge_date_passed(facts: Facts, plan: Plan | None, rules: Rules) -> Iterator[Finding]:
    """Still in a bed after the day on which they were expected to leave. Source: pathway, section 5."""
    if facts.stay and plan and plan.expected_on and plan.expected_on < facts.on:
        yield Finding(
            since=plan.expected_on + timedelta(days=1),
            because=f"They were expected to leave on {long_day(plan.expected_on)}.",
            facts=[("Expected to leave", long_day(plan.expected_on)), ("Where to", plan.target or "Not decided")],
        )


@flag("plan_item_overdue", "Something in the discharge plan is overdue", reads=plans_of)
def plan_item_overdue(facts: Facts, plan: Plan | None, rules: Rules) -> Iterator[Finding]:
    """An item of the discharge plan is past its day and not done. One flag a case, however many items. Source: own."""
    late = [item for item in plan.items.all() if _late_then(item.due_on, item.done_on, facts.on)] if plan and facts.stay else []
    if late:
        first = min(item.due_on for item in late if item.due_on)
        yield Finding(
            since=first + timedelta(days=1),
            because=f"{plural(len(late), 'item')} of the discharge plan {'is' if len(late) == 1 else 'are'} overdue.",
            facts=[(item.text, f"due {long_day(item.due_on)}, {item.owner or 'nobody named'}") for item in late],
        )


@flag("ask_overdue", "Whoever was asked has not answered", reads=asks_of, for_meeting=True)
def ask_overdue(facts: Facts, asks: Sequence[Ask] | None, rules: Rules) -> Iterator[Finding]:
    """An answer that somebody's leaving waits for is overdue. Ends when the case manager records the answer or closes what was
    asked: a provider cannot end it. Red at once for somebody who is ready to leave. Source: own."""
    for ask in asks or ():
        if _late_then(ask.answer_by, ask.answered_on, facts.on):
            yield Finding(
                since=ask.answer_by + timedelta(days=1),
                because=f"{ask.body} was to answer by {long_day(ask.answer_by)}.",
                facts=[("Asked", ask.reference), ("Asked on", long_day(ask.asked_on)), ("Answer by", long_day(ask.answer_by))],
                key=ask.reference,
                red=facts.readiness is not None,
            )


@flag("follow_up_missed", "Nobody was in touch after discharge", thresholds=["follow_up_hours"], reads=clocks_of)
def follow_up_missed(facts: Facts, clock: Clock | None, rules: Rules) -> Iterator[Finding]:
    """Left for the community, and no contact that counts was made in time or since. A text or an e-mail does not count. As of
    the end of the day. Source: pathway, section 5."""
    if clock is None or clock.state(_end_of(facts.on)) != State.MISSED:
        return
    yield Finding(
        since=timezone.localdate(clock.due_at),
        because=f"Contact was due by {moment(clock.due_at)}, and none that counts is on record.",
        facts=[
            ("Left", long_day(clock.left_on)),
            ("Contact due by", moment(clock.due_at)),
            ("Why", clock.missed_because or "No reason given"),
        ],
        red=True,
    )


def _late_then(due_on: date | None, done_on: date | None, on: date) -> bool:
    """Late on the day, as it stood then."""
    return due_on is not None and due_on < on and (done_on is None or done_on > on)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone.get_default_timezone()) - timedelta(seconds=1)
