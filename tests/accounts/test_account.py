import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from rest_framework.test import APIRequestFactory

from reachout.accounts import notifications, selectors, services
from reachout.accounts.models import ApiToken, OneTimeLink, User
from reachout.accounts.permissions import Role
from reachout.api.authentication import TokenAuthentication
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.accounts.test_sign_in import code, give_password
from tests.factories.accounts import PASSWORD, UserFactory, user_with

pytestmark = pytest.mark.django_db

NEW = "nine-slow-trains-to-hereford"


@pytest.fixture
def user():
    return user_with(Role.CLP, email="amina@reachout.example")


@pytest.fixture
def signed_in(client, user):
    """With password and code, so that what protects the account may be changed for a while."""
    asked = give_password(client, user)
    client.post(asked.url, {"code": code()})
    return client


# -- my account --------------------------------------------------------------------------------------------------------


def test_my_account_says_what_i_may_do_in_words(client, user, django_assert_max_num_queries):
    client.force_login(user)
    with django_assert_max_num_queries(4):
        page = client.get("/account/").content.decode()

    assert user.email in page
    assert "Clinical liaison practitioner" in page
    assert "Over its whole service line:" in page
    assert "accept or decline a referral" in page


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("short", "short", "too short"),
        ("password1234", "password1234", "too common"),
        ("amina@reachout.example", "amina@reachout.example", "too similar"),
        (NEW, NEW + "!", "The two passwords are not the same"),
    ],
)
def test_a_weak_password_is_refused_in_words(client, user, new, again, said):
    client.force_login(user)
    response = client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": again})

    assert said in response.content.decode()
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_the_current_password_cannot_be_guessed_at_an_open_screen(client, user):
    client.force_login(user)
    wrong = {"oldpassword": "not-this-one-at-all", "password1": NEW, "password2": NEW}
    for _ in range(5):
        assert "This is not your current password" in client.post("/account/password/change/", wrong).content.decode()
    response = client.post("/account/password/change/", wrong | {"oldpassword": PASSWORD})

    assert response.status_code in {200, 429}
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_an_old_session_confirms_who_is_there_before_changing_protection(client, user):
    client.force_login(user)
    asked = client.get("/account/two-steps/replace/")
    confirmed = client.post(asked.url, {"password": PASSWORD, "next": "/account/two-steps/replace/"})

    assert asked.url == "/account/reauthenticate/?next=%2Faccount%2Ftwo-steps%2Freplace%2F"
    assert confirmed.url == "/account/two-steps/replace/"
    assert client.get("/account/two-steps/replace/").status_code == 200


def test_a_code_confirms_as_well(client, user):
    client.force_login(user)
    response = client.post("/account/two-steps/code-again/", {"code": code(), "next": "/account/tokens/new/"})

    assert response.url == "/account/tokens/new/"
    assert client.get("/account/tokens/new/").status_code == 200


def test_replacing_the_authenticator_leads_to_setting_up_the_new_one(signed_in, user):
    response = signed_in.post("/account/two-steps/replace/", follow=True)

    assert not Authenticator.objects.filter(user=user).exists()
    assert response.redirect_chain[-1][0] == "/account/two-steps/set-up/"
    assert Event.objects.filter(act="user.authenticator_removed", by=user).count() == 1


def test_new_recovery_codes_take_the_place_of_the_old(signed_in, user):
    first = signed_in.post("/account/two-steps/recovery-codes/new/", follow=True).content.decode()
    second = signed_in.post("/account/two-steps/recovery-codes/new/", follow=True).content.decode()

    old, new = (set(re.findall(r"<li>(\d{8})</li>", page)) for page in (first, second))
    assert len(old) == len(new) == 10
    assert not old & new
    assert Event.objects.filter(act="user.recovery_codes_made", by=user).count() == 2


# -- links to choose a password ----------------------------------------------------------------------------------------


@pytest.fixture
def sent(django_capture_on_commit_callbacks, mailoutbox):
    """Do it, and return the path of the link in the e-mail that followed."""

    def path(act) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return re.search(r"https?://[^/]+(/account/\S+)", mailoutbox[-1].body)[1]

    return path


def test_an_invited_user_chooses_a_password_and_sets_up_the_app(client, sent):
    user = UserFactory(email="new@reachout.example", password="!", authenticator=False)
    path = sent(lambda: services.invite(user, by=None, at=timezone.now()))

    moved = client.get(path)
    page = client.get(moved.url)
    done = client.post(moved.url, {"password1": NEW, "password2": NEW})
    first = client.post("/account/login/", {"login": user.email, "password": NEW}, follow=True)

    assert moved.url == "/account/password/choose/"
    assert "Welcome: choose a password" in page.content.decode()
    assert done.url == "/account/login/"
    assert first.redirect_chain[-1][0] == "/account/two-steps/set-up/"


def test_the_link_and_the_e_mail_hold_nothing_personal(sent, mailoutbox):
    user = UserFactory(name="Amina Okafor", email="amina@reachout.example", password="!")
    path = sent(lambda: services.invite(user, by=None, at=timezone.now()))

    assert re.fullmatch(r"/account/password/choose/[0-9a-f]{64}/", path)
    assert "Amina" not in mailoutbox[-1].body
    assert "amina" not in mailoutbox[-1].body


def test_a_link_works_once(client, user, sent):
    path = sent(lambda: client.post("/account/password/forgotten/", {"email": user.email}))
    client.get(path)
    client.post("/account/password/choose/", {"password1": NEW, "password2": NEW})
    client.get(path)
    again = client.get("/account/password/choose/")

    assert again.status_code == 410
    assert "This link no longer works" in again.content.decode()


@pytest.mark.parametrize("age", [timedelta(minutes=61), timedelta(days=8)])
def test_an_old_link_does_not_work(client, user, sent, clock, age):
    path = sent(lambda: services.ask_for_new_password(user.email, at=timezone.now()))
    clock.reads(timezone.now() + age)
    client.get(path)

    assert client.post("/account/password/choose/", {"password1": NEW, "password2": NEW}).status_code == 410
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_a_newer_link_takes_the_place_of_the_older(client, user, sent):
    older = sent(lambda: services.ask_for_new_password(user.email, at=timezone.now()))
    sent(lambda: services.ask_for_new_password(user.email, at=timezone.now()))
    client.get(older)

    assert client.get("/account/password/choose/").status_code == 410


def test_a_link_of_a_deactivated_user_does_not_work(client, user, sent):
    path = sent(lambda: services.ask_for_new_password(user.email, at=timezone.now()))
    services.deactivate(user, by=None, why="left")
    client.get(path)

    assert client.get("/account/password/choose/").status_code == 410


def test_two_who_use_a_link_at_once_are_one_too_many(user):
    services.ask_for_new_password(user.email, at=timezone.now())
    link = OneTimeLink.objects.select_related("user").get()
    services.choose_password(link, password=NEW, at=timezone.now())

    with pytest.raises(Refused, match="has been used or is too old"):
        services.choose_password(link, password=PASSWORD, at=timezone.now())


def test_a_reset_frees_a_locked_account_but_still_asks_for_the_code(client, user, sent):
    for _ in range(5):
        give_password(client, user, "not-the-right-password")
    client.get(sent(lambda: services.ask_for_new_password(user.email, at=timezone.now())))
    client.post("/account/password/choose/", {"password1": NEW, "password2": NEW})

    assert give_password(client, user, NEW).url == "/account/two-steps/code/"


def main(response) -> bytes:
    return re.search(b"<main.*</main>", response.content, re.S)[0]


def test_asking_for_a_new_password_tells_nothing_about_who_has_an_account(client, user, mailoutbox):
    known = client.post("/account/password/forgotten/", {"email": user.email}, follow=True)
    unknown = client.post("/account/password/forgotten/", {"email": "nobody@reachout.example"}, follow=True)

    assert main(known) == main(unknown)
    assert OneTimeLink.objects.count() == 1


def test_asking_too_often_is_refused(client, user):
    answers = [client.post("/account/password/forgotten/", {"email": user.email}).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]


def test_a_link_is_sent_once_though_its_task_runs_twice(user, mailoutbox):
    services.ask_for_new_password(user.email, at=timezone.now())
    link = OneTimeLink.objects.get()
    notifications.send_link(link.pk)
    notifications.send_link(link.pk)

    assert len(mailoutbox) == 1


def test_the_database_alone_makes_no_link(user):
    services.ask_for_new_password(user.email, at=timezone.now())
    link = OneTimeLink.objects.get()

    assert link.token not in (link.nonce, link.digest)
    assert selectors.live_link(link.digest, at=timezone.now()) is None
    assert selectors.live_link(link.nonce, at=timezone.now()) is None


# -- tokens ------------------------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_kept_as_a_digest(signed_in, user):
    made = signed_in.post("/account/tokens/new/", {"name": "Ward dashboard", "days": "30"}).content.decode()
    text = re.search(r"reachout_[\w-]+", made)[0]
    token = ApiToken.objects.get()

    assert text not in signed_in.get("/account/").content.decode()
    assert token.digest != text and text not in str(vars(token))
    assert selectors.authenticate(text, at=timezone.now()) == user
    assert selectors.authenticate(text, at=timezone.now() + timedelta(days=31)) is None


def test_a_revoked_token_opens_nothing(signed_in, user):
    token, text = services.make_token(user, name="x", expires_at=timezone.now() + timedelta(days=1), at=timezone.now())
    signed_in.post(f"/account/tokens/{token.pk}/revoke/")

    assert selectors.authenticate(text, at=timezone.now()) is None
    assert Event.objects.filter(act="token.revoked", by=user).count() == 1


def test_nobody_revokes_anothers_token(client, user):
    token, text = services.make_token(user, name="x", expires_at=timezone.now() + timedelta(days=1), at=timezone.now())
    client.force_login(user_with(Role.ADMINISTRATOR))

    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert selectors.authenticate(text, at=timezone.now()) == user


def test_a_deactivated_users_token_opens_nothing(user):
    _, text = services.make_token(user, name="x", expires_at=timezone.now() + timedelta(days=1), at=timezone.now())
    services.deactivate(user, by=None, why="left")

    assert selectors.authenticate(text, at=timezone.now()) is None


@pytest.mark.parametrize("life", [timedelta(0), timedelta(days=366)])
def test_a_token_lasts_neither_for_ever_nor_not_at_all(user, life):
    with pytest.raises(Refused, match="from one day to a year"):
        services.make_token(user, name="x", expires_at=timezone.now() + life, at=timezone.now())


def test_the_api_knows_a_token_by_its_header(user):
    _, text = services.make_token(user, name="x", expires_at=timezone.now() + timedelta(days=1), at=timezone.now())
    request = APIRequestFactory().get("/", HTTP_AUTHORIZATION=f"Bearer {text}")

    assert TokenAuthentication().authenticate(request) == (user, None)
    assert TokenAuthentication().authenticate(APIRequestFactory().get("/")) is None
