"""A board member, told nothing, finds what got worse and whether it matters; and no row, no patient."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quality.assurance.models import Unit
from reachout.accounts.models import User
from tests.browser import SIZES, axe_finds_nothing, fits, look_at, sign_in
from tests.factories.assurance import SurveillanceFactory
from tests.factories.beds import WardFactory
from tests.factories.group import CqcRatingFactory
from tests.factories.organisations import SiteFactory
from tests.quality.report.conftest import calm

WORSE = [*calm(200)[:-1], 400]


@pytest.fixture
def october(frozen: Any, with_providers: Any) -> Any:
    """Restrictive interventions are far higher than usual, most of it at one provider, which is watched closely."""
    frozen(restrictive_per_1000_bed_days=WORSE, inpatients=[*calm(200)[:-1], 20])
    first, _, _ = with_providers(3, restrictive_per_1000_bed_days=[*calm(200)[:-1], 800])
    first.name = "Northern Beeches and Southern Larches Partnership Mental Health and Learning Disability NHS Foundation Trust"
    first.save()
    site = SiteFactory(organisation=first, name="Harebell Court")
    WardFactory(site=site, service_line="adult_secure", beds=0)
    SurveillanceFactory(unit=Unit(first, "adult_secure"), level="intensive")
    CqcRatingFactory(site=site, overall="requires_improvement")
    return first


def test_a_board_member_finds_what_got_worse_and_whether_it_matters(page: Page, board: User, october: Any) -> None:
    # Given a board member who has just signed in
    sign_in(page, board)
    page.goto("/")

    # When they open what waits for them
    page.get_by_role("link", name="October 2026").click()

    # Then the first thing they read is what got worse, how unusual that is, and where
    matters = page.get_by_role("region", name="What matters this month")
    first = matters.get_by_role("listitem").first
    expect(first).to_contain_text("Worse")
    expect(first).to_contain_text("Restrictive interventions: far higher than usual this month")
    expect(first).to_contain_text(re.compile("by chance alone it would stay below .*; most of it is at Northern Beeches"))
    expect(matters.get_by_role("listitem").nth(1)).to_contain_text("Better")

    # And which provider to look at, how closely it is watched and how it is rated
    providers = page.get_by_role("region", name="Which provider to look at")
    row = providers.get_by_role("row").nth(1)
    expect(row).to_contain_text("Northern Beeches")
    expect(row).to_contain_text("Intensive")
    expect(row).to_contain_text("Requires improvement, 1 of 1 location")

    # And what it rests on
    expect(page.get_by_role("region", name="What this report rests on")).to_contain_text("Every figure is frozen")

    # And they can take it with them
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as PDF").click()
    assert download.value.suggested_filename == "board-report-2026-10-all-lines-v1.pdf"

    # But they reach no row and nobody's record
    for address in ("/figures/inpatients/rows/", "/people/", "/referrals/", "/beds/"):
        answer = page.goto(address)
        assert answer and answer.status in {403, 404}, address


def test_they_choose_another_month_and_line(page: Page, board: User, october: Any, frozen: Any) -> None:
    frozen(line="aed", inpatients=[*calm(20)[:-1], 16])
    sign_in(page, board)
    page.goto("/board-report/")

    page.get_by_label("Month", exact=True).select_option("September 2026")
    page.get_by_label("Service line").select_option("Adult eating disorders")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Adult eating disorders September 2026")
    expect(page).to_have_url(re.compile(r"month=2026-09&line=aed"))


def test_it_is_legible(page: Page, board: User, october: Any) -> None:
    sign_in(page, board)
    look_at(page, "/board-report/", *SIZES)


def test_nothing_frozen_is_legible(page: Page, board: User) -> None:
    sign_in(page, board)
    page.goto("/board-report/")
    axe_finds_nothing(page)
    fits(page)
