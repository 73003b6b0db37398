"""Flags on whoever is outside the region: no plan, a plan gone stale, too long for want of a bed, and a bed that would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from casemgmt.away.models import BedAtHome, Repatriation
from casemgmt.away.selectors import away_since, repatriations_of
from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from reachout.pages.words import long_day, plural
from reachout.rules.selectors import Rules


@dataclass(frozen=True)
class Known:
    plan: Repatriation | None = None
    beds: list[BedAtHome] = field(default_factory=list)


def beds_and_plans(many: Sequence[Facts], *, on: date) -> dict[int, Known]:
    """The plan of everybody out of area, and the beds at home that suited on the day: two queries."""
    away = [facts for facts in many if facts.out_of_area]
    plans = repatriations_of(away, on=on)
    beds: dict[int, list[BedAtHome]] = {facts.case.pk: [] for facts in away}
    standing = BedAtHome.objects.filter(Q(gone_on=None) | Q(gone_on__gt=on), case__in=beds, opened_on__lte=on)
    for bed in standing.select_related("ward").order_by("opened_on", "pk"):
        beds[bed.case_id].append(bed)
    return {case: Known(plans.get(case), found) for case, found in beds.items()}


@flag(
    "away_no_plan",
    "Out of area without a plan to come home",
    thresholds=["away_plan_days"],
    reads=repatriations_of,
    for_meeting=True,
)
def away_no_plan(facts: Facts, plan: Repatriation | None, rules: Rules) -> Iterator[Finding]:
    """A home patient on a ward outside the region for longer than the rule allows, without a written repatriation plan, unless
    it is judged right for them to be there. Source: pathway, section 5."""
    since = away_since(facts)
    if since is None or (plan and (plan.plan or plan.appropriate)):
        return
    due = since + timedelta(days=rules.get("away_plan_days", facts.case.service_line))
    if due < facts.on:
        yield Finding(
            since=due + timedelta(days=1),
            because=f"Outside the region since {long_day(since)}; a plan to come home was due by {long_day(due)}.",
            facts=_where(facts, since),
        )


@flag(
    "away_review_overdue",
    "Review of the plan to come home overdue",
    thresholds=["away_review_red_days"],
    reads=repatriations_of,
    for_meeting=True,
)
def away_review_overdue(facts: Facts, plan: Repatriation | None, rules: Rules) -> Iterator[Finding]:
    """The review date of the repatriation plan has passed."""
    if plan is None or plan.review_on is None or plan.review_on >= facts.on:
        return
    late = (facts.on - plan.review_on).days
    yield Finding(
        since=plan.review_on + timedelta(days=1),
        because=f"The plan to come home was to be reviewed on {long_day(plan.review_on)}.",
        facts=[("Plan recorded", long_day(plan.recorded_on)), ("Review due", long_day(plan.review_on))],
        red=late > rules.get("away_review_red_days", facts.case.service_line),
    )


@flag("away_target_passed", "Target date to come home passed", reads=repatriations_of, for_meeting=True)
def away_target_passed(facts: Facts, plan: Repatriation | None, rules: Rules) -> Iterator[Finding]:
    """The day on which the person was to be home has passed, and they are still outside the region."""
    if plan and plan.target_on and plan.target_on < facts.on:
        yield Finding(
            since=plan.target_on + timedelta(days=1),
            because=f"They were to be home by {long_day(plan.target_on)}.",
            facts=[("Target", long_day(plan.target_on)), ("To", plan.target or "Not said")],
        )


@flag(
    "away_inappropriate",
    "Out of area for want of a bed, too long",
    thresholds=["away_inappropriate_days"],
    reads=repatriations_of,
    for_meeting=True,
)
def away_inappropriate(facts: Facts, plan: Repatriation | None, rules: Rules) -> Iterator[Finding]:
    """Outside the region because there is no bed at home, for longer than the rule allows."""
    since = away_since(facts)
    if since is None or plan is None or plan.appropriate is not False:
        return
    limit = rules.get("away_inappropriate_days", facts.case.service_line)
    if since + timedelta(days=limit) < facts.on:
        yield Finding(
            since=since + timedelta(days=limit + 1),
            because=f"Outside the region since {long_day(since)} for want of a bed at home: over {plural(limit, 'day')}.",
            facts=[*_where(facts, since), ("Reason", plan.get_reason_display())],
            red=True,
        )


@flag("away_bed_at_home", "A bed at home would suit", thresholds=["away_bed_days"], reads=beds_and_plans, for_meeting=True)
def away_bed_at_home(facts: Facts, known: Known | None, rules: Rules) -> Iterator[Finding]:
    """A bed inside the region has suited for as many days as the rule allows, and the bed meeting has not been asked. Not where
    it is judged right for the person to be outside the region."""
    if known is None or not known.beds or facts.referral or (known.plan and known.plan.appropriate):
        return
    first = known.beds[0].opened_on
    asked_by = first + timedelta(days=rules.get("away_bed_days", facts.case.service_line))
    if asked_by <= facts.on:
        yield Finding(
            since=asked_by,
            because=f"A bed at home has suited since {long_day(first)}; nobody has asked the bed meeting.",
            facts=[(bed.ward.name, f"Suits since {long_day(bed.opened_on)}") for bed in known.beds[:5]],
        )


def _where(facts: Facts, since: date) -> list[tuple[str, str]]:
    ward = facts.ward
    km = facts.km_from_home
    return [
        ("Where", f"{ward.name}, {ward.site.name}" if ward else ""),
        ("Since", long_day(since)),
        ("From home", "Not known" if km is None else f"{km:,.0f} km"),
    ]
