"""Co-production: posts of a provider, members with lived experience, care plans, what was said."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from quality.voices.models import CarePlans, LivedExperienceMember, PeerSupport, YouSaid
from tests.factories.organisations import OrganisationFactory


class PeerSupportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PeerSupport

    service_line = "adult_secure"
    organisation = factory.SubFactory(OrganisationFactory)
    funded, filled = Decimal("3.00"), Decimal("2.00")
    started_on = date(2026, 1, 1)
    recorded_at = factory.LazyFunction(timezone.now)


class VoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LivedExperienceMember

    service_line = "adult_secure"
    public_name = factory.Sequence(lambda n: f"Wren {n}")
    group = "Safety and quality group"
    since_on = date(2026, 1, 1)


class CarePlansFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CarePlans

    service_line = "adult_secure"
    organisation = factory.SubFactory(OrganisationFactory)
    quarter = date(2026, 1, 1)
    together, looked_at = 43, 57
    recorded_at = factory.LazyFunction(timezone.now)


class SaidFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = YouSaid

    class Params:
        done = factory.Trait(status="done", did="We bought ten.", did_on=factory.LazyFunction(timezone.localdate))

    service_line = "adult_secure"
    said = factory.Sequence(lambda n: f"There are too few kettles on the ward {n}")
    said_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    recorded_at = factory.LazyFunction(timezone.now)
