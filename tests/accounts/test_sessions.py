from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from reachout.accounts import services
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return user_with(Role.CLP)


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    assert client.get("/").status_code == 200
    return client


def later(clock, **ahead):
    clock.reads(timezone.now() + timedelta(**ahead))


def test_an_idle_session_ends_and_says_why(signed_in, clock):
    later(clock, seconds=settings.SESSION_COOKIE_AGE + 1)
    response = signed_in.get("/", follow=True)

    assert response.redirect_chain == [("/account/login/?next=/", 302)]
    assert "You were signed out because nothing happened for 20 minutes." in response.content.decode()
    assert Event.objects.get(act="user.signed_out").why == "idle"


def test_a_busy_session_goes_on(signed_in, clock):
    for _ in range(3):
        later(clock, seconds=settings.SESSION_COOKIE_AGE - 60)
        assert signed_in.get("/").status_code == 200


def test_what_a_page_asks_by_itself_does_not_keep_the_session_busy(signed_in, clock):
    for _ in range(3):
        later(clock, minutes=8)
        response = signed_in.get("/", headers={"Background": "yes"})

    assert response.url == "/account/login/?next=/"


def test_the_server_forgets_an_idle_session_by_itself(signed_in):
    import_module(settings.SESSION_ENGINE).SessionStore(signed_in.cookies[settings.SESSION_COOKIE_NAME].value).delete()

    assert "nothing happened" in signed_in.get("/", follow=True).content.decode()


def test_however_busy_a_session_ends_after_its_hours(signed_in, clock):
    for _ in range(settings.SESSION_HOURS * 4 - 1):
        later(clock, minutes=15)
        assert signed_in.get("/").status_code == 200
    later(clock, minutes=16)

    assert "a session lasts at most 12 hours" in signed_in.get("/", follow=True).content.decode()


def test_the_reason_is_said_once(signed_in, clock):
    later(clock, hours=1)
    signed_in.get("/")

    assert "You were signed out" in signed_in.get("/account/login/").content.decode()
    assert "You were signed out" not in signed_in.get("/account/login/").content.decode()


def test_signing_out_everywhere_ends_the_other_device_too(signed_in, user):
    other = Client()
    other.force_login(user)
    assert signed_in.post("/account/sign-out-everywhere/").url == "/account/login/"

    assert "signed out because your password or your access changed" in other.get("/", follow=True).content.decode()
    assert signed_in.get("/").status_code == 302
    assert Event.objects.filter(act="user.signed_out_everywhere", by=user).count() == 1


def test_a_changed_password_keeps_this_device_and_ends_the_others(signed_in, user):
    other = Client()
    other.force_login(user)
    new = "nine-slow-trains-to-hereford"
    response = signed_in.post(
        "/account/password/change/", {"oldpassword": "quiet-otters-walk-home", "password1": new, "password2": new}
    )
    user.refresh_from_db()

    assert response.status_code == 302
    assert user.check_password(new)
    assert signed_in.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert Event.objects.filter(act="user.password_changed", by=user).count() == 1


def test_a_deactivated_user_is_out_at_the_next_click(signed_in, user):
    services.deactivate(user, by=user_with(Role.ADMINISTRATOR), why="left the trust")

    assert signed_in.get("/").status_code == 302


def test_signing_out_is_audited_and_needs_a_post(signed_in, user):
    asked = signed_in.get("/account/logout/")
    signed_in.post("/account/logout/")

    assert "Do you want to sign out?" in asked.content.decode()
    assert signed_in.get("/").status_code == 302
    assert Event.objects.get(act="user.signed_out").by == user


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(signed_in):
    assert signed_in.get("/account/")["Cache-Control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, user):
    client.force_login(user)
    cookie = client.get("/").cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
