"""Reviews and visits.

review = ReviewFactory(case=case, kind="cpa", held_on=day)          held
review = ReviewFactory(case=case, kind="cpa", booked_on=day)        booked
"""

from datetime import timedelta

import factory
from django.utils import timezone

from casemgmt.reviews.models import Action, Feed, Review
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory


class ReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    class Params:
        case = factory.LazyFunction(CaseFactory)

    person = factory.LazyAttribute(lambda made: made.case.person)
    service_line = factory.LazyAttribute(lambda made: made.case.service_line)
    kind = "cpa"
    held_on = None
    booked_on = factory.LazyAttribute(lambda made: None if made.held_on or made.why else timezone.localdate() + timedelta(days=7))
    status = factory.LazyAttribute(lambda made: "held" if made.held_on else "missed" if made.why else "booked")
    why = ""


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Action

    review = factory.LazyFunction(lambda: ReviewFactory(held_on=timezone.localdate()))
    text = "Ask the council for a social worker"
    owner = "Ward social worker"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    added_at = factory.LazyFunction(timezone.now)


class FeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Feed

    user = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(timezone.now)
