"""Co-production for programs."""

import pytest
from django.utils import timezone

from quality.voices.models import CarePlans, PeerSupport, YouSaid
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def ward():
    return WardFactory()


@pytest.fixture
def post(client):
    def ask(path, user, **body):
        client.force_login(user)
        return client.post(f"/api/v1/{path}/", body, content_type="application/json")

    return ask


def test_posts_care_plans_and_what_was_said(post, ward):
    keeper, lead = user_with(Role.COMMISSIONER), user_with(Role.LEAD, organisation=ward.site.organisation)
    provider = {"service_line": "adult_secure", "organisation": ward.site.organisation_id}

    posts = post("peer-support", keeper, **provider, funded="3.00", filled="2.50", from_on=str(TODAY()))
    plans = post("care-plans", lead, **provider, quarter="2026-01-01", together=43, looked_at=57)
    said = post("you-said", keeper, **provider, site=ward.site_id, said="More kettles", said_on=str(TODAY()))
    done = post(f"you-said/{said.json()['id']}/answer", keeper, status="done", did="Ten.", did_on=str(TODAY()))

    assert [answer.status_code for answer in (posts, plans, said, done)] == [201, 201, 201, 200]
    assert (PeerSupport.objects.get().filled, CarePlans.objects.get().together) == (2.5, 43)
    assert (YouSaid.objects.get().site, YouSaid.objects.get().status) == (ward.site, "done")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("care-plans", {"quarter": "2026-02-01", "together": 1, "looked_at": 2}),
        ("care-plans", {"quarter": "2026-01-01", "together": -1, "looked_at": 2}),
    ],
)
def test_what_makes_no_sense_is_refused(post, ward, path, body):
    lead = user_with(Role.LEAD, organisation=ward.site.organisation)

    answer = post(path, lead, service_line="adult_secure", organisation=ward.site.organisation_id, **body)

    assert answer.status_code == 400
    assert not CarePlans.objects.exists()


def test_more_together_than_there_are_is_refused_by_the_service(post, ward):
    lead = user_with(Role.LEAD, organisation=ward.site.organisation)
    where = {"service_line": "adult_secure", "organisation": ward.site.organisation_id}

    answer = post("care-plans", lead, **where, quarter="2026-01-01", together=3, looked_at=2)

    assert answer.status_code == 409


def test_a_place_of_another_does_not_exist(post, ward):
    outsider = user_with(Role.COMMISSIONER, line="aed")
    where = {"service_line": "adult_secure", "organisation": ward.site.organisation_id}

    answer = post("peer-support", outsider, **where, funded="1", filled="1", from_on=str(TODAY()))

    assert answer.status_code == 400
    assert not PeerSupport.objects.exists()
