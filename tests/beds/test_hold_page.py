from datetime import timedelta

import pytest
from django.utils import timezone

from beds.models import Hold, WardStay
from reachout.audit.models import Event
from tests.factories.beds import HoldFactory

pytestmark = pytest.mark.django_db


def day(name="on", ahead=0):
    on = timezone.localdate() + timedelta(days=ahead)
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def hold(bed, referral):
    return HoldFactory(bed=bed, referral=referral)


def test_each_role_in_turn_takes_it_to_a_bed(client, clp, lead, nurse, hold):
    client.force_login(clp)
    assert "Offer to the unit" in client.get(f"/beds/holds/{hold.pk}/").content.decode()
    client.post(f"/beds/holds/{hold.pk}/offer/")

    client.force_login(lead)
    assert "Accept" in client.get(f"/beds/holds/{hold.pk}/").content.decode()
    client.post(f"/beds/holds/{hold.pk}/accept/", day("expected_on", ahead=1))

    client.force_login(nurse)
    response = client.post(f"/beds/holds/{hold.pk}/admit/", day())

    stay = WardStay.objects.get()
    assert response.url == f"/beds/stays/{stay.pk}/" and stay.person == hold.referral.person
    assert client.get(response.url).status_code == 200


def test_reading_a_hold_is_recorded(client, clp, hold):
    client.force_login(clp)

    client.get(f"/beds/holds/{hold.pk}/")

    assert Event.objects.get(act="hold.read").person_id == hold.referral.person_id


def test_an_outsider_cannot_tell_that_the_hold_exists(client, outsider, hold):
    client.force_login(outsider)

    assert client.get(f"/beds/holds/{hold.pk}/").status_code == 404
    assert client.post(f"/beds/holds/{hold.pk}/admit/", day()).status_code == 404


def test_a_ward_neither_offers_nor_answers(client, nurse, hold):
    client.force_login(nurse)

    for verb in ("offer", "release", "extend", "accept", "decline"):
        assert client.post(f"/beds/holds/{hold.pk}/{verb}/").status_code == 403


def test_a_lead_declines_with_a_reason_and_the_clp_reads_it(client, clp, lead, hold):
    client.force_login(clp)
    client.post(f"/beds/holds/{hold.pk}/offer/")
    client.force_login(lead)

    client.post(f"/beds/holds/{hold.pk}/decline/", {"reason": "ward_mix", "note": "Two alike already"})

    client.force_login(clp)
    page = client.get(f"/beds/holds/{hold.pk}/").content.decode()
    assert "Mix of patients on the ward" in page and "Two alike already" in page and "Find another bed" in page


def test_a_clp_extends_and_releases(client, clp, hold):
    client.force_login(clp)
    until = {**day("until", ahead=9), "until_time": "12:00", "why": "Waiting for the warrant"}

    client.post(f"/beds/holds/{hold.pk}/extend/", until)
    hold.refresh_from_db()
    assert timezone.localdate(hold.expires_at) == timezone.localdate() + timedelta(days=9)
    client.post(f"/beds/holds/{hold.pk}/release/", {"note": "Going elsewhere"})

    hold.refresh_from_db()
    assert hold.end == Hold.End.RELEASED


def test_an_expired_hold_says_so_and_offers_nothing(client, clp, hold):
    hold.expires_at = timezone.now() - timedelta(minutes=1)
    hold.save()
    client.force_login(clp)

    page = client.get(f"/beds/holds/{hold.pk}/").content.decode()

    assert "Expired" in page and "Offer to the unit" not in page


def test_a_second_press_gets_a_plain_refusal(client, clp, hold):
    client.force_login(clp)
    client.post(f"/beds/holds/{hold.pk}/offer/")

    page = client.post(f"/beds/holds/{hold.pk}/offer/", follow=True).content.decode()

    assert "This bed has already been offered" in page
