"""Ready but delayed: who could leave and has not, why, who is asked for what, and what it has cost, as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from beds.models import DelayReason, ReadyForDischarge
from casemgmt.discharge.models import Ask, Plan
from casemgmt.discharge.selectors import plans_of
from casemgmt.facts import Facts, facts_of
from casemgmt.models import Case
from reachout.organisations.models import Organisation


@dataclass(frozen=True)
class Delay:
    facts: Facts
    ready: ReadyForDischarge
    plan: Plan | None = None
    asks: Sequence[Ask] = field(default_factory=tuple)
    """Standing, the first to be answered first."""

    @property
    def case(self) -> Case:
        return self.facts.case

    @property
    def days(self) -> int:
        return (self.facts.on - self.ready.ready_on).days

    @property
    def cost(self) -> Decimal | None:
        """Each day at the price of the ward of that day; None when the price of one of them is not known."""
        return cost_since(self.facts, self.ready.ready_on)

    @property
    def reason(self) -> str:
        return DelayReason(self.ready.reason).label if self.ready.reason else "No reason given"

    @property
    def icb(self) -> Organisation | None:
        """Responsible for aftercare if the plan says so, else the home ICB."""
        return (self.plan.aftercare_icb if self.plan else None) or self.facts.person.home_icb

    @property
    def authority(self) -> Organisation | None:
        return (self.plan.aftercare_authority if self.plan else None) or self.facts.person.home_authority

    @property
    def waiting_on(self) -> Ask | None:
        """The ask that nobody has answered yet and that was to be answered first."""
        return next((ask for ask in self.asks if ask.answered_on is None), None)

    @property
    def overdue(self) -> int:
        return sum(ask.is_overdue(self.facts.on) for ask in self.asks)


def cost_since(facts: Facts, since: date) -> Decimal | None:
    total = Decimal(0)
    for stay in facts.stays:
        days = (min(stay.ended_on or facts.on, facts.on) - max(stay.started_on, since)).days
        if days <= 0:
            continue
        if stay.ward.day_price is None:
            return None
        total += days * stay.ward.day_price
    return total


def delayed(cases: QuerySet[Case], *, on: date) -> list[Delay]:
    """Everybody of these cases who is ready and still here, the longest first. A fixed number of queries."""
    stands = ReadyForDischarge.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=on), spell__person=OuterRef("person"), ready_on__lte=on
    )
    many = facts_of(cases.filter(Exists(stands)), on=on)
    plans, asks = plans_of(many, on=on), asks_of(many, on=on)
    found = [
        Delay(facts, facts.readiness, plans.get(facts.case.pk), asks[facts.case.pk])
        for facts in many
        if facts.readiness and facts.stay
    ]
    return sorted(found, key=lambda delay: (delay.ready.ready_on, delay.case.pk))


def asks_of(many: Sequence[Facts], *, on: date) -> dict[int, list[Ask]]:
    """What stood on the day, by the case's key."""
    rows = Ask.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=on), case__in=[facts.case.pk for facts in many], asked_on__lte=on
    ).select_related("organisation")
    found: dict[int, list[Ask]] = defaultdict(list)
    for ask in rows.order_by("answer_by", "pk"):
        found[ask.case_id].append(ask)
    return found


@dataclass(frozen=True)
class Total:
    label: str
    people: int
    days: int
    cost: Decimal
    unknown: int
    """How many of them are on a ward whose price is not known: their days cost something, and it is not in the sum."""


BY: dict[str, tuple[str, Callable[[Delay], str]]] = {
    "reason": ("Reason", lambda delay: delay.reason),
    "authority": ("Local authority", lambda delay: delay.authority.name if delay.authority else "Not recorded"),
    "icb": ("Integrated care board", lambda delay: delay.icb.name if delay.icb else "Not recorded"),
}


def totals(delays: Iterable[Delay], by: str) -> list[Total]:
    """Grouped, the most days first."""
    groups: dict[str, list[Delay]] = defaultdict(list)
    for delay in delays:
        groups[BY[by][1](delay)].append(delay)
    found = [total(label, group) for label, group in groups.items()]
    return sorted(found, key=lambda one: (-one.days, one.label))


def total(label: str, delays: Sequence[Delay]) -> Total:
    costs = [delay.cost for delay in delays]
    known = [cost for cost in costs if cost is not None]
    days = sum(delay.days for delay in delays)
    return Total(label, len(delays), days, sum(known, Decimal(0)), len(costs) - len(known))
