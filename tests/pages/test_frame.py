"""The frame of every page: who is signed in, what follows a choice, what no cache may keep."""

import re

import pytest
from django.test import Client

from reachout.accounts.permissions import Role
from reachout.pages import navigation
from tests.factories.accounts import UserFactory, user_with

pytestmark = pytest.mark.django_db


def test_the_header_says_who_is_signed_in_and_as_what(client):
    client.force_login(user_with(Role.CLP, name="Ada Okafor"))

    text = client.get("/").text

    assert "Ada Okafor" in text
    assert "Clinical liaison practitioner" in text
    assert 'action="/account/logout/"' in text


def test_nothing_in_a_page_needs_an_inline_style_and_its_script_has_the_nonce(client):
    client.force_login(UserFactory())

    response = client.get("/")

    policy = response["Content-Security-Policy"]
    assert " style=" not in response.text and "<style" not in response.text
    assert "unsafe" not in policy
    nonce = re.search(r'<script nonce="([^"]+)"', response.text).group(1)
    assert f"'nonce-{nonce}'" in policy


def test_a_page_names_no_other_site(client):
    client.force_login(UserFactory())

    text = client.get("/").text

    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text)


def test_the_nhs_logo_shows_only_where_the_deployment_may(client, monkeypatch):
    client.force_login(UserFactory())

    assert 'aria-label="NHS"' not in client.get("/").text


def test_the_search_box_is_for_those_who_may_look_somebody_up(client, monkeypatch):
    monkeypatch.setattr(navigation, "SEARCH_URL_NAME", "home")

    def has_box(role):
        client.force_login(user_with(role))
        return "Find a person or reference" in client.get("/").text

    assert has_box(Role.CLP)
    assert not has_box(Role.GOVERNANCE)


def test_high_contrast_is_kept_and_given_up(client):
    client.force_login(UserFactory())

    response = client.post("/contrast/", {"contrast": "high", "next": "/?x=1"})
    assert response["Location"] == "/?x=1"
    assert 'class="nhsuk-template high-contrast"' in client.get("/").text

    client.post("/contrast/", {"contrast": "usual"})
    assert "high-contrast" not in client.get("/").text


@pytest.mark.parametrize("onwards", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_contrast_switch_leads_nowhere_else(client, onwards):
    assert client.post("/contrast/", {"contrast": "high", "next": onwards})["Location"] == "/"


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(client):
    client.force_login(UserFactory())

    assert client.get("/")["Cache-Control"] == "no-store"


def test_a_fragment_asked_for_after_the_session_ended_sends_the_whole_page_to_sign_in():
    response = Client().get("/jobs/1/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"].startswith("/account/login/")


def test_every_reply_has_an_id_of_its_own(client):
    first, second = client.get("/account/login/"), client.get("/account/login/")

    assert first["X-Request-ID"] != second["X-Request-ID"]
