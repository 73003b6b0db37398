"""Everybody's voice in a list: goals, advocate, care plan and carers of each open case."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django_filters import ChoiceFilter, FilterSet

from casemgmt.models import Case
from casemgmt.wishes.models import AdvocacyStep, CarePlan, Carer, Goal
from reachout.pages.tables import Column, Day, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag

ADVOCATE = {
    "accepted": Tag("Has one", Meaning.DONE),
    "offered": Tag("Offered", Meaning.INFORMATION),
    "declined": Tag("Declined", Meaning.NEUTRAL),
    "ended": Tag("Came to an end", Meaning.SOON),
}
TOGETHER = {
    "yes": Tag("Made together", Meaning.DONE),
    "declined": Tag("Did not wish to", Meaning.NEUTRAL),
    "no": Tag("Not made together", Meaning.SOON),
}


def voices(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with how their voice stands today beside them."""
    goals = Goal.objects.filter(case=OuterRef("pk")).values("case")
    steps = AdvocacyStep.objects.filter(case=OuterRef("pk")).exclude(what="seen").order_by("-on", "-id")
    plans = CarePlan.objects.filter(case=OuterRef("pk")).order_by("-planned_on", "-id")
    carers = Carer.objects.filter(case=OuterRef("pk"), until_on=None).values("case")
    return cases.select_related("person").annotate(
        goals_standing=Subquery(goals.annotate(n=Count("pk", filter=Q(status="working"))).values("n")),
        goals_looked_at_on=Subquery(goals.annotate(last=Max("looked_at_on")).values("last")),
        advocate=Subquery(steps.values("what")[:1]),
        care_plan=Subquery(plans.values("together")[:1]),
        care_plan_on=Subquery(plans.values("planned_on")[:1]),
        carers_now=Subquery(carers.annotate(n=Count("pk")).values("n")),
    )


class VoicesFilters(FilterSet):
    missing = ChoiceFilter(
        label="What is missing",
        method="without",
        choices=[
            ("goals", "No goal"),
            ("advocate", "No advocate offered"),
            ("care_plan", "Care plan not made together"),
            ("carers", "No carer known"),
        ],
    )

    class Meta:
        model = Case
        fields = ["service_line"]

    def without(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        none = {
            "goals": Q(goals_standing=None) | Q(goals_standing=0),
            "advocate": ~Q(Exists(AdvocacyStep.objects.filter(case=OuterRef("pk")))),
            "care_plan": Q(care_plan=None) | Q(care_plan="no"),
            "carers": Q(carers_now=None),
        }
        return rows.filter(none[value])


class VoicesTable(Table):
    caption = "Their voice"
    noun = "person", "people"
    filters = VoicesFilters
    order = "goals_on"
    act = "voice.exported"
    empty = "No case is open that you may see."

    person = Column(
        "Person",
        value="person.name",
        url=lambda case: f"/wishes/{case.pk}/",
        sort=("person__family_name", "person__given_name"),
        exported=False,
    )
    case = Column("Case", value="reference", sort="reference")
    goals = Number("Goals", value=lambda case: case.goals_standing or 0, sort="goals_standing")
    goals_on = Day("Goals looked at", value="goals_looked_at_on", sort="goals_looked_at_on")
    advocate = TagColumn("Advocate", value=lambda case: ADVOCATE.get(case.advocate, Tag("Not offered", Meaning.SOON)))
    plan = TagColumn("Last care plan", value=lambda case: TOGETHER.get(case.care_plan))
    plan_on = Day("Dated", value="care_plan_on", sort="care_plan_on")
    carers = Number("Carers", value=lambda case: case.carers_now or 0, sort="carers_now")
