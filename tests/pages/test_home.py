from datetime import timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Permission, Role
from reachout.pages import worklist
from reachout.pages.worklist import Item, Section
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def sections(monkeypatch):
    monkeypatch.setattr(worklist, "PROVIDERS", [])
    return worklist.section


def test_nothing_waits(client, sections):
    client.force_login(user_with(Role.CLP))

    response = client.get("/")

    assert "Nothing waits for you" in response.text


def test_sections_with_something_late_come_first_and_late_items_lead(client, sections):
    today = timezone.localdate()

    @sections(Permission.REFERRAL_TRIAGE, order=1)
    def calm(user, now):
        return Section("Calm", [Item("C-1", "/c/")])

    @sections(Permission.REFERRAL_TRIAGE, order=2)
    def late(user, now):
        return Section(
            "Pressing", [Item("P-2", "/p/", due_on=today + timedelta(1)), Item("P-1", "/p/", due_on=today - timedelta(3))]
        )

    client.force_login(user_with(Role.CLP))

    text = client.get("/").text

    assert text.index("Pressing") < text.index("Calm")
    assert text.index("P-1") < text.index("P-2")
    assert "3 days late" in text
    assert "1 late" in text


def test_a_section_of_another_role_is_not_even_asked(client, sections):
    @sections(Permission.REFERRAL_TRIAGE, order=1)
    def triage(user, now):
        raise AssertionError("asked")

    client.force_login(user_with(Role.GOVERNANCE))

    assert client.get("/").status_code == 200


def test_more_than_ten_lead_to_the_rest(client, sections):
    @sections(Permission.REFERRAL_TRIAGE, order=1)
    def many(user, now):
        return Section("Many", [Item(f"M-{n}", "/m/") for n in range(10)], count=34, url="/all/")

    client.force_login(user_with(Role.CLP))

    text = client.get("/").text

    assert "24 more" in text
    assert 'href="/all/"' in text


def test_whoever_is_not_signed_in_is_asked_to(client):
    response = client.get("/")

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_the_frame_itself_costs_two_queries(client, sections, django_assert_num_queries):
    client.force_login(user_with(Role.CLP))

    with django_assert_num_queries(2):  # the user, and their memberships
        client.get("/")
