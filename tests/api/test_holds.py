"""A bed held through the API: the same services, scope and refusals as the pages, and nothing twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from beds.models import Hold
from reachout.accounts.permissions import Role
from reachout.api.models import AnsweredRequest
from reachout.audit.models import Event
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, WaitingReferralFactory


@pytest.fixture
def waiting(db):
    return WaitingReferralFactory()


@pytest.fixture
def clp(waiting):
    return user_with(Role.CLP, line=waiting.service_line)


def post(client, url, body, key=""):
    return client.post(url, body, content_type="application/json", headers={"Idempotency-Key": key} if key else {})


def test_a_liaison_practitioner_holds_a_bed(client, waiting, clp):
    bed = BedFactory(ward__service_line=waiting.service_line)
    client.force_login(clp)

    response = post(client, "/api/v1/holds/", {"bed": bed.pk, "referral": waiting.pk, "why": "First on the list."})

    assert response.status_code == 201
    assert response.json()["bed"] == bed.pk
    assert Event.objects.filter(act="hold.placed", by=clp, person_id=waiting.person_id).count() == 1


def test_a_second_hold_on_the_bed_is_refused_as_a_problem(client, waiting, clp):
    bed = BedFactory(ward__service_line=waiting.service_line)
    client.force_login(clp)
    body = {"bed": bed.pk, "referral": waiting.pk, "why": "First on the list."}
    post(client, "/api/v1/holds/", body)

    response = post(client, "/api/v1/holds/", body)

    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


def test_the_same_key_again_holds_nothing_more_and_answers_the_same(client, waiting, clp):
    bed = BedFactory(ward__service_line=waiting.service_line)
    client.force_login(clp)
    body = {"bed": bed.pk, "referral": waiting.pk, "why": "First on the list."}

    first, second = (post(client, "/api/v1/holds/", body, key="a-key") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Hold.objects.count() == 1


def test_a_key_used_for_another_request_is_said_so(client, waiting, clp):
    bed, other = BedFactory.create_batch(2, ward__service_line=waiting.service_line)
    client.force_login(clp)
    post(client, "/api/v1/holds/", {"bed": bed.pk, "referral": waiting.pk, "why": "x"}, key="a-key")

    response = post(client, "/api/v1/holds/", {"bed": other.pk, "referral": waiting.pk, "why": "x"}, key="a-key")

    assert response.status_code == 422


def test_a_refused_request_leaves_its_key_free(client, waiting, clp):
    client.force_login(clp)

    response = post(client, "/api/v1/holds/", {"bed": 0, "referral": waiting.pk}, key="a-key")

    assert response.json()["errors"][0]["field"] == "bed"
    assert not AnsweredRequest.objects.exists()


def test_another_lines_practitioner_cannot_tell_that_bed_or_referral_exist(client, waiting):
    bed = BedFactory(ward__service_line=waiting.service_line)
    client.force_login(user_with(Role.CLP, line="aed"))

    response = post(client, "/api/v1/holds/", {"bed": bed.pk, "referral": waiting.pk})

    assert response.status_code == 400
    assert {error["field"] for error in response.json()["errors"]} == {"bed", "referral"}
    assert "does not exist" in response.json()["errors"][0]["message"]


def test_a_ward_may_not_hold_beds(client, waiting):
    client.force_login(user_with(Role.WARD))

    assert post(client, "/api/v1/holds/", {}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_ten_requests_at_once_with_one_key_are_carried_out_once():
    referral = WaitingReferralFactory()
    bed, clp = BedFactory(ward__service_line=referral.service_line), user_with(Role.CLP, line=referral.service_line)

    def press(_):
        client = Client()
        client.force_login(clp)
        try:
            return post(client, "/api/v1/holds/", {"bed": bed.pk, "referral": referral.pk, "why": "x"}, key="a-key").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(press, range(10)))

    assert answers == [201] * 10
    assert Hold.objects.count() == 1
