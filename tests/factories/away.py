"""Out of area.

stay = AwayStayFactory()                       of a home patient, on a ward outside the region
plan = RepatriationFactory(case=case)          recorded today, with a plan and a review date to come
"""

from datetime import timedelta

import factory
from django.utils import timezone

from casemgmt.away.models import Repatriation
from tests.factories.accounts import UserFactory
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.organisations import SiteFactory


def AwayStayFactory(**fields):
    """Somebody whose home is in the region, in a bed 150 km from it."""
    if "bed" not in fields and "ward" not in fields:
        site = SiteFactory(in_region=False, latitude=53.8, longitude=-1.6)
        fields["bed"] = BedFactory(ward=WardFactory(site=site, day_price="612.50"))
    stay = StayFactory(**fields)
    person = stay.person
    person.home_in_region, person.home_latitude, person.home_longitude = True, 52.48, -1.9
    person.save()
    return stay


class RepatriationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Repatriation

    case = factory.LazyFunction(lambda: CaseFactory(stay=AwayStayFactory()))
    recorded_on = factory.LazyFunction(timezone.localdate)
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)
    reason = "10"
    fit = "no_bed"
    plan = "A medium secure bed nearer to the family, once one opens."
    owner = factory.SelfAttribute("by")
    review_on = factory.LazyAttribute(lambda made: made.recorded_on + timedelta(days=28))
