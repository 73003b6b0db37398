from datetime import timedelta

import pytest
from django.utils import timezone

from beds.models import Leave, ReadyForDischarge, WardStay
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.people.models import BreakGlass
from tests.factories.accounts import user_with
from tests.factories.beds import LeaveFactory, StayFactory

pytestmark = pytest.mark.django_db


def day(name="on"):
    on = timezone.localdate()
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def stay(bed):
    return StayFactory(bed=bed)


@pytest.fixture
def as_nurse(client, nurse):
    client.force_login(nurse)
    return client


def test_the_ward_sees_its_patients_stay_and_the_reading_is_recorded(as_nurse, stay, nurse):
    page = as_nurse.get(f"/beds/stays/{stay.pk}/").content.decode()

    assert stay.person.name in page and "Discharge" in page
    read = Event.objects.get(act="wardstay.read")
    assert (read.by, read.person_id) == (nurse, stay.person_id)


def test_an_outsider_cannot_tell_that_the_stay_exists(client, outsider, stay):
    client.force_login(outsider)

    for step in ("", "move/", "leave/", "ready/", "discharge/"):
        assert client.get(f"/beds/stays/{stay.pk}/{step}").status_code == 404


def test_in_an_emergency_the_record_opens_to_read_only(client, outsider, stay):
    now = timezone.now()
    later = now + timedelta(hours=1)
    BreakGlass.objects.create(person=stay.person, by=outsider, reason="Found collapsed", began_at=now, ends_at=later)
    client.force_login(outsider)

    assert client.get(f"/beds/stays/{stay.pk}/").status_code == 200
    assert client.get(f"/beds/stays/{stay.pk}/discharge/").status_code == 404


def test_a_case_manager_reads_and_changes_nothing(client, stay):
    client.force_login(user_with(Role.CASE_MANAGER))

    page = client.get(f"/beds/stays/{stay.pk}/").content.decode()

    assert stay.person.name in page and "Start leave" not in page
    assert client.post(f"/beds/stays/{stay.pk}/discharge/").status_code == 403


def test_move_to_another_bed(as_nurse, stay, other_bed):
    response = as_nurse.post(f"/beds/stays/{stay.pk}/move/", {**day(), "bed": other_bed.pk})

    moved = WardStay.objects.current().get()
    assert moved.bed == other_bed and response.url == f"/beds/stays/{moved.pk}/"


def test_change_beds_with_someone(as_nurse, stay, other_bed, bed):
    other = StayFactory(bed=other_bed)

    as_nurse.post(f"/beds/stays/{stay.pk}/swap/", {**day(), "other": other.pk})

    assert WardStay.objects.current().get(person=other.person).bed == bed


def test_leave_begins_bed_is_released_and_they_return(as_nurse, stay):
    as_nurse.post(f"/beds/stays/{stay.pk}/leave/", {**day(), "kind": "trial"})
    as_nurse.post(f"/beds/stays/{stay.pk}/release-bed/")
    leave = Leave.objects.get()
    assert (leave.kind, leave.bed_released, leave.ended_on) == ("trial", True, None)

    as_nurse.post(f"/beds/stays/{stay.pk}/return/", day())

    leave.refresh_from_db()
    assert leave.ended_on == timezone.localdate()


def test_a_refusal_is_shown_above_the_form(as_nurse, stay):
    LeaveFactory(spell=stay.spell)

    page = as_nurse.post(f"/beds/stays/{stay.pk}/leave/", {**day(), "kind": "home"}).content.decode()

    assert "There is a problem" in page and "record their return first" in page


def test_ready_and_no_longer_ready(as_nurse, stay):
    as_nurse.post(f"/beds/stays/{stay.pk}/ready/", {**day(), "reason": "18", "attributable": "social_care"})
    assert ReadyForDischarge.objects.get().reason == "18"

    as_nurse.post(f"/beds/stays/{stay.pk}/not-ready/", day())

    assert ReadyForDischarge.objects.get().ended_on == timezone.localdate()


def test_discharge_frees_the_bed(as_nurse, stay):
    as_nurse.post(f"/beds/stays/{stay.pk}/discharge/", {**day(), "destination": "community"})

    assert not WardStay.objects.current().exists()
    assert as_nurse.get(f"/beds/stays/{stay.pk}/discharge/").status_code == 404


def test_a_fixed_number_of_queries(as_nurse, stay, django_assert_max_num_queries):
    for number in range(4):
        LeaveFactory(spell=stay.spell, ended_on=timezone.localdate() - timedelta(days=number))

    with django_assert_max_num_queries(10):
        as_nurse.get(f"/beds/stays/{stay.pk}/")
