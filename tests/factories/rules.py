from datetime import timedelta

import factory
from django.utils import timezone

from reachout.rules.models import Rule


class RuleFactory(factory.django.DjangoModelFactory):
    """A change that is to come."""

    class Meta:
        model = Rule

    key = "break_glass_hours"
    value = 2
    valid_from = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    source = "Agreed by the board"
