"""A referral made by a program: the same form, the same checks, one record however often it is sent."""

import pytest

from reachout.accounts.permissions import Role
from referrals.models import Draft, Referral
from tests.factories.accounts import user_with
from tests.referrals.answers import TYPED


@pytest.fixture(params=["adult_secure", "lda", "aed"])
def line(request):
    return request.param


@pytest.fixture
def referrer(db, line):
    return user_with(Role.REFERRER, line=line)


@pytest.fixture
def body(referrer, line):
    place = referrer.current_memberships[0]
    return {"service_line": line, "organisation": place.organisation.code, "answers": TYPED[line]}


def post(client, body, key=""):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/api/v1/referrals/", body, content_type="application/json", headers=headers)


def test_a_program_makes_the_referral_its_form_would(client, referrer, body, line):
    client.force_login(referrer)

    response = post(client, body)

    assert response.status_code == 201
    referral = Referral.objects.get(pk=response.json()["id"])
    assert (referral.service_line, referral.status, referral.referred_by) == (line, "submitted", referrer)
    assert not Draft.objects.exists()


def test_sent_again_with_its_key_it_is_one_referral(client, referrer, body):
    client.force_login(referrer)

    first, second = post(client, body, "k"), post(client, body, "k")

    assert first.json()["id"] == second.json()["id"]
    assert Referral.objects.count() == 1


def test_what_is_wrong_is_named_by_step_and_question(client, referrer, body):
    client.force_login(referrer)
    body["answers"] = {**body["answers"], "who": {**body["answers"]["who"], "nhs_number": ["9990000000"]}, "extra": {}}

    response = post(client, body)

    assert {error["field"] for error in response.json()["errors"]} >= {"answers.who.nhs_number", "answers.extra"}
    assert not Referral.objects.exists()


def test_an_outsider_cannot_refer_for_an_organisation_not_theirs(client, body, line):
    client.force_login(user_with(Role.REFERRER, line=line))

    assert post(client, body).json()["errors"][0]["field"] == "organisation"
