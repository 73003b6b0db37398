"""Meetings: planned for tomorrow at 10:00 unless said otherwise.

MeetingFactory()                       planned
MeetingFactory(in_session=True)        opened an hour ago
"""

from datetime import datetime, time, timedelta

import factory
from django.utils import timezone

from beds.meetings.models import Action, Attendance, Decision, Meeting, Slot
from tests.factories.accounts import UserFactory
from tests.factories.referrals import ReferralFactory


def tomorrow_at_ten() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time(10)))


class SlotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Slot

    service_line = "adult_secure"
    weekday = Slot.Weekday.TUESDAY
    starts_at = time(10)


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meeting

    class Params:
        in_session = factory.Trait(
            status=Meeting.Status.OPEN,
            starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1)),
            opened_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1)),
        )

    service_line = "adult_secure"
    starts_at = factory.LazyFunction(tomorrow_at_ten)
    held_on = factory.LazyAttribute(lambda made: timezone.localdate(made.starts_at))


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    user = factory.SubFactory(UserFactory)
    name = factory.SelfAttribute("user.name")


class DecisionFactory(factory.django.DjangoModelFactory):
    """Deferred by a meeting in session."""

    class Meta:
        model = Decision

    meeting = factory.SubFactory(MeetingFactory, in_session=True)
    referral = factory.SubFactory(ReferralFactory, waiting=True)
    decision = Decision.Kind.DEFER
    rationale = "The report from the prison is awaited."
    decided_at = factory.LazyFunction(timezone.now)
    decided_by = factory.SubFactory(UserFactory)


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Action

    meeting = factory.SubFactory(
        MeetingFactory, starts_at=factory.Sequence(lambda n: timezone.now() - timedelta(days=7, minutes=n))
    )
    text = "Ask the prison for the report"
    owner = "Liaison practitioner"
    due_on = factory.LazyFunction(timezone.localdate)
    raised_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
