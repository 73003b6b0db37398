"""Incidents.

incident = IncidentFactory(stay=stay)                    entered by a ward, on that stay
held = InterventionFactory(stay=stay, incident=incident.reference, type="07")      something done by force in it
review = RestrictionReviewFactory(intervention=seclusion, kind="nursing")
concern = ConcernFactory(incident=incident)
"""

from datetime import timedelta

import factory
from django.utils import timezone

from casemgmt.incidents.models import Concern, Incident, Notification, Review
from tests.factories.accounts import UserFactory
from tests.factories.beds import BedFactory, StayFactory
from tests.factories.cases import InterventionFactory


class IncidentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Incident

    class Params:
        stay = factory.LazyFunction(lambda: StayFactory(bed=BedFactory()))

    spell = factory.LazyAttribute(lambda made: made.stay.spell)
    ward = factory.LazyAttribute(lambda made: made.stay.ward)
    happened_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=6))
    kind = "violence"
    place = "Day area"
    description = "Shouted and threw a chair after a telephone call."
    harm_physical = "none"
    harm_psychological = "low"
    recorded_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    recorded_by = factory.SubFactory(UserFactory)


class RestrictionReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    intervention = factory.SubFactory(InterventionFactory)
    kind = "nursing"
    at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    present = "Two registered nurses"
    decided = "continue"
    recorded_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class ConcernFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Concern

    incident = factory.SubFactory(IncidentFactory)
    about = "physical"
    raised_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    raised_by = factory.SubFactory(UserFactory)


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    incident = factory.SubFactory(IncidentFactory)
    to = "commissioner"
    told_on = factory.LazyFunction(timezone.localdate)
    recorded_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)
