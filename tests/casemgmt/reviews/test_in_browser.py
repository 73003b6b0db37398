"""A visit from due to booked to held, an action from what it found, and the next due date; each page looked at."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reachout.accounts.permissions import Role
from reachout.pages.words import long_day
from tests.browser import SIZES, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.cases import CaseFactory
from tests.factories.people import LegalStatusFactory
from tests.factories.reviews import ActionFactory, ReviewFactory

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 3


def day(page: Page, legend: str, value: object) -> None:
    group = page.get_by_role("group", name=legend)
    for part in ("day", "month", "year"):
        group.get_by_label(part.capitalize(), exact=True).fill(str(getattr(value, part)))


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def test_a_visit_from_due_to_held_and_what_it_asks_for(page: Page) -> None:
    today = timezone.localdate()
    case = CaseFactory(stay=StayFactory(started_on=today - timedelta(days=190)))
    sign_in(page, user_with(Role.CASE_MANAGER))

    page.goto(case.get_absolute_url())
    page.get_by_role("link", name="Oversight visit").click()
    page.get_by_role("button", name="Book").click()
    day(page, "Day", today)
    page.get_by_label("Time").fill("2.30pm")
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_text("Booked.", exact=True)).to_be_visible()
    expect(page.get_by_text("14:30")).to_be_visible()

    page.get_by_role("button", name="Record it").click()
    for question in ("Was the person seen", "Has the family"):
        choose(page, question, "Yes")
    for question in ("In seclusion", "Any restraint", "Any safeguarding"):
        choose(page, question, "No")
    choose(page, "Do they have an advocate", "Yes")
    choose(page, "Medication", "Red")
    for question in ("Physical health", "The place"):
        choose(page, question, "Green")
    choose(page, "How it stands", "Amber")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Something here asks for somebody to act")).to_be_visible()

    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("What must be done").fill("Look at as-needed doses with the pharmacist")
    page.get_by_label("Who does it").fill("Responsible clinician")
    day(page, "By when", today + timedelta(days=14))
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Responsible clinician, by")).to_be_visible()

    page.goto(f"/reviews/cases/{case.pk}/visit/")
    expect(page.get_by_text(long_day(today + timedelta(weeks=26))).first).to_be_visible()


def test_pages_of_reviews_at_every_size(page: Page) -> None:
    today = timezone.localdate()
    stay = StayFactory(started_on=today - timedelta(days=400), spell__person__family_name=LONG)
    case = CaseFactory(stay=stay)
    LegalStatusFactory(person=case.person, code="09", started_on=today - timedelta(days=400))
    held = ReviewFactory(case=case, kind="visit", held_on=today - timedelta(days=3), rag="red", outcome=LONG)
    ActionFactory(review=held, text=LONG, due_on=today - timedelta(days=1))
    ReviewFactory(case=case, booked_on=today)
    sign_in(page, user_with(Role.CASE_MANAGER))
    for path in (
        "/reviews/",
        "/reviews/month/",
        f"/reviews/cases/{case.pk}/tribunal/",
        held.get_absolute_url(),
        f"/reviews/cases/{case.pk}/cetr/held/",
    ):
        look_at(page, path, *SIZES)
