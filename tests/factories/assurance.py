"""Assurance. Everything is about one provider's site in adult secure unless said otherwise.

unit = a_unit()
SurveillanceFactory(unit=unit, level="intensive")
VisitFactory(unit=unit)                    planned for next week, announced
VisitFactory(unit=unit, carried_out=True)  with its team and two findings
ActionFactory(unit=unit, overdue=True)
QueryFactory(unit=unit)
"""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from quality.assurance.models import Action, Finding, Member, Message, Query, Signal, Step, Surveillance, Unit, Visit
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.organisations import SiteFactory


def today(days: int = 0) -> Any:
    return timezone.localdate() + timedelta(days=days)


def a_unit(line: str = "adult_secure", **fields: Any) -> Unit:
    site = SiteFactory(**fields)
    return Unit(site.organisation, line, site)


def commissioner(line: str = "adult_secure", **fields: Any) -> Any:
    return user_with(Role.COMMISSIONER, line=line, **fields)


def lead_of(unit: Unit, **fields: Any) -> Any:
    return user_with(Role.LEAD, organisation=unit.provider, line=unit.service_line, **fields)


class AboutUnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
        exclude = ("unit",)

    unit = factory.LazyFunction(a_unit)
    provider = factory.SelfAttribute("unit.provider")
    site = factory.SelfAttribute("unit.site")
    service_line = factory.SelfAttribute("unit.service_line")


class SurveillanceFactory(AboutUnitFactory):
    class Meta:
        model = Surveillance

    level = Surveillance.Level.ENHANCED
    rationale = "Restraint has risen for three months."
    evidence = "Chart of restrictive interventions, March to May."
    exit_criteria = "Two quarters within the limits."
    owner = factory.LazyAttribute(lambda made: commissioner(made.service_line))
    set_by = factory.SelfAttribute("owner")
    set_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))
    began_on = factory.LazyAttribute(lambda made: timezone.localdate(made.set_at))
    review_on = factory.LazyFunction(lambda: today(30))


class SignalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Signal

    measure = "seclusions_per_100_patients"
    service_line = "adult_secure"
    month = factory.Sequence(lambda n: today().replace(day=1, year=2000 + n % 26))
    words = "Above the upper limit"


class VisitFactory(AboutUnitFactory):
    class Meta:
        model = Visit
        skip_postgeneration_save = True

    class Params:
        carried_out = factory.Trait(
            status=Visit.Status.CARRIED_OUT,
            planned_on=factory.LazyFunction(lambda: today(-3)),
            visited_on=factory.LazyFunction(lambda: today(-3)),
        )
        with_provider = factory.Trait(
            status=Visit.Status.ACCURACY,
            planned_on=factory.LazyFunction(lambda: today(-3)),
            visited_on=factory.LazyFunction(lambda: today(-3)),
            sent_at=factory.LazyFunction(timezone.now),
            answer_by=factory.LazyFunction(lambda: today(14)),
            summary="A calm ward, with too much seclusion.",
        )

    kind = Visit.Kind.ROUTINE
    announced = True
    purpose = "The yearly visit."
    planned_on = factory.LazyFunction(lambda: today(7))
    planned_at = factory.LazyFunction(timezone.now)
    planned_by = factory.LazyAttribute(lambda made: commissioner(made.service_line))

    @factory.post_generation
    def drafted(self, create: bool, wanted: bool | None, **_: Any) -> None:
        if create and (wanted or self.status != Visit.Status.PLANNED):
            MemberFactory(visit=self, name="Ada Expert", part=Member.Part.EXPERT)
            FindingFactory(visit=self, number=1, kind=Finding.Kind.MUST)
            FindingFactory(visit=self, number=2, kind=Finding.Kind.GOOD, text="Handover is thorough.")


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    visit = factory.SubFactory(VisitFactory)
    name = factory.Sequence(lambda n: f"Visitor {n}")
    part = Member.Part.LEAD


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Finding

    visit = factory.SubFactory(VisitFactory, carried_out=True)
    number = factory.Sequence(lambda n: n + 10)
    kind = Finding.Kind.SHOULD
    text = "Seclusion reviews were late on four days of ten."


class QueryFactory(AboutUnitFactory):
    class Meta:
        model = Query
        skip_postgeneration_save = True

    subject = "Seclusion in May"
    answer_by = factory.LazyFunction(lambda: today(7))
    opened_at = factory.LazyFunction(timezone.now)
    opened_by = factory.LazyAttribute(lambda made: commissioner(made.service_line))

    @factory.post_generation
    def asked(self, create: bool, *_: Any, **__: Any) -> None:
        if create:
            Message.objects.create(query=self, text="What explains the rise?", at=self.opened_at, by=self.opened_by)


class ActionFactory(AboutUnitFactory):
    class Meta:
        model = Action
        skip_postgeneration_save = True

    class Params:
        overdue = factory.Trait(first_due_on=factory.LazyFunction(lambda: today(-3)))
        with_evidence = factory.Trait(status=Action.Status.EVIDENCE, evidence_by=factory.SelfAttribute("owner"))

    text = "Review every seclusion within four hours."
    measure = "Every review of a month on time."
    owner = factory.LazyAttribute(lambda made: lead_of(made.unit))
    owner_organisation = factory.SelfAttribute("provider")
    first_due_on = factory.LazyFunction(lambda: today(14))
    due_on = factory.SelfAttribute("first_due_on")
    raised_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))
    raised_by = factory.LazyAttribute(lambda made: commissioner(made.service_line))

    @factory.post_generation
    def story(self, create: bool, *_: Any, **__: Any) -> None:
        if not create:
            return
        common = {"action": self, "due_on": self.first_due_on, "owner": self.owner}
        Step.objects.create(kind=Step.Kind.RAISED, at=self.raised_at, by=self.raised_by, **common)
        if self.evidence_by:
            Step.objects.create(kind=Step.Kind.EVIDENCE, text="Done.", at=timezone.now(), by=self.evidence_by, **common)
