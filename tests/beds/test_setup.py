import pytest

from beds.models import Ward
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory, WardFactory
from tests.factories.organisations import SiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(user_with(Role.ADMINISTRATOR))
    return client


def test_a_ward_is_added_changed_and_closed(administrator):
    facts = {"code": "NEW", "name": "Plover", "service_line": "lda", "security": "low", "sex": "female", "specialism": "ld"}
    response = administrator.post("/beds/setup/add/", {**facts, "site": SiteFactory().pk, "beds": "3"})
    ward = Ward.objects.get()
    assert response.url == f"/beds/setup/{ward.pk}/" and ward.beds.count() == 3

    administrator.post(f"/beds/setup/{ward.pk}/change/", {**facts, "name": "Golden Plover", "day_price": "512.50"})
    administrator.post(f"/beds/setup/{ward.pk}/beds/", {"how_many": "2", "on": "2026-01-05"})
    ward.refresh_from_db()
    assert (ward.name, str(ward.day_price), ward.beds.count()) == ("Golden Plover", "512.50", 5)

    administrator.post(f"/beds/setup/beds/{ward.beds.first().pk}/close/", {"on": "2026-06-01"})
    administrator.post(f"/beds/setup/{ward.pk}/close/", {"on": "2026-07-01"})
    ward.refresh_from_db()
    assert str(ward.closed_on) == "2026-07-01"
    assert "Golden Plover" in administrator.get("/beds/setup/").content.decode()
    assert administrator.get(f"/beds/setup/{ward.pk}/").status_code == 200


def test_a_ward_with_people_stays_open(administrator, ward, bed):
    StayFactory(bed=bed)

    page = administrator.post(f"/beds/setup/{ward.pk}/close/", {"on": "2026-07-01"}).content.decode()

    assert "People are still on this ward" in page


def test_an_administrator_sees_no_patient(administrator, ward, bed):
    stay = StayFactory(bed=bed)

    assert administrator.get(f"/beds/stays/{stay.pk}/").status_code == 403
    assert administrator.get(f"/beds/wards/{ward.pk}/").status_code == 403
    assert stay.person.name not in administrator.get(f"/beds/setup/{ward.pk}/").content.decode()


@pytest.mark.parametrize("role", [Role.CLP, Role.LEAD, Role.WARD])
def test_others_do_not_configure(client, role, ward):
    client.force_login(user_with(role))

    for address in ("/beds/setup/", "/beds/setup/add/", f"/beds/setup/{ward.pk}/", f"/beds/setup/{ward.pk}/close/"):
        assert client.get(address).status_code == 403


def test_the_list_takes_the_same_queries_however_long(administrator, django_assert_max_num_queries):
    for _ in range(6):
        WardFactory(beds=2)

    with django_assert_max_num_queries(8):
        administrator.get("/beds/setup/")
