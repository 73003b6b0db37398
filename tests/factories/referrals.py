"""Referrals for tests, at each point of the pathway.

ReferralFactory(service_line="aed")                          waits for triage
ReferralFactory(accepted=True, sent_to=[provider])           to be assessed by the provider
ReferralFactory(waiting=True, sent_to=[provider])            accepted for a bed, with its assessment
"""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.organisations.models import Organisation
from reachout.people.models import Relationship
from referrals.models import Assessment, Draft, Rating, Referral, Sent
from referrals.services.keeping import saved
from tests.factories.accounts import user_with
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory, RelationshipFactory


def today() -> Any:
    return timezone.localdate()


class ReferralFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Referral
        skip_postgeneration_save = True

    class Params:
        accepted = factory.Trait(status=Referral.Status.ACCEPTED, triaged_on=factory.SelfAttribute("received_on"))
        waiting = factory.Trait(status=Referral.Status.WAITING, triaged_on=factory.SelfAttribute("received_on"))

    person = factory.SubFactory(PersonFactory)
    service_line = "adult_secure"
    received_on = factory.LazyFunction(lambda: today() - timedelta(days=10))
    source = "E4"
    urgency = "urgent"
    referring_organisation = factory.SubFactory(OrganisationFactory, kind=Organisation.Kind.REFERRER)

    @factory.post_generation
    def relationships(self, create: bool, wanted: bool | None, **_: Any) -> None:
        if not create or wanted is False:
            return
        line = {"person": self.person, "service_line": self.service_line}
        RelationshipFactory(**line, kind=Relationship.Kind.LINE)
        if self.referring_organisation:
            RelationshipFactory(**line, kind=Relationship.Kind.ORGANISATION, organisation=self.referring_organisation)
        if self.status in Referral.ON_AGENDA:
            RelationshipFactory(**line, kind=Relationship.Kind.AGENDA)

    @factory.post_generation
    def sent_to(self, create: bool, wanted: list[Organisation] | None, **_: Any) -> None:
        for organisation in wanted or []:
            SentFactory(referral=self, organisation=organisation)
            if not Relationship.objects.filter(person=self.person, organisation=organisation, ended_at=None).exists():
                RelationshipFactory(
                    person=self.person, service_line=self.service_line, kind="organisation", organisation=organisation
                )

    @factory.post_generation
    def assessed(self, create: bool, wanted: bool | None, **extra: Any) -> None:
        """A referral that waits for a bed was accepted by an assessment, unless ``assessed=False``."""
        if create and wanted is not False and self.status == Referral.Status.WAITING:
            AssessmentFactory(referral=self, **extra)

    @factory.post_generation
    def due(self, create: bool, wanted: bool | None, **_: Any) -> None:
        """The next day due, as the services keep it."""
        if create and wanted is not False:
            saved(self)


class SentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sent

    referral = factory.SubFactory(ReferralFactory, accepted=True)
    organisation = factory.SubFactory(OrganisationFactory)
    at = factory.LazyFunction(timezone.now)
    by = factory.LazyAttribute(lambda made: user_with(Role.CLP, line=made.referral.service_line))


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assessment

    referral = factory.SubFactory(ReferralFactory, accepted=True)
    first_contact_on = factory.LazyAttribute(lambda made: made.referral.received_on + timedelta(days=2))
    decided_on = factory.LazyAttribute(lambda made: made.referral.received_on + timedelta(days=3))
    outcome = factory.LazyAttribute(lambda made: "accept_sedu" if made.referral.service_line == "aed" else "accept_medium")
    recommended_security = factory.LazyAttribute(
        lambda made: {"accept_medium": "medium", "accept_low": "low"}.get(made.outcome, "")
    )
    specialism = factory.LazyAttribute(lambda made: {"aed": "ed", "lda": "ld"}.get(made.referral.service_line, "mi"))
    ward_sex = "male"
    medical_opinion, medical_by = "Needs the level sought.", "Dr Ash"
    nursing_opinion, nursing_by = "Will settle on a small ward.", "Nurse Beech"
    risk_summary = "Violence when unwell."
    valid_until = factory.LazyAttribute(lambda made: made.decided_on + timedelta(days=90))


class RatingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rating

    referral = factory.SubFactory(ReferralFactory, waiting=True)
    instrument = Rating.Instrument.DUNDRUM_2
    scores = factory.LazyFunction(lambda: {str(item): 2 for item in range(1, 7)})
    total = 12
    rated_on = factory.LazyFunction(today)


class DraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Draft

    service_line = "adult_secure"
    by = factory.LazyAttribute(lambda made: user_with(Role.REFERRER, organisation=made.organisation, line=made.service_line))
    organisation = factory.SubFactory(OrganisationFactory, kind=Organisation.Kind.REFERRER)


def lead_of(provider: Organisation, line: str = "adult_secure") -> User:
    return user_with(Role.LEAD, organisation=provider, line=line)
