"""What the person and their carers have said, and how it stands on a day, for one case or for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from casemgmt.facts import Facts
from casemgmt.models import Case
from casemgmt.wishes.models import AdvocacyStep, CarePlan, Carer, CarerEvent, Goal, Saying, View


@dataclass(frozen=True)
class Advocate:
    """One kind of advocate, as their steps have it."""

    kind: str
    steps: list[AdvocacyStep]

    @property
    def title(self) -> str:
        return str(AdvocacyStep.Kind(self.kind).label)

    @property
    def last(self) -> AdvocacyStep:
        """Where it stands: meeting an advocate changes nothing about that."""
        return next((step for step in reversed(self.steps) if step.what != "seen"), self.steps[-1])

    @property
    def has_one(self) -> bool:
        return self.last.what in {"accepted", "seen"}

    @property
    def offered_on(self) -> date:
        return self.steps[0].on

    @property
    def since_on(self) -> date | None:
        return self.last.on if self.has_one else None

    @property
    def service(self) -> str:
        return next((step.service for step in reversed(self.steps) if step.service), "")

    @property
    def last_seen_on(self) -> date | None:
        return next((step.on for step in reversed(self.steps) if step.what == "seen"), None)


def advocates_of(steps: Iterable[AdvocacyStep]) -> list[Advocate]:
    """By kind, from steps in order."""
    by_kind: dict[str, list[AdvocacyStep]] = defaultdict(list)
    for step in steps:
        by_kind[step.kind].append(step)
    return [Advocate(kind, by_kind[kind]) for kind in AdvocacyStep.Kind.values if kind in by_kind]


@dataclass(frozen=True)
class Voice:
    """All that is kept of one case's voice."""

    goals: list[Goal]
    sayings: list[Saying]
    views: list[View]
    care_plans: list[CarePlan]
    advocates: list[Advocate]
    carers: list[Carer]

    @property
    def standing_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.status == Goal.Status.WORKING]

    @property
    def past_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.status != Goal.Status.WORKING]

    @property
    def topics(self) -> list[tuple[str, list[Saying]]]:
        standing = [saying for saying in self.sayings if not saying.until_on]
        return [(topic.label, [one for one in standing if one.topic == topic]) for topic in Saying.Topic]

    @property
    def past_sayings(self) -> list[Saying]:
        return [saying for saying in self.sayings if saying.until_on]

    @property
    def advocate(self) -> Advocate | None:
        """Who speaks with them now, if anybody does."""
        return next((one for one in self.advocates if one.has_one), None)


def voice_of(case: Case) -> Voice:
    """Seven queries."""
    events = Prefetch("events", queryset=CarerEvent.objects.filter(what="contact"), to_attr="contacts")
    return Voice(
        goals=list(Goal.objects.filter(case=case).prefetch_related("tellings").order_by("-set_on", "-id")),
        sayings=list(Saying.objects.filter(case=case)),
        views=list(View.objects.filter(case=case).select_related("carer")),
        care_plans=list(CarePlan.objects.filter(case=case)),
        advocates=advocates_of(AdvocacyStep.objects.filter(case=case)),
        carers=list(Carer.objects.filter(case=case).prefetch_related(events)),
    )


@dataclass
class Heard:
    """How a case's voice stood on a day."""

    goals: list[Goal] = field(default_factory=list)
    """Standing on that day."""
    looked_at_on: date | None = None
    """The last day they spoke of any goal."""
    steps: list[AdvocacyStep] = field(default_factory=list)
    care_plan: CarePlan | None = None
    together_on: date | None = None
    """The last care plan made together, or that they were asked to and did not wish to."""

    @property
    def advocate(self) -> Advocate | None:
        return next((one for one in advocates_of(self.steps) if one.has_one), None)

    def offered_since(self, day: date) -> bool:
        return any(step.on >= day for step in self.steps) or self.advocate is not None


def heard_of(many: list[Facts], *, on: date) -> dict[int, Heard]:
    """By the case's key; four queries, however many cases."""
    cases = [facts.case.pk for facts in many]
    found: dict[int, Heard] = defaultdict(Heard)
    goals = Goal.objects.filter(case__in=cases, set_on__lte=on).prefetch_related("tellings")
    for goal in goals:
        _hear_goal(found[goal.case_id], goal, on)
    for step in AdvocacyStep.objects.filter(case__in=cases, on__lte=on):
        found[step.case_id].steps.append(step)
    for plan in CarePlan.objects.filter(case__in=cases, planned_on__lte=on).order_by("planned_on", "id"):
        heard = found[plan.case_id]
        heard.care_plan = plan
        if plan.together != CarePlan.Together.NO:
            heard.together_on = plan.planned_on
    return dict(found)


def _hear_goal(heard: Heard, goal: Goal, on: date) -> None:
    tellings = [telling for telling in goal.tellings.all() if telling.on <= on]
    looked_at = tellings[-1].on if tellings else goal.set_on
    heard.looked_at_on = max(looked_at, heard.looked_at_on or looked_at)
    if not tellings or tellings[-1].status == Goal.Status.WORKING:
        heard.goals.append(goal)


def carer_log(carer: Carer) -> list[CarerEvent]:
    return list(carer.events.select_related("by"))
