"""The safety and quality group, ratings, learning responses.

CqcRatingFactory(site=site, overall="inadequate")
LearningFactory(ward=ward)             begun four weeks ago, due in four
LearningFactory(finished=True)
"""

from datetime import timedelta

import factory
from django.utils import timezone

from quality.group.models import DOMAINS, Finding, GroupMeeting, Item, LearningResponse, Member, Rating
from quality.group.models import Attendance as GroupAttendance
from tests.factories.accounts import UserFactory
from tests.factories.beds import WardFactory


def days_ago(count: int):
    return factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=count))


class CqcRatingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rating

    site = factory.LazyFunction(lambda: WardFactory().site)
    published_on = factory.Sequence(lambda n: timezone.localdate() - timedelta(days=100 + n % 3000))
    overall = "good"
    recorded_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model, **fields):
        return super()._create(model, **{**dict.fromkeys(DOMAINS, fields["overall"]), **fields})


class LearningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LearningResponse
        exclude = ("of",)

    class Params:
        finished = factory.Trait(candour="not", finished_on=days_ago(1), shared="Hand over at the door, not at the desk.")

    of = factory.SubFactory(WardFactory)
    ward = factory.SelfAttribute("of")
    site = factory.SelfAttribute("of.site")
    organisation = factory.SelfAttribute("of.site.organisation")
    service_line = factory.SelfAttribute("of.service_line")
    kind = LearningResponse.Kind.AFTER_ACTION
    title = factory.Sequence(lambda n: f"A fall on the stairs {n}")
    about = "Somebody fell at night; the light on the stairs had been out for a week."
    physical_harm = "low"
    psychological_harm = "none"
    started_on = days_ago(28)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=28))
    recorded_at = factory.LazyFunction(timezone.now)


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Finding

    learning = factory.SubFactory(LearningFactory)
    factor = Finding.Factor.INTERNAL
    text = "Nobody owned the list of broken lights."


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    service_line = "adult_secure"
    name = factory.Sequence(lambda n: f"Member {n}")
    role = "Director of nursing, Riverside Healthcare"
    since_on = days_ago(400)


class GroupMeetingFactory(factory.django.DjangoModelFactory):
    """Planned for next week; ``held=True`` began an hour ago; ``closed=True`` was last month."""

    class Meta:
        model = GroupMeeting

    class Params:
        held = factory.Trait(
            status="held",
            starts_at=factory.Sequence(lambda n: timezone.now() - timedelta(hours=1, seconds=n)),
            held_at=factory.SelfAttribute("starts_at"),
            chair=factory.SubFactory(MemberFactory, service_line=factory.SelfAttribute("..service_line")),
        )

    service_line = "adult_secure"
    starts_at = factory.Sequence(lambda n: timezone.now() + timedelta(days=7, minutes=n))


def closed(meeting: GroupMeeting) -> GroupMeeting:
    """A held meeting, closed as the service does once all is decided: rows go in before, never after."""
    meeting.status, meeting.closed_at, meeting.closed_by = "closed", timezone.now(), UserFactory()
    meeting.save()
    return meeting


class GroupAttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GroupAttendance

    meeting = factory.SubFactory(GroupMeetingFactory, held=True)
    name = factory.Sequence(lambda n: f"Guest {n}")
    role = "Peer support worker"
    presence = "present"


class ItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Item

    meeting = factory.SubFactory(GroupMeetingFactory, held=True)
    source = Item.Source.FREE
    title = factory.Sequence(lambda n: f"Broken alarms {n}")
    raised_at = factory.LazyFunction(timezone.now)
