"""The person's and the carer's voice.

goal = GoalFactory(case=case)
"""

from datetime import timedelta

import factory
from django.utils import timezone

from casemgmt.wishes.models import AdvocacyStep, CarePlan, Carer, CarerEvent, Goal, Saying, Telling, View
from tests.factories.cases import CaseFactory


def days_ago(days: int):
    return factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=days))


class OfCaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    case = factory.SubFactory(CaseFactory)
    recorded_at = factory.LazyFunction(timezone.now)


class GoalFactory(OfCaseFactory):
    class Meta:
        model = Goal

    words = "I want to cook for my family."
    set_on = days_ago(30)
    looked_at_on = factory.SelfAttribute("set_on")


class TellingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Telling

    goal = factory.SubFactory(GoalFactory)
    on = factory.SelfAttribute("goal.set_on")
    words = "I made soup."
    status = "working"
    at = factory.LazyFunction(timezone.now)


class SayingFactory(OfCaseFactory):
    class Meta:
        model = Saying

    topic = "helps"
    words = "A walk in the morning."
    said_on = days_ago(20)


class CarerFactory(OfCaseFactory):
    class Meta:
        model = Carer

    name = "Ada Fenwright"
    relation = "Mother"
    since_on = days_ago(100)


class CarerEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CarerEvent

    carer = factory.SubFactory(CarerFactory)
    what, how = "contact", "phone"
    on = days_ago(5)
    at = factory.LazyFunction(timezone.now)


class ViewFactory(OfCaseFactory):
    class Meta:
        model = View

    at_what = "CPA review"
    agrees = "yes"
    said_on = days_ago(10)


class CarePlanFactory(OfCaseFactory):
    class Meta:
        model = CarePlan

    planned_on = days_ago(15)
    together = "yes"
    took_part = ("person", "nurse")


class AdvocacyFactory(OfCaseFactory):
    class Meta:
        model = AdvocacyStep

    kind, what = "imha", "offered"
    on = days_ago(12)
