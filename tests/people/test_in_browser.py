"""Every page about people, looked at in a real browser with axe, at the sizes that matter."""

import os
from datetime import date, timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.people.services import merge
from tests.browser import SIZES, axe_finds_nothing, fits, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.people import AlertFactory, AliasFactory, LegalStatusFactory, PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "adult_secure"


@pytest.fixture
def clp(page):
    user = user_with(Role.CLP)
    sign_in(page, user)
    return user


@pytest.fixture
def iris(clp):
    person = PersonFactory(
        family_name="Quoteby",
        given_name="Iris",
        sex="female",
        line=LINE,
        home_postcode="B99 1AA",
        language="Polish",
        interpreter=True,
    )
    other = PersonFactory(family_name="Fictionham", given_name="Rowan", line=LINE)
    AlertFactory(person=person)
    AlertFactory(person=person, kind="keep_apart", apart_from=other, text="Assaulted on an earlier ward")
    today = timezone.localdate()
    LegalStatusFactory(person=person, code="03", started_on=date(2025, 1, 1), ended_on=date(2025, 6, 1))
    LegalStatusFactory(person=person, code="09", started_on=date(2025, 6, 1), expires_on=today + timedelta(days=12))
    AliasFactory(person=person)
    AliasFactory(person=person, family_name="W" * 200, given_name="")
    twin = PersonFactory(family_name="Quoteby", given_name="Irys", born_on=person.born_on, line=LINE)
    merge(person, twin, by=clp, at=timezone.now(), why="Same person")
    return person


def shot(page, name):
    """For looking at with one's own eyes: LOOK=directory."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_the_pages_of_a_person(page, iris):
    for path in ("", "correct/", "names/new/", "legal-status/new/", "alerts/new/", "merge/"):
        look_at(page, f"/people/{iris.pk}/{path}", *SIZES)
        shot(page, f"person-{path.replace('/', '-')}")


def test_the_longest_name_fits(page, clp):
    longest = PersonFactory(family_name="W" * 200, given_name="i" * 200, line=LINE)

    look_at(page, f"/people/{longest.pk}/", *SIZES)
    shot(page, "longest")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_finding_somebody_from_the_header_with_the_keyboard_alone(page, iris, size):
    for n in range(60):
        PersonFactory(family_name=f"Quotebyson{n}", given_name="Alexandra Bartholomew", line=LINE)
    look_at(page, "/people/", size)
    page.locator("#look-up").focus()
    page.keyboard.type("quoteby")
    page.keyboard.press("Enter")

    page.get_by_role("link", name="QUOTEBY, Iris").wait_for()
    axe_finds_nothing(page)
    fits(page)
    shot(page, f"found-{size}")
    page.get_by_role("link", name="QUOTEBY, Iris").press("Enter")
    page.get_by_role("heading", name="QUOTEBY, Iris").wait_for()
    page.go_back()
    page.get_by_role("link", name="Next page").click()
    assert "quoteby" not in page.url
    page.get_by_text("51 to 61 of 61 people").wait_for()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_second_record_is_thought_about(page, iris, size):
    look_at(page, "/people/new/", size)
    shot(page, f"new-{size}")
    page.get_by_label("Family name").fill("Quotby")
    page.get_by_label("Given names").fill("Iris")
    page.get_by_role("group", name="Date of birth").get_by_label("Day").fill("21")
    page.get_by_role("group", name="Date of birth").get_by_label("Month").fill("11")
    page.get_by_role("group", name="Date of birth").get_by_label("Year").fill("1990")
    page.get_by_label("Female").check()
    page.get_by_label("If there is none, why").select_option("being_traced")
    page.get_by_role("button", name="Make record").click()

    page.get_by_role("heading", name="Is it one of these?").wait_for()
    axe_finds_nothing(page)
    shot(page, f"likely-{size}")


def test_comparing_two_records(page, iris):
    other = PersonFactory(family_name="Quoteby", given_name="Iris Rose", sex="female", line=LINE)

    look_at(page, f"/people/{iris.pk}/merge/{other.pk}/", "desktop", "phone")
    shot(page, "compare")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_opening_in_an_emergency(page, size):
    person = PersonFactory(line=LINE)
    sign_in(page, user_with(Role.WARD, line="aed"))
    look_at(page, "/people/", size)
    page.get_by_label("Name, NHS number or reference").fill(person.nhs_number)
    page.get_by_role("main").get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Open in an emergency").wait_for()
    axe_finds_nothing(page)
    shot(page, f"hidden-{size}")
    page.get_by_role("button", name="Open in an emergency").click()
    page.get_by_label("Why you need this record now").fill("Collapsed on the ward, allergies not known")
    axe_finds_nothing(page)
    shot(page, f"emergency-{size}")
    page.get_by_role("button", name="Open the record").click()
    page.get_by_text("Opened in an emergency").wait_for()
    axe_finds_nothing(page)
    shot(page, f"opened-{size}")
