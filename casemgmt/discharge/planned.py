"""Everybody in a bed and what is planned for them, as rows of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from casemgmt.discharge.models import Expectation, Plan, PlanItem
from casemgmt.discharge.selectors import plans_of
from casemgmt.facts import Facts, facts_of
from casemgmt.models import Case


@dataclass(frozen=True)
class Planned:
    facts: Facts
    plan: Plan | None = None
    moved: int = 0
    """How often the expected date moved away."""

    @property
    def case(self) -> Case:
        return self.facts.case

    @property
    def expected_on(self) -> date | None:
        return self.plan.expected_on if self.plan else None

    @property
    def overdue(self) -> int:
        return sum(item.is_overdue(self.facts.on) for item in self.items)

    @property
    def items(self) -> list[PlanItem]:
        return list(self.plan.items.all()) if self.plan else []

    @property
    def done(self) -> str:
        """5 of 12."""
        return f"{sum(item.done_on is not None for item in self.items)} of {len(self.items)}" if self.items else ""

    @property
    def state(self) -> str:
        if self.plan is None:
            return "none"
        if self.expected_on is None:
            return "undated"
        return "passed" if self.expected_on < self.facts.on else "dated"


def planned(cases: QuerySet[Case], *, on: date) -> list[Planned]:
    """Whoever is in a bed, the date that passed first. A fixed number of queries."""
    many = [facts for facts in facts_of(cases, on=on) if facts.stay]
    plans = plans_of(many, on=on)
    moves = _moves(plans, on)
    found = [Planned(facts, plan := plans.get(facts.case.pk), moves.get(plan.pk, 0) if plan else 0) for facts in many]
    return sorted(found, key=lambda one: (one.expected_on or date.max, one.facts.in_hospital_since or on))


def _moves(plans: dict[int, Plan], on: date) -> dict[int, int]:
    rows = Expectation.objects.filter(plan__in=[plan.pk for plan in plans.values()], before__isnull=False, said_on__lte=on)
    found: dict[int, int] = {}
    for plan, expected_on, before in rows.values_list("plan_id", "expected_on", "before"):
        found[plan] = found.get(plan, 0) + (before is not None and expected_on > before)
    return found


def whole_plan(case: Case) -> Plan | None:
    """The open plan, or the last, with all that its page shows."""
    rows = Plan.objects.filter(case=case).select_related("case__person", "aftercare_icb", "aftercare_authority", "victim")
    said = Prefetch("expectations", Expectation.objects.select_related("by"))
    return rows.prefetch_related("items", said, "tellings").order_by("-begun_on", "-pk").first()
