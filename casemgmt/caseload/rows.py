"""A case as the dashboard tells it: the facts, what is due, what is flagged, the plan; and how much it needs attention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property

from beds.models import Ward
from casemgmt.discharge.models import Plan
from casemgmt.discharge.selectors import plans_of
from casemgmt.facts import Facts, among, facts_of
from casemgmt.flags.models import Flag
from casemgmt.models import Case
from casemgmt.reviews.due import Due, due_of
from reachout.pages.tags import Meaning, Tag
from reachout.people.models import LegalStatus, Person
from reachout.rules.selectors import rules_on

RED, AMBER, GREEN = "red", "amber", "green"
RATINGS = {RED: Tag("Red", Meaning.LATE), AMBER: Tag("Amber", Meaning.SOON), GREEN: Tag("Green", Meaning.DONE)}
"""Red: a red flag stands. Amber: another flag stands, or something is overdue. Green: neither."""


@dataclass(frozen=True)
class Row:
    facts: Facts
    restricted: bool = False
    """Under a legal status by which the Justice Secretary decides."""
    near_days: int = 28
    """From how many days before its expiry a section is close to it."""
    due: list[Due] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    plan: Plan | None = None

    @property
    def pk(self) -> int:
        return self.case.pk

    @property
    def case(self) -> Case:
        return self.facts.case

    @property
    def person(self) -> Person:
        return self.facts.person

    @property
    def on(self) -> date:
        return self.facts.on

    @cached_property
    def ward(self) -> Ward | None:
        return self.facts.ward

    @cached_property
    def legal(self) -> LegalStatus | None:
        return self.facts.legal

    @property
    def expires_on(self) -> date | None:
        return self.legal.expires_on if self.legal else None

    @cached_property
    def km(self) -> float | None:
        return self.facts.km_from_home

    @cached_property
    def days(self) -> int | None:
        return self.facts.days_in_hospital

    @property
    def from_elsewhere(self) -> bool:
        return self.person.home_in_region is False

    @cached_property
    def overdue(self) -> list[Due]:
        return [due for due in self.due if due.due_on < self.on]

    @cached_property
    def red_flags(self) -> int:
        return sum(flag.level == RED for flag in self.flags)

    @property
    def rag(self) -> str:
        if self.red_flags:
            return RED
        return AMBER if self.flags or self.overdue else GREEN

    @cached_property
    def attention(self) -> tuple[Any, ...]:
        """What needs attention first sorts first: red flags, other flags, what is overdue, what is due soonest."""
        soonest = self.due[0].due_on if self.due else date.max
        return (-self.red_flags, -len(self.flags), -len(self.overdue), soonest, self.person.family_plain, self.pk)


def rows_of(cases: QuerySet[Case], *, on: date) -> list[Row]:
    """These cases as of a day, what needs attention first. A fixed number of queries."""
    many = facts_of(cases, on=on)
    due, plans, flags = due_of(many, on=on), plans_of(many, on=on, items=False), flags_of(many)
    return sorted(_rows(many, due, plans, flags, on), key=lambda row: row.attention)


def flags_of(many: list[Facts]) -> dict[int, list[Flag]]:
    """What stands on each case, red first."""
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in Flag.objects.standing().filter(case__in=among(facts.case.pk for facts in many)).order_by("-level", "since", "id"):
        found[flag.case_id].append(flag)
    return found


def _rows(
    many: list[Facts], due: dict[int, list[Due]], plans: dict[int, Plan], flags: dict[int, list[Flag]], on: date
) -> Iterator[Row]:
    rules = rules_on(on)
    restricted, near = set(rules.get("restricted_statuses")), rules.get("section_expiry_near_days")
    for facts in many:
        legal = facts.legal
        key, under = facts.case.pk, legal is not None and legal.code in restricted
        yield Row(facts, restricted=under, near_days=near, due=due.get(key, []), flags=flags.get(key, []), plan=plans.get(key))
