import pytest
from django.utils import timezone

from beds.models import AdmissionsPause, BedClosure, Confirmation
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.factories.accounts import user_with
from tests.factories.beds import BedClosureFactory, ConfirmationFactory, HoldFactory, PauseFactory, StayFactory
from tests.factories.people import LegalStatusFactory

pytestmark = pytest.mark.django_db


def today():
    day = timezone.localdate()
    return {"on_day": day.day, "on_month": day.month, "on_year": day.year}


def test_a_ward_sees_who_is_in_its_beds(client, nurse, ward, bed):
    stay = StayFactory(bed=bed)
    LegalStatusFactory(person=stay.person)
    client.force_login(nurse)

    page = client.get(f"/beds/wards/{ward.pk}/").content.decode()

    assert stay.person.name in page and "Section 3" in page
    assert Event.objects.get(act="ward.listed").facts == {"people": 1}


def test_another_units_lead_sees_the_beds_without_the_people(client, ward, bed, lead):
    stay = StayFactory(bed=bed)
    HoldFactory(bed=ward.beds.last())

    client.force_login(user_with(Role.LEAD))
    page = client.get(f"/beds/wards/{ward.pk}/").content.decode()

    assert stay.person.name not in page and "Occupied" in page
    assert "Out of service" not in page


def test_another_units_ward_does_not_exist_for_a_nurse(client, outsider, ward):
    client.force_login(outsider)

    assert client.get(f"/beds/wards/{ward.pk}/").status_code == 404
    assert client.post(f"/beds/wards/{ward.pk}/unchanged/").status_code == 404


def test_one_press_confirms_that_nothing_changed(client, nurse, ward):
    ConfirmationFactory(ward=ward, staffed_beds=2)
    client.force_login(nurse)

    response = client.post(f"/beds/wards/{ward.pk}/unchanged/")

    assert response.status_code == 302
    assert Confirmation.objects.latest("pk").staffed_beds == 2 and Confirmation.objects.latest("pk").by == nurse


def test_other_figures_are_confirmed_with_a_note(client, nurse, ward):
    client.force_login(nurse)

    client.post(f"/beds/wards/{ward.pk}/confirm/", {"staffed_beds": "1", "note": "One nurse short"})
    too_many = client.post(f"/beds/wards/{ward.pk}/confirm/", {"staffed_beds": "9"})

    assert Confirmation.objects.get().note == "One nurse short"
    assert "This ward has 3 beds: it cannot staff more." in too_many.content.decode()


def test_a_bed_goes_out_of_service_and_back(client, nurse, ward, bed):
    client.force_login(nurse)

    client.post(f"/beds/beds/{bed.pk}/close/", {**today(), "reason": "Window broken"})
    assert BedClosure.objects.get().reason == "Window broken"
    client.post(f"/beds/beds/{bed.pk}/reopen/", today())

    assert BedClosure.objects.get().reopened_on == timezone.localdate()
    assert client.post(f"/beds/beds/{bed.pk}/reopen/", today()).status_code == 404


def test_the_ward_closes_to_admissions_and_opens(client, nurse, ward):
    client.force_login(nurse)

    client.post(f"/beds/wards/{ward.pk}/pause/", {**today(), "reason": "Norovirus"})
    client.post(f"/beds/wards/{ward.pk}/resume/", today())

    assert AdmissionsPause.objects.get().ended_on == timezone.localdate()


def test_a_clp_cannot_edit_a_units_bed_state(client, clp, ward, bed):
    client.force_login(clp)

    assert client.post(f"/beds/wards/{ward.pk}/unchanged/").status_code == 403
    assert client.post(f"/beds/beds/{bed.pk}/close/", {**today(), "reason": "x"}).status_code == 403


def test_a_fixed_number_of_queries(client, nurse, ward, django_assert_max_num_queries):
    BedClosureFactory(bed=ward.beds.last())
    PauseFactory(ward=ward)
    for bed in ward.beds.all()[:2]:
        LegalStatusFactory(person=StayFactory(bed=bed).person)
    client.force_login(nurse)

    with django_assert_max_num_queries(12):
        client.get(f"/beds/wards/{ward.pk}/")
