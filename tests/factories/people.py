"""Fictional people. Their NHS numbers begin with 999, as no real one does."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import factory
from django.utils import timezone

from reachout.people import nhs_number
from reachout.people.models import Alert, Alias, BreakGlass, LegalStatus, Person, Relationship
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

_serial = count(1)


def fictional_nhs_number() -> str:
    """The next valid number of the fictional range."""
    while (check := nhs_number.check_digit(nine := f"999{next(_serial):06}")) is None:
        pass
    return f"{nine}{check}"


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    nhs_number = factory.LazyFunction(fictional_nhs_number)
    no_nhs_number = factory.LazyAttribute(lambda made: "" if made.nhs_number else "being_traced")
    family_name = factory.Sequence(lambda n: f"Quoteby{n}")
    given_name = "Rowan"
    born_on = date(1990, 11, 21)
    sex = "male"

    @factory.post_generation
    def line(self, create: bool, wanted: str | None, **_: Any) -> None:
        """``PersonFactory(line="adult_secure")``: known to the service line, so that its CLPs see them."""
        if create and wanted:
            RelationshipFactory(person=self, kind=Relationship.Kind.LINE, service_line=wanted)

    @factory.post_generation
    def organisation(self, create: bool, wanted: Any, **extra: Any) -> None:
        """``PersonFactory(organisation=provider)``: cared for there, in adult secure unless ``organisation__line`` says else."""
        if create and wanted:
            line = extra.get("line", "adult_secure")
            RelationshipFactory(person=self, kind="organisation", organisation=wanted, service_line=line)


class AliasFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Alias

    person = factory.SubFactory(PersonFactory)
    family_name = "Otherby"
    given_name = "Robin"


class RelationshipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Relationship

    person = factory.SubFactory(PersonFactory)
    kind = Relationship.Kind.LINE
    service_line = "adult_secure"
    organisation = factory.LazyAttribute(lambda made: OrganisationFactory() if made.kind == "organisation" else None)
    began_at = factory.LazyFunction(timezone.now)


class LegalStatusFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalStatus

    person = factory.SubFactory(PersonFactory)
    code = LegalStatus.Code.S3
    started_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60))


class AlertFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Alert

    person = factory.SubFactory(PersonFactory)
    kind = Alert.Kind.RISK
    text = "Has set fires"
    started_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))


class BreakGlassFactory(factory.django.DjangoModelFactory):
    """Opened ten minutes ago, for four hours."""

    class Meta:
        model = BreakGlass

    person = factory.SubFactory(PersonFactory)
    by = factory.SubFactory(UserFactory)
    reason = "Brought to the unit at night, unconscious"
    began_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=10))
    ends_at = factory.LazyAttribute(lambda made: made.began_at + timedelta(hours=4))
