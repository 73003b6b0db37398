"""Cases.

case = CaseFactory(stay=stay)          of whoever is in that bed, opened the day they came
case = CaseFactory()                   of somebody in a bed in adult secure
"""

from datetime import timedelta

import factory
from django.utils import timezone

from casemgmt.models import Case, CommunityEpisode, RestrictiveIntervention
from tests.factories.beds import BedFactory, StayFactory
from tests.factories.people import PersonFactory


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Case

    class Params:
        stay = factory.LazyFunction(lambda: StayFactory(bed=BedFactory()))

    person = factory.LazyAttribute(lambda made: made.stay.person)
    service_line = factory.LazyAttribute(lambda made: made.stay.ward.service_line)
    opened_on = factory.LazyAttribute(lambda made: made.stay.spell.admitted_on)
    opened_because = "admitted"


class EpisodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CommunityEpisode

    person = factory.SubFactory(PersonFactory)
    service_line = "adult_secure"
    team = "Specialist community forensic team"
    referred_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60))
    accepted_on = factory.LazyAttribute(lambda made: made.referred_on + timedelta(days=7))


class InterventionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RestrictiveIntervention

    class Params:
        stay = factory.LazyFunction(lambda: StayFactory(bed=BedFactory()))

    incident = factory.Sequence(lambda n: f"N{n}")
    spell = factory.LazyAttribute(lambda made: made.stay.spell)
    ward = factory.LazyAttribute(lambda made: made.stay.ward)
    type = "05"
    started_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=5))
