import pytest
from django.urls import reverse

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.factories.accounts import user_with
from tests.factories.beds import HoldFactory, PauseFactory, StayFactory, WardFactory

pytestmark = pytest.mark.django_db
BOARD = "/beds/"


def test_every_bed_of_the_line_is_on_the_board(client, clp, ward, bed):
    StayFactory(bed=bed)
    client.force_login(clp)

    page = client.get(BOARD).content.decode()

    assert ward.name in page
    assert "Bed 01, occupied since" in page and "Bed 02, vacant" in page


def test_names_are_not_in_the_page_until_the_switch_shows_them(client, clp, bed):
    person = StayFactory(bed=bed).person
    client.force_login(clp)
    assert person.name not in client.get(BOARD).content.decode()

    client.post(reverse("beds:names"), {"names": "shown", "next": BOARD})
    page = client.get(BOARD).content.decode()

    assert person.name in page
    assert Event.objects.get(act="board.listed").facts == {"people": 1}
    client.post(reverse("beds:names"), {"names": "hidden", "next": BOARD})
    assert person.name not in client.get(BOARD).content.decode()


def test_a_unit_sees_every_bed_of_the_line_but_names_only_its_own(client, lead, bed):
    mine, theirs = StayFactory(bed=bed), StayFactory(bed=WardFactory(beds=1).beds.get())
    client.force_login(lead)
    client.cookies["board_names"] = "shown"

    page = client.get(BOARD).content.decode()

    assert theirs.ward.name in page
    assert mine.person.name in page and theirs.person.name not in page
    assert f"/beds/stays/{theirs.pk}/" not in page


def test_a_ward_sees_its_own_wards_only(client, nurse, ward):
    other = WardFactory(beds=1)
    client.force_login(nurse)

    page = client.get(BOARD).content.decode()

    assert ward.name in page and other.name not in page


def test_another_service_lines_wards_are_not_there(client, clp):
    other = WardFactory(beds=1, service_line="lda", name="Onyx")
    client.force_login(clp)

    assert other.name not in client.get(BOARD).content.decode()


@pytest.mark.parametrize("role", [Role.REFERRER, Role.GOVERNANCE, Role.RETURNS, Role.ADMINISTRATOR])
def test_who_has_nothing_to_do_with_beds_is_refused(client, role):
    client.force_login(user_with(role))

    assert client.get(BOARD).status_code == 403


def test_the_board_narrows_by_what_is_in_the_address(client, clp, ward):
    low = WardFactory(beds=1, security="low", name="Dunlin")
    away = WardFactory(beds=1, site__in_region=False, name="Eider")
    client.force_login(clp)

    page = client.get(BOARD, {"security": "medium", "region": "in"}).content.decode()

    assert ward.name in page and low.name not in page and away.name not in page


def test_a_paused_ward_says_why(client, clp, ward):
    PauseFactory(ward=ward, reason="Norovirus")
    client.force_login(clp)

    page = client.get(BOARD).content.decode()

    assert "Closed to admissions: Norovirus" in page and "vacant, ward closed to admissions" in page


def test_htmx_gets_only_the_part_that_moves_and_no_reading_is_recorded_again(client, clp, bed):
    StayFactory(bed=bed)
    client.force_login(clp)
    client.cookies["board_names"] = "shown"

    page = client.get(BOARD, headers={"HX-Request": "true", "Background": "yes"}).content.decode()

    assert page.lstrip().startswith('<div id="board"') and "<html" not in page
    assert not Event.objects.filter(act="board.listed").exists()


def test_eight_queries_for_any_number_of_wards(client, clp, django_assert_max_num_queries):
    for _ in range(5):
        ward = WardFactory(beds=4)
        first, second, *_ = ward.beds.all()
        StayFactory(bed=first)
        HoldFactory(bed=second)
    client.force_login(clp)

    with django_assert_max_num_queries(9):  # who is signed in and the filter included
        assert client.get(BOARD).status_code == 200
