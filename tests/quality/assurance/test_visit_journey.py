"""Told in a real browser: a visit from its plan to the closing of what it asked for, by three people."""

import re

import pytest

from quality.assurance.models import Action, Visit
from tests.browser import axe_finds_nothing, sign_in
from tests.factories.assurance import a_unit, commissioner, lead_of, today
from tests.factories.beds import WardFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(page, live_server):
    """Who takes part; each sits down at the same browser in turn."""
    unit = a_unit(name="Hazel House")
    WardFactory(site=unit.site, name="Larch")
    cast = {"commissioner": commissioner(), "colleague": commissioner(), "lead": lead_of(unit)}
    page.as_ = lambda who: sign_in(page, cast[who])
    return unit, cast


def enter_day(page, on):
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        page.get_by_label(part, exact=True).fill(str(value))


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("heading", name="Done").wait_for()
    axe_finds_nothing(page)


def test_a_visit_from_plan_to_closed_action(page, people):
    unit, cast = people

    # The commissioner plans a visit, goes, and writes down what they found.
    page.as_("commissioner")
    page.goto("/assurance/")
    page.get_by_role("button", name="Plan a visit").click()
    page.get_by_label("Provider or unit").select_option(label=f"{unit.provider.name}, Hazel House: Adult secure")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Routine").check()
    page.get_by_label("Announced", exact=True).check()
    enter_day(page, today())
    page.get_by_label("Larch").check()
    page.get_by_label("Why this visit").fill("The yearly visit.")
    press(page, "Plan the visit")
    assert page.get_by_text("No expert by experience").is_visible()
    address = page.url

    for name, part in (("Kim Lead", "Leads the visit"), ("Ada Expert", "Expert by experience")):
        page.get_by_role("link", name="Add to the team").click()
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label(part).check()
        press(page, "Add")
    page.get_by_role("button", name="Record that it took place").click()
    press(page, "Record")
    for weight, words in (("Must do", "Reviews were late on four days."), ("Good practice", "Handover is thorough.")):
        page.get_by_role("button", name="Add a finding").click()
        page.get_by_label(weight).check()
        page.get_by_label("Ward (optional)").select_option(label="Larch")
        page.get_by_label("What was found").fill(words)
        press(page, "Add")
    page.get_by_role("button", name="Send for factual accuracy").click()
    page.get_by_label("What the visit found, in short").fill("A calm ward, with late reviews.")
    press(page, "Send to the provider")

    # The provider challenges one finding.
    page.as_("lead")
    page.goto("/")
    page.get_by_role("link", name="Draft visit report to check").click()
    page.get_by_role("button", name="Check the draft").click()
    first = page.get_by_role("group", name="Finding 1: is it accurate?")
    first.get_by_label("No, we challenge it").check()
    first.get_by_label("What is not accurate?").fill("Two days, not four: see the log.")
    page.get_by_role("group", name="Finding 2: is it accurate?").get_by_label("Yes, we agree").check()
    press(page, "Send your answer")

    # The commissioner resolves it, issues the report, and raises an action.
    page.as_("commissioner")
    page.goto(address)
    page.get_by_role("link", name="Resolve the challenge to finding 1").click()
    page.get_by_label("It is put differently").check()
    page.get_by_label("What it says now").fill("Reviews were late on two days.")
    page.get_by_label("Why", exact=True).fill("The log shows it.")
    press(page, "Resolve")
    with page.expect_navigation():  # to a form whose button is called the same
        page.get_by_role("button", name="Issue the report").click()
    press(page, "Issue the report")
    assert page.get_by_role("link", name=re.compile(r"Version 1, .*PDF")).is_visible()
    page.get_by_role("link", name="Raise an action from finding 1").click()
    page.get_by_label("What must be done").fill("Review every seclusion in time.")
    page.get_by_label("How you will know that it worked").fill("A month without a late review.")
    page.get_by_label("Owner").select_option(label=f"{cast['lead'].name}, {unit.provider.name}")
    enter_day(page, today(14))
    press(page, "Raise it")
    action = page.url

    # The provider submits evidence; whoever raised it could close it, here a colleague does.
    page.as_("lead")
    page.goto(action)
    page.get_by_role("button", name="Submit evidence").click()
    page.get_by_label("What was done, and how it shows").fill("The audit of the month: no late review.")
    press(page, "Submit")
    assert not page.get_by_role("button", name="Close").is_visible()

    page.as_("colleague")
    page.goto("/")
    page.get_by_role("link", name="Evidence: Review every seclusion in time.").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Close").click()
    page.get_by_label("What shows that it worked").fill("The audit.")
    press(page, "Close")

    made = Action.objects.get()
    assert made.status == Action.Status.CLOSED and made.closed_by == cast["colleague"]
    visit = Visit.objects.get()
    assert visit.status == Visit.Status.FINAL
    assert visit.reports.get().snapshot["findings"][0]["text"] == "Reviews were late on two days."
