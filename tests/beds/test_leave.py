from datetime import timedelta

import pytest
from django.utils import timezone

from beds import services
from beds.models import Leave
from reachout.refused import Refused
from tests.factories.beds import HoldFactory, LeaveFactory, StayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(at):
    return timezone.localdate(at)


@pytest.fixture
def stay(bed):
    return StayFactory(bed=bed)


def leave(stay, at, by, **changes):
    on = timezone.localdate(at)
    facts = {"kind": Leave.Kind.HOME, "on": on, "expected_back_on": on + timedelta(days=2), **changes}
    return services.start_leave(stay.spell, at=at, by=by, **facts)


def test_leave_begins_and_ends(stay, nurse, at, today):
    away = leave(stay, at, nurse)

    services.end_leave(away, on=today, at=at, by=nurse)

    away.refresh_from_db()
    assert away.ended_on == today
    with pytest.raises(Refused, match="already been recorded"):
        services.end_leave(away, on=today, at=at, by=nurse)


def test_one_leave_at_a_time(stay, nurse, at):
    leave(stay, at, nurse)

    with pytest.raises(Refused, match="record their return first"):
        leave(stay, at, nurse, kind=Leave.Kind.AWOL)


def test_expected_back_is_not_before_leaving(stay, nurse, at, today):
    with pytest.raises(Refused, match="expected back cannot be before"):
        leave(stay, at, nurse, expected_back_on=today - timedelta(days=1))


def test_a_new_leave_does_not_begin_inside_the_last(stay, nurse, at, today):
    LeaveFactory(spell=stay.spell, ended_on=today)

    with pytest.raises(Refused, match="came back from their last leave"):
        leave(stay, at, nurse, on=today - timedelta(days=1), expected_back_on=None)


def test_nobody_returns_into_a_bed_kept_for_someone_else(stay, bed, other_bed, nurse, at, today):
    away = leave(stay, at, nurse, bed_released=True)
    HoldFactory(bed=bed)
    with pytest.raises(Refused, match="move them to another bed first"):
        services.end_leave(away, on=today, at=at, by=nurse)

    services.move(stay, bed=other_bed, on=today, at=at, by=nurse)

    assert services.end_leave(away, on=today, at=at, by=nurse)
