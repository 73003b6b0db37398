from datetime import timedelta

import pytest
from django.utils import timezone

from beds import services
from beds.models import WardStay
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.beds import LeaveFactory, ReadyFactory, StayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(at):
    return timezone.localdate(at)


@pytest.fixture
def stay(bed):
    return StayFactory(bed=bed)


def test_a_discharge_ends_everything_on_one_day(stay, nurse, at, today):
    leave, ready = LeaveFactory(spell=stay.spell), ReadyFactory(spell=stay.spell)

    services.discharge(stay.spell, on=today, destination="community", at=at, by=nurse)

    for row in (stay, leave, ready):
        row.refresh_from_db()
        assert row.ended_on == today
    stay.spell.refresh_from_db()
    assert (stay.spell.discharged_on, stay.spell.destination) == (today, "community")
    assert Event.objects.get(act="spell.discharged").person_id == stay.person_id


def test_nobody_is_discharged_twice(stay, nurse, at, today):
    services.discharge(stay.spell, on=today, destination="community", at=at, by=nurse)

    with pytest.raises(Refused, match="already been discharged"):
        services.discharge(stay.spell, on=today, destination="prison", at=at, by=nurse)


def test_a_discharge_before_something_recorded_is_refused(stay, nurse, at, today):
    LeaveFactory(spell=stay.spell, started_on=today - timedelta(days=1))

    with pytest.raises(Refused, match="enter that day or a later one"):
        services.discharge(stay.spell, on=today - timedelta(days=2), destination="community", at=at, by=nurse)
    assert WardStay.objects.current().exists()


def test_a_destination_must_be_named(stay, nurse, at, today):
    with pytest.raises(Refused, match="where the person has gone"):
        services.discharge(stay.spell, on=today, destination="", at=at, by=nurse)


def test_ready_for_discharge_says_what_keeps_them(stay, nurse, at, today):
    ready = services.mark_ready(stay.spell, on=today, reason="18", attributable="social_care", at=at, by=nurse)
    with pytest.raises(Refused, match="have been ready for discharge since"):
        services.mark_ready(stay.spell, on=today, reason="18", attributable="nhs", at=at, by=nurse)

    services.end_ready(ready, on=today, at=at, by=nurse)

    with pytest.raises(Refused, match="what keeps the person"):
        services.mark_ready(stay.spell, on=today, reason="", attributable="nhs", at=at, by=nurse)
