import pytest

from beds.models import Hold
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory, WaitingReferralFactory, WardFactory

pytestmark = pytest.mark.django_db


def test_wards_are_judged_with_their_reasons(client, clp, referral, ward):
    low = WardFactory(beds=1, security="low")
    client.force_login(clp)

    page = client.get(f"/beds/match/{referral.pk}/").content.decode()

    assert page.index(ward.name) < page.index(low.name)
    assert "Low secure; medium secure recommended" in page
    assert Event.objects.get(act="referral.read").why == "match"


def test_for_htmx_the_table_alone(client, clp, referral, ward):
    client.force_login(clp)

    page = client.get(f"/beds/match/{referral.pk}/", headers={"HX-Request": "true"}).content.decode()

    assert ward.name in page and "<html" not in page


def test_a_bed_is_held_from_the_match(client, clp, referral, ward, bed):
    client.force_login(clp)
    assert "Every criterion is met" in client.get(f"/beds/match/{referral.pk}/ward/{ward.pk}/").content.decode()

    response = client.post(f"/beds/match/{referral.pk}/ward/{ward.pk}/", {"bed": bed.pk})

    hold = Hold.objects.get()
    assert hold.bed == bed and response.url == f"/beds/holds/{hold.pk}/"


def test_a_ward_that_does_not_suit_asks_why(client, clp, referral):
    low = WardFactory(beds=1, security="low")
    address, bed = f"/beds/match/{referral.pk}/ward/{low.pk}/", low.beds.get()
    client.force_login(clp)

    page = client.post(address, {"bed": bed.pk}).content.decode()
    assert "There is a problem" in page and not Hold.objects.exists()

    client.post(address, {"bed": bed.pk, "why": "Steps down next week"})
    assert Hold.objects.get().why == "Steps down next week"


def test_a_full_ward_says_so(client, clp, referral):
    full = WardFactory(beds=1)
    StayFactory(bed=full.beds.get())
    client.force_login(clp)

    assert "No bed on this ward can be held now" in client.get(f"/beds/match/{referral.pk}/ward/{full.pk}/").content.decode()


def test_a_lead_sees_the_match_and_holds_nothing(client, lead, referral, ward):
    client.force_login(lead)

    page = client.get(f"/beds/match/{referral.pk}/").content.decode()

    assert ward.name in page and "Hold a bed" not in page
    assert client.get(f"/beds/match/{referral.pk}/ward/{ward.pk}/").status_code == 403


@pytest.mark.parametrize("role", [Role.REFERRER, Role.WARD, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_others_do_not_match(client, role, referral):
    client.force_login(user_with(role))

    assert client.get(f"/beds/match/{referral.pk}/").status_code == 403


def test_another_lines_referral_does_not_exist(client, referral):
    client.force_login(user_with(Role.CLP, line="lda"))

    assert client.get(f"/beds/match/{referral.pk}/").status_code == 404


def test_a_fixed_number_of_queries(client, clp, django_assert_max_num_queries):
    referral = WaitingReferralFactory()
    for _ in range(6):
        StayFactory(bed=WardFactory(beds=2).beds.first())
    client.force_login(clp)

    with django_assert_max_num_queries(17):
        client.get(f"/beds/match/{referral.pk}/")
