"""Flags on real screens: answered as a case manager does it, and legible at every size."""

import pytest
from playwright.sync_api import expect

from tests.browser import SIZES, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.cases import CaseFactory
from tests.factories.flags import FlagFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_flag_is_answered_from_the_list_and_its_pages_are_legible(page):
    manager = user_with("case_manager")
    flag = FlagFactory(case=CaseFactory(manager=manager), level="red", escalated_to="commissioner")
    sign_in(page, manager)
    for path in ("/flags/", "/flags/rules/", "/flags/escalations/", flag.get_absolute_url()):
        look_at(page, path, *SIZES)

    page.get_by_role("link", name="Acknowledge with a plan").or_(
        page.get_by_role("button", name="Acknowledge with a plan")
    ).first.click()
    page.get_by_label("What will be done, and by whom").fill("Housing panel on Tuesday.")
    for part, value in (("Day", flag.answer_by.day), ("Month", flag.answer_by.month), ("Year", flag.answer_by.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_role("button", name="Save the plan").click()

    expect(page.get_by_text("The plan is kept.")).to_be_visible()
    expect(page.get_by_role("heading", name="The plan")).to_be_visible()
