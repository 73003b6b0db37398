"""With the community team.

EpisodeFactory (tests/factories/cases.py)           accepted 53 days ago
ContactFactory(episode=episode, on=..., mode="face")
"""

from datetime import timedelta

import factory
from django.utils import timezone

from casemgmt.community.models import Condition, Contact, Support, Tier
from tests.factories.cases import EpisodeFactory


class TierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tier

    episode = factory.SubFactory(EpisodeFactory)
    level = "full"
    started_on = factory.LazyAttribute(lambda made: made.episode.accepted_on)


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    episode = factory.SubFactory(EpisodeFactory)
    on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=2))
    mode = "face"


class SupportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Support

    episode = factory.SubFactory(EpisodeFactory)
    kind = "home"
    state = "in_place"
    since = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))


class ConditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Condition

    episode = factory.SubFactory(EpisodeFactory)
    kind = "cto"
    started_on = factory.LazyAttribute(lambda made: made.episode.accepted_on)
