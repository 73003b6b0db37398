import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import override_settings

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.factories.accounts import PASSWORD, SECRET, UserFactory, user_with

pytestmark = pytest.mark.django_db

WRONG = "not-the-right-password"


def code(ahead: int = 0, secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def acts() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("act", flat=True))


@pytest.fixture
def user():
    return user_with(Role.CLP, email="amina@reachout.example")


def give_password(client, user, password=PASSWORD, **extra):
    return client.post("/account/login/", {"login": user.email, "password": password}, **extra)


def test_a_password_and_a_code_sign_in(client, user):
    asked = give_password(client, user)
    done = client.post(asked.url, {"code": code()})

    assert asked.url == "/account/two-steps/code/"
    assert done.url == "/"
    assert client.get("/").status_code == 200
    assert acts() == ["user.signed_in"]
    assert Event.objects.get().facts == {"steps": ["password", "mfa"]}


def test_the_address_asked_for_comes_after_signing_in(client, user):
    to_sign_in = client.get("/account/password/change/")
    asked = client.post(to_sign_in.url, {"login": user.email, "password": PASSWORD, "next": "/account/password/change/"})
    done = client.post(asked.url, {"code": code()})

    assert to_sign_in.url == "/account/login/?next=/account/password/change/"
    assert done.url == "/account/password/change/"


def test_another_site_is_never_the_next_page(client, user):
    asked = client.post("/account/login/", {"login": user.email, "password": PASSWORD, "next": "https://evil.example/"})

    assert client.post(asked.url, {"code": code()}).url == "/"


def test_a_password_alone_opens_nothing(client, user):
    give_password(client, user)

    assert client.get("/").url == "/account/login/?next=/"


def test_signing_in_gives_the_session_a_new_key(client, user):
    client.get("/account/login/")
    asked = give_password(client, user)
    before = client.session.session_key
    client.post(asked.url, {"code": code()})

    assert client.session.session_key != before


@pytest.mark.parametrize("email", ["amina@reachout.example", "nobody@reachout.example"])
def test_a_wrong_password_says_the_same_whether_or_not_the_account_exists(client, user, email):
    response = client.post("/account/login/", {"login": email, "password": WRONG})

    assert "The e-mail address or the password is not right." in response.content.decode()
    assert acts() == ["user.sign_in_failed"]


def test_a_failure_at_an_unknown_address_is_audited_without_the_address(client):
    client.post("/account/login/", {"login": "nobody@reachout.example", "password": WRONG})

    event = Event.objects.get()
    assert event.object_id is None
    assert set(event.facts) == {"step", "account"}
    assert "nobody" not in str(event.facts)
    assert WRONG not in str(event.facts)


def test_five_wrong_passwords_lock_the_account_and_say_until_when(client, user):
    for _ in range(5):
        give_password(client, user, WRONG)
    response = give_password(client, user)

    assert "You can try again at" in response.content.decode()
    assert client.get("/").status_code == 302
    assert acts() == [*["user.sign_in_failed"] * 5, "user.locked_out", "user.sign_in_failed"]


def test_a_lock_holds_whatever_host_the_browser_names(client, user, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    for _ in range(5):
        give_password(client, user, WRONG)

    assert "You can try again at" in give_password(client, user, headers={"host": "other.example"}).content.decode()


def test_a_lock_on_one_account_leaves_another_free(client, user):
    for _ in range(5):
        give_password(client, user, WRONG)

    assert give_password(client, user_with(Role.WARD)).url == "/account/two-steps/code/"


def test_a_lock_ends(client, user, monkeypatch):
    for _ in range(5):
        give_password(client, user, WRONG)
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + 15 * 60 + 1)

    assert give_password(client, user).url == "/account/two-steps/code/"


def test_the_locked_user_is_told_by_e_mail(client, user, django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(5):
            give_password(client, user, WRONG)

    assert [mail.to for mail in mailoutbox] == [["amina@reachout.example"]]
    assert "locked for 15 minutes" in mailoutbox[0].body


def test_five_wrong_codes_lock_the_account(client, user):
    asked = give_password(client, user)
    for _ in range(5):
        client.post(asked.url, {"code": "000000"})
    response = client.post(asked.url, {"code": code()})

    assert "You can try again at" in response.content.decode()
    assert acts().count("user.locked_out") == 1
    assert client.get("/").status_code == 302


def test_a_code_is_taken_once(client, user):
    used = code()
    asked = give_password(client, user)
    client.post(asked.url, {"code": used})
    client.post("/account/logout/")
    give_password(client, user)
    response = client.post(asked.url, {"code": used})

    assert "This code has been used" in response.content.decode() or "The code is not right" in response.content.decode()
    assert client.get("/").status_code == 302


def test_a_code_typed_with_a_space_will_do(client, user):
    asked = give_password(client, user)
    now = code()

    assert client.post(asked.url, {"code": f"{now[:3]} {now[3:]}"}).url == "/"


def test_a_deactivated_user_is_told_so_only_with_the_right_password(client, user):
    user.is_active = False
    user.save()

    assert give_password(client, user).url == "/account/inactive/"
    assert "is not right" in give_password(client, user, WRONG).content.decode()
    assert "deactivated" in client.get("/account/inactive/").content.decode()


# -- the first sign-in -------------------------------------------------------------------------------------------------


@pytest.fixture
def newcomer():
    return UserFactory(email="new@reachout.example", authenticator=False)


def set_up(client) -> tuple[str, object]:
    page = client.get("/account/two-steps/set-up/").content.decode()
    secret = re.search(r'class="ro-key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    return secret, client.post("/account/two-steps/set-up/", {"code": code(secret=secret)})


def recovery_codes(response) -> list[str]:
    return re.findall(r"<li>(\d{8})</li>", response.content.decode())


def test_without_an_authenticator_every_page_leads_to_setting_one_up(client, newcomer):
    give_password(client, newcomer)

    for address in ["/", "/account/", "/account/password/change/", "/account/two-steps/recovery-codes/"]:
        assert client.get(address).url == "/account/two-steps/set-up/"
    assert client.post("/account/logout/").status_code == 302


def test_setting_up_shows_a_picture_and_the_key_and_then_recovery_codes_once(client, newcomer):
    give_password(client, newcomer)
    page = client.get("/account/two-steps/set-up/").content.decode()
    _secret, done = set_up(client)
    codes = recovery_codes(client.get(done.url))
    again = client.get(done.url)

    assert "<svg" in page
    assert "style=" not in page.split('class="ro-qr"')[1].split("</div>")[0]
    assert len(codes) == 10
    assert not any(code in again.content.decode() for code in codes)
    assert "user.authenticator_added" in acts()
    assert client.get("/").status_code == 200


def test_the_key_is_not_readable_in_the_database(client, newcomer):
    give_password(client, newcomer)
    secret, _ = set_up(client)

    assert secret not in str(Authenticator.objects.get(user=newcomer, type="totp").data)


def test_a_recovery_code_signs_in_once(client, newcomer):
    give_password(client, newcomer)
    _, done = set_up(client)
    recovery = recovery_codes(client.get(done.url))[0]
    client.post("/account/logout/")

    asked = give_password(client, newcomer)
    first = client.post(asked.url, {"code": recovery})
    client.post("/account/logout/")
    give_password(client, newcomer)
    second = client.post(asked.url, {"code": recovery})

    assert first.url == "/"
    assert second.status_code == 200
    assert "user.recovery_code_used" in acts()


# -- the demonstration -------------------------------------------------------------------------------------------------


def shown_code(response) -> str:
    return re.search(r"Demonstration: the code now is ([0-9 ]{7})", response.content.decode())[1].replace(" ", "")


@override_settings(DEMO=True)
def test_a_demonstration_shows_the_code_of_a_demo_user(client):
    asked = give_password(client, user_with(Role.CLP, email="clp@demo.example"))

    assert client.post(asked.url, {"code": shown_code(client.get(asked.url))}).url == "/"


@override_settings(DEMO=True)
def test_a_demonstration_shows_a_fresh_code_when_the_last_was_used(client):
    user = user_with(Role.CLP, email="clp@demo.example")
    for _ in range(2):
        asked = give_password(client, user)
        assert client.post(asked.url, {"code": shown_code(client.get(asked.url))}).url == "/"
        client.post("/account/logout/")


@pytest.mark.parametrize(("demo", "email"), [(False, "clp@demo.example"), (True, "clp@nhs.example")])
def test_no_code_is_shown_elsewhere_or_for_others(client, settings, demo, email):
    settings.DEMO = demo
    asked = give_password(client, user_with(Role.CLP, email=email))
    page = client.get(asked.url).content.decode()

    assert "the code now is" not in page
    assert not any(code(ahead) in page or f"{code(ahead)[:3]} {code(ahead)[3:]}" in page for ahead in (-1, 0, 1))


@pytest.mark.parametrize("address", ["/account/signup/", "/account/email/", "/account/login/code/confirm/"])
def test_nobody_registers_or_changes_an_address_here(client, user, address):
    client.force_login(user)

    assert client.get(address).status_code == 404
