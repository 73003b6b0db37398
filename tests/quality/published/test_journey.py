"""A commissioner proposes, cannot approve their own; another approves; whoever is signed out reads it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from quality.measures import months
from tests.browser import look_at, sign_in
from tests.factories.published import freeze, publisher

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_publish(page):
    for month in months(date(2024, 1, 1), date(2026, 3, 1)):
        freeze(month)
    proposer, approver = publisher(name="Imran Holt"), publisher(name="Bea Lindqvist")

    sign_in(page, proposer)
    page.goto("/publications/")
    page.get_by_role("button", name="Propose an edition").click()
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("heading", name="Figures to March 2026")).to_be_visible()
    expect(page.get_by_text("somebody else who holds the three service lines approves it")).to_be_visible()
    expect(page.get_by_role("button", name="Approve and publish")).to_have_count(0)
    address = page.url

    page.context.clear_cookies()
    sign_in(page, approver)
    page.goto(address)
    page.get_by_role("button", name="Approve and publish").click()
    expect(page.get_by_text("The edition is public.")).to_be_visible()

    page.context.clear_cookies()
    look_at(page, "/public/")
    expect(page.get_by_role("heading", name="Figures to March 2026")).to_be_visible()
    assert page.context.cookies() == []
    page.get_by_role("link", name="Patients in hospital").click()
    expect(page.get_by_role("cell", name="March 2026")).to_be_visible()
    look_at(page, page.url, "phone")
