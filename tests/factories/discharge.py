"""Discharge.

plan = PlanFactory(case=case, items=3)       open, begun today, with items
ask = AskFactory(case=case)                  asked today, to be answered in a week
gone = GoneFactory(left_on=day)              the case of somebody who left for the community on that day
"""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone

from casemgmt.discharge.models import Ask, Contact, Expectation, Letter, Plan, PlanItem, VictimConditions
from casemgmt.models import Case
from tests.factories.accounts import UserFactory
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    begun_on = factory.LazyFunction(timezone.localdate)
    target_kind = "supported"

    @factory.post_generation
    def items(self, create: bool, wanted: int | None, **_: Any) -> None:
        PlanItem.objects.bulk_create(PlanItem(plan=self, place=n, text=f"Item {n}") for n in range(1, (wanted or 0) + 1))


class ExpectationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expectation

    plan = factory.SubFactory(PlanFactory)
    expected_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))
    said_on = factory.SelfAttribute("plan.begun_on")
    at = factory.LazyFunction(timezone.now)


class AskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ask

    case = factory.SubFactory(CaseFactory)
    whom = "The housing association"
    what = "A flat on the ground floor"
    asked_on = factory.LazyFunction(timezone.localdate)
    answer_by = factory.LazyAttribute(lambda made: made.asked_on + timedelta(days=7))
    by = factory.SubFactory(UserFactory)


class VictimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VictimConditions

    plan = factory.SubFactory(PlanFactory)
    liaison = True
    conditions = "No contact; keep out of Kestrel Road."
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class FollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    case = factory.LazyFunction(lambda: GoneFactory())
    spell = factory.LazyAttribute(lambda made: made.case.person.spells.get())
    means = "phone"
    made_at = factory.LazyFunction(timezone.now)
    made_by = "Care co-ordinator"


class LetterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Letter

    case = factory.SubFactory(CaseFactory)
    kind = "gp"
    version = 1
    issued_at = factory.LazyFunction(timezone.now)
    snapshot = factory.LazyFunction(dict)
    checksum = "0" * 64
    pdf = b"%PDF-1.7"


def GoneFactory(left_on: date | None = None, *, line: str = "adult_secure", site: Any = None, person: Any = None) -> Case:
    left_on = left_on or timezone.localdate() - timedelta(days=1)
    facts: dict[str, Any] = {"spell__person": person} if person else {}
    ward = WardFactory(service_line=line, **({"site": site} if site else {}))
    stay = StayFactory(
        bed=BedFactory(ward=ward),
        started_on=left_on - timedelta(days=200),
        ended_on=left_on,
        spell__discharged_on=left_on,
        spell__destination="community",
        **facts,
    )
    return CaseFactory(stay=stay)
