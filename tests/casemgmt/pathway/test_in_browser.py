"""A person's years and their voice, as a case manager sees them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reachout.accounts.permissions import Role
from tests.browser import SIZES, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, LeaveFactory, StayFactory
from tests.factories.cases import CaseFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.people import LegalStatusFactory, PersonFactory
from tests.factories.reviews import ReviewFactory
from tests.factories.wishes import AdvocacyFactory, CarePlanFactory, CarerFactory, GoalFactory, SayingFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

OVER = """() => {
  const meet = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
  const wrong = [];
  for (const svg of document.querySelectorAll(".cs-pathway svg")) {
    const there = [...svg.querySelectorAll("text")].map(it => [it.textContent, it.getBoundingClientRect()])
      .filter(([, box]) => box.width);
    for (const [words, box] of there) for (const [other, near] of there)
      if (box !== near && meet(box, near)) wrong.push(`${words} meets ${other}`);
  }
  return wrong;
}"""


def a_pathway():
    today = timezone.localdate()
    stay = StayFactory(
        bed=BedFactory(), spell__person=PersonFactory(line="adult_secure"), started_on=today - timedelta(days=2000)
    )
    case = CaseFactory(stay=stay)
    LegalStatusFactory(person=case.person, code="03", started_on=today - timedelta(days=2000))
    for number in range(12):
        IncidentFactory(stay=stay, happened_at=timezone.now() - timedelta(days=30 * number))
        LeaveFactory(
            spell=stay.spell,
            started_on=today - timedelta(days=40 * number + 9),
            ended_on=today - timedelta(days=40 * number + 7),
        )
        ReviewFactory(case=case, kind="contact", held_on=today - timedelta(days=100 * number + 4))
    return case


def test_the_pages_are_legible_at_every_size_and_nothing_is_drawn_over(page: Page) -> None:
    case = a_pathway()
    GoalFactory(case=case)
    SayingFactory(case=case)
    AdvocacyFactory(case=case)
    CarePlanFactory(case=case)
    CarerFactory(case=case)
    sign_in(page, user_with(Role.CASE_MANAGER, line="adult_secure"))
    for path in (f"/cases/{case.pk}/pathway/", f"/wishes/{case.pk}/", f"/wishes/{case.pk}/my-pathway/"):
        for size in SIZES:
            look_at(page, path, size)
            assert not page.evaluate(OVER)


def test_from_the_whole_to_days_and_back_to_what_they_want(page: Page) -> None:
    case = a_pathway()
    sign_in(page, user_with(Role.CASE_MANAGER, line="adult_secure"))
    page.goto(f"/cases/{case.pk}/")
    page.get_by_role("link", name="The whole pathway").click()
    page.get_by_role("link", name="3 months").click()
    expect(page.get_by_role("link", name="3 months")).to_have_attribute("aria-current", "true")
    page.locator(".cs-pathway__wide a", has_text="K").first.focus()
    expect(page.locator(".cs-pathway__wide a:focus")).to_have_attribute("aria-label", re.compile("Case manager contact, held"))
    page.goto(f"/wishes/{case.pk}/")
    page.get_by_role("button", name="Add a goal").click()
    page.get_by_label("What they want").fill("I want to walk by the canal.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".cs-quote").first).to_contain_text("I want to walk by the canal.")
    page.get_by_role("button", name="My pathway, in easy read").click()
    page.get_by_label("My section").uncheck()
    page.get_by_role("button", name="Show only these").click()
    expect(page.locator(".cs-easy")).not_to_contain_text("My section")
    expect(page.locator(".cs-easy")).to_contain_text("“I want to walk by the canal.”")
