"""Signing in for the first time, and every day after, without a mouse."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from reachout.accounts import services
from reachout.accounts.models import OneTimeLink
from reachout.accounts.permissions import Role
from reachout.people.models import BreakGlass
from reachout.rules.services import change_rule
from tests.accounts.test_sign_in import code
from tests.browser import SIZES, axe_finds_nothing, fits, look_at, sign_in
from tests.factories.accounts import PASSWORD, UserFactory, user_with
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "nine-slow-trains-to-hereford"


@pytest.fixture(autouse=True)
def complaints(page: Page):
    """Whatever the browser complains of fails the test, a refused style or script above all; but not that the design
    system's style sheet names a typeface elsewhere, which our policy refuses."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield
    assert [one for one in heard if "status of 4" not in one and "assets.nhs.uk/fonts" not in one] == []


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called so."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(CALLED) == name:
            return
    raise AssertionError(f"Tab never reached {name} on {page.url}")


CALLED = """() => {
  const here = document.activeElement;
  return (here.labels?.length ? here.labels[0].textContent : here.textContent).replace(/\\s+/g, " ").trim();
}"""


def fill(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.type(text)


def looked_at(page: Page, title: str) -> None:
    page.get_by_role("heading", level=1, name=title, exact=True).wait_for()
    axe_finds_nothing(page)
    fits(page)


def test_a_newcomer_signs_in_by_keyboard_alone(page):
    # given an invitation
    user = UserFactory(name="Amina Okafor", email="amina@reachout.example", password="!", authenticator=False)
    link = services.invite(user, by=None, at=timezone.now())

    # when they follow it, choose a password, sign in and set up the app
    page.goto(f"/account/password/choose/{link.token}/")
    looked_at(page, "Welcome: choose a password")
    assert link.token not in page.url
    fill(page, "New password", NEW)
    fill(page, "New password again", NEW)
    page.keyboard.press("Enter")
    looked_at(page, "Sign in")
    fill(page, "E-mail address", user.email)
    fill(page, "Password", NEW)
    page.keyboard.press("Enter")
    looked_at(page, "Set up your authenticator app")
    assert page.locator(".ro-qr svg path").bounding_box()["width"] > 100
    secret = page.locator("strong.ro-key").inner_text().replace(" ", "")
    fill(page, "Code from the app", code(secret=secret))
    page.keyboard.press("Enter")

    # then they keep their recovery codes, and are at work
    looked_at(page, "Recovery codes")
    assert len(re.findall(r"\b\d{8}\b", page.locator(".ro-codes").inner_text())) == 10
    tab_to(page, "I have kept them")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="My work today").wait_for()
    axe_finds_nothing(page)
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    looked_at(page, "Sign in")


def test_a_mistake_leads_back_to_its_field_by_keyboard(page):
    user = user_with(Role.CLP)
    page.goto("/account/login/")
    fill(page, "E-mail address", user.email)
    page.keyboard.press("Enter")
    page.locator(".nhsuk-error-summary").wait_for()

    assert page.title().startswith("Error: ")
    axe_finds_nothing(page)
    tab_to(page, "Enter your password")
    page.keyboard.press("Enter")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/two-steps/code/")
    looked_at(page, "Enter your code")


def test_an_account_is_locked_in_words(page):
    user = user_with(Role.CLP)
    for _ in range(6):
        page.goto("/account/login/")
        page.get_by_label("E-mail address").fill(user.email)
        page.get_by_label("Password").fill("not-the-right-password")
        page.get_by_role("button", name="Continue").click()

    assert "You can try again at" in page.get_by_role("alert").inner_text()
    axe_finds_nothing(page)


SIGNED_OUT = ["/account/login/", "/account/password/forgotten/", "/account/password/forgotten/sent/",
              "/account/inactive/"]  # fmt: skip
OWN = ["/account/", "/account/password/change/", "/account/reauthenticate/", "/account/two-steps/code-again/",
       "/account/logout/"]  # fmt: skip
ADMINISTRATOR = ["/", "/users/", "/users/new/", "/users/{user}/", "/users/{user}/role/", "/users/{user}/deactivate/",
                 "/users/{user}/reset-authenticator/", "/users/{user}/correct/", "/rules/", "/rules/hold_hours/",
                 "/rules/hold_hours/change/", "/rules/meed_thresholds/change/"]  # fmt: skip
GOVERNANCE = ["/", "/audit/", "/audit/?person=P-0000-0000", "/audit/emergencies/", "/audit/emergencies/{opened}/"]


@pytest.fixture
def filled():
    """Something to see on every page."""
    now, today = timezone.now(), timezone.localdate()
    user = user_with(Role.WARD, name="Maximiliana Wolfeschlegelsteinhausenbergerdorff-Oyelaran")
    services.make_token(user, name="Ward dashboard", expires_at=now + timedelta(days=30), at=now)
    services.ask_for_new_password(user.email, at=now)
    change_rule("hold_hours", value=48, valid_from=today + timedelta(days=9), source="Minute 12", by=None, today=today)
    opened = BreakGlass.objects.create(
        person=PersonFactory(), by=user, reason="Unknown here", began_at=now, ends_at=now + timedelta(hours=8)
    )
    return {"user": user.pk, "opened": opened.pk, "link": OneTimeLink.objects.get().token}


def test_pages_before_signing_in_are_legible(page, filled):
    for address in SIGNED_OUT:
        look_at(page, address, *SIZES)
    page.goto("/account/password/choose/")  # without a link: it says that the link is gone
    axe_finds_nothing(page)
    page.goto(f"/account/password/choose/{filled['link']}/")
    look_at(page, "/account/password/choose/", *SIZES)


@pytest.mark.parametrize(
    ("role", "addresses"), [(Role.CLP, OWN), (Role.ADMINISTRATOR, ADMINISTRATOR), (Role.GOVERNANCE, GOVERNANCE)]
)
def test_pages_after_signing_in_are_legible(page, filled, role, addresses):
    sign_in(page, user_with(role))
    for address in addresses:
        look_at(page, address.format(**filled), "desktop", "phone")
