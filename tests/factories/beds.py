"""Wards with beds, holds and stays.

ward = WardFactory(beds=3)                     a ward with beds 01 to 03
hold = HoldFactory(bed=ward.beds.first())      live, for a referral that waits and whose assessment suits the ward
stay = StayFactory(bed=bed, started_on=...)    someone in a bed, with a spell of their own
"""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from beds.models import (
    AdmissionsPause,
    Bed,
    BedClosure,
    Confirmation,
    Hold,
    Leave,
    ReadyForDischarge,
    Spell,
    Ward,
    WardStay,
)
from referrals.models import Assessment, Referral
from tests.factories.accounts import UserFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import PersonFactory


class WardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ward
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"W{n:02}")
    site = factory.SubFactory(SiteFactory)
    name = factory.Sequence(lambda n: f"Avocet {n}")
    service_line = "adult_secure"
    security = "medium"
    sex = "male"
    specialism = "mi"

    @factory.post_generation
    def beds(self, create: bool, wanted: int | None, **_: Any) -> None:
        for number in range(1, (wanted or 0) + 1):
            BedFactory(ward=self, code=f"{self.code}-{number:02}")


class BedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bed

    ward = factory.SubFactory(WardFactory)
    code = factory.Sequence(lambda n: f"W-{n:03}")


class BedClosureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BedClosure

    bed = factory.SubFactory(BedFactory)
    closed_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=2))
    reason = "Damage to the room"


class PauseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AdmissionsPause

    ward = factory.SubFactory(WardFactory)
    started_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=2))
    reason = "Norovirus"


class ConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Confirmation

    ward = factory.SubFactory(WardFactory)
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)
    staffed_beds = 3


class WaitingReferralFactory(factory.django.DjangoModelFactory):
    """Assessed for a medium secure ward for men, and waiting for a bed."""

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    service_line = "adult_secure"
    status = Referral.Status.WAITING
    received_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    urgency = "urgent"

    @factory.post_generation
    def assessment(self, create: bool, wanted: Any, **fields: Any) -> None:
        if create and wanted is not False:
            AcceptingAssessmentFactory(referral=self, **fields)


class AcceptingAssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assessment

    referral = factory.SubFactory(WaitingReferralFactory, assessment=False)
    first_contact_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=20))
    decided_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    outcome = Assessment.Outcome.ACCEPT_MEDIUM
    recommended_security = "medium"
    specialism = "mi"
    ward_sex = "male"
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))


class HoldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Hold

    class Params:
        offered = factory.Trait(
            offered_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1)),
            offered_by=factory.SubFactory(UserFactory),
        )
        accepted = factory.Trait(
            offered=True,
            accepted_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=30)),
            accepted_by=factory.SubFactory(UserFactory),
            expected_on=factory.LazyFunction(timezone.localdate),
        )

    bed = factory.SubFactory(BedFactory)
    referral = factory.SubFactory(WaitingReferralFactory)
    placed_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=2))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=70))


class SpellFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Spell

    person = factory.SubFactory(PersonFactory)
    admitted_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))


class StayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WardStay

    bed = factory.SubFactory(BedFactory)
    ward = factory.SelfAttribute("bed.ward")
    started_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))
    spell = factory.SubFactory(SpellFactory, admitted_on=factory.SelfAttribute("..started_on"))
    person = factory.SelfAttribute("spell.person")


class LeaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Leave

    spell = factory.SubFactory(SpellFactory)
    kind = Leave.Kind.HOME
    started_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=3))


class ReadyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReadyForDischarge

    spell = factory.SubFactory(SpellFactory)
    ready_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=20))
    reason = "18"
    attributable = "social_care"
