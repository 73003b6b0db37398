import pytest

from reachout.jobs import services
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def job(owner):
    return services.start("tracker.load", "Load the tracker folder", by=owner)


def test_whoever_started_it_sees_how_far_it_is(client, owner, job):
    running = services.begin(job.pk)
    services.advance(running, 4120, 8240, "Reading stays")
    client.force_login(owner)

    text = client.get(f"/jobs/{job.pk}/").text

    assert "Reading stays" in text
    assert "4,120 of 8,240 (50%)" in text
    assert 'value="50"' in text
    assert 'hx-trigger="every 1s"' in text


def test_another_cannot_tell_that_it_exists(client, job):
    client.force_login(UserFactory())

    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.get("/jobs/999999/").status_code == 404


def test_asked_by_htmx_it_sends_the_moving_part_only(client, owner, job):
    client.force_login(owner)

    text = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).text

    assert "<html" not in text
    assert "Load the tracker folder" in text


def test_once_ended_it_asks_no_more_and_leads_on(client, owner, job):
    services.run(job.pk, lambda job: {"url": "/done/", "link": "See the people", "said": "12 rows loaded"})
    client.force_login(owner)

    text = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).text

    assert "hx-trigger" not in text
    assert "12 rows loaded" in text
    assert 'href="/done/"' in text
    assert 'hx-swap-oob="innerHTML">Done: Load the tracker folder' in text


def test_a_refusal_is_shown(client, owner, job):
    services.refuse(job, "The folder holds no patients.csv.")
    client.force_login(owner)

    text = client.get(f"/jobs/{job.pk}/").text

    assert "The folder holds no patients.csv." in text
    assert "Refused" in text


def test_it_costs_three_queries(client, owner, job, django_assert_num_queries):
    client.force_login(owner)

    with django_assert_num_queries(3):  # the user, their memberships, the job
        client.get(f"/jobs/{job.pk}/")
