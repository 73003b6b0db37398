"""A commissioner and a board member, told nothing, find what got worse, how it is made and which patients are behind it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quality.figures.freezing import freeze
from reachout.accounts.permissions import Role
from reachout.months import add_months
from tests.browser import SIZES, look_at, sign_in
from tests.factories.beds import StayFactory, WardFactory
from tests.factories.figures import freeze_series
from tests.factories.people import PersonFactory
from tests.quality.figures.conftest import everywhere

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 5


@pytest.fixture
def last() -> date:
    return add_months(timezone.localdate().replace(day=1), -1)


@pytest.fixture
def busy(last: date) -> str:
    """A ward with one patient at the end of a month, or two; last month with five. The reference of one who came last."""
    ward = WardFactory(beds=6, site__in_region=True, site__organisation__code="NB", name=LONG, site__organisation__name=LONG)
    first, visited, *others = ward.beds.order_by("code")
    StayFactory(bed=first, spell__person=PersonFactory(home_in_region=True), started_on=add_months(last, -20))
    for count in range(2, 18, 2):
        came = add_months(last, -count) + timedelta(days=20)
        left = came + timedelta(days=20)
        StayFactory(
            bed=visited,
            spell__person=PersonFactory(home_in_region=True),
            started_on=came,
            ended_on=left,
            spell__discharged_on=left,
            spell__destination="community",
        )
    stays = [StayFactory(bed=bed, spell__person=PersonFactory(home_in_region=True), started_on=last) for bed in others]
    freeze(add_months(last, -17), last, at=timezone.now())
    return stays[0].person.reference


def test_a_commissioner_finds_what_got_worse_how_it_is_made_and_which_patients(page: Page, busy: str) -> None:
    sign_in(page, everywhere(Role.COMMISSIONER))
    page.goto("/")

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Figures").click()
    worse = page.get_by_role("region", name="What got worse")
    expect(worse).to_contain_text("That is a concern.")
    worse.get_by_role("link", name="Patients in hospital").click()

    expect(page.get_by_role("img").first).to_be_visible()
    expect(page.get_by_role("heading", name="How this figure is made")).to_be_visible()
    expect(page.get_by_text("People whose home is in the region and who are in hospital")).to_be_visible()
    page.get_by_text("Table of months").click()
    expect(page.get_by_role("columnheader", name="Denominator")).to_be_visible()

    page.get_by_role("button", name="See the rows behind it").click()
    expect(page.get_by_role("cell", name=busy)).to_be_visible()
    sum_ = page.get_by_role("region", name="How the rows add up")
    expect(sum_.get_by_role("row", name="Numerator")).to_contain_text("5")


def test_a_board_member_finds_what_got_worse_and_no_rows(page: Page, busy: str) -> None:
    sign_in(page, everywhere(Role.BOARD))
    page.goto("/figures/")

    page.get_by_role("region", name="What got worse").get_by_role("link", name="Patients in hospital").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Patients in hospital")
    assert page.get_by_text("rows behind").count() == 0
    answer = page.goto("/figures/inpatients/rows/")
    assert answer and answer.status == 403


def test_a_commissioner_freezes_a_month_and_follows_its_progress(page: Page, busy: str, last: date) -> None:
    sign_in(page, everywhere(Role.COMMISSIONER))
    page.goto("/figures/snapshots/")

    page.get_by_role("button", name="Freeze months").click()
    page.get_by_label("From").select_option(str(add_months(last, -18)))
    page.get_by_role("button", name="Freeze").click()

    expect(page.get_by_text("1 month frozen")).to_be_visible()
    page.get_by_role("button", name="See the frozen months").click()
    expect(page.get_by_role("status").filter(has_text="19 versions")).to_be_visible()


def test_every_page_is_legible(page: Page, busy: str, last: date) -> None:
    freeze_series("readmissions_90", [None, 0.1, None, 0.2, None], last=last, line="aed", cut="provider", keys=["NB"])
    sign_in(page, everywhere(Role.COMMISSIONER))
    for address in (
        "/figures/",
        "/figures/?line=aed&cut=provider&key=NB",
        "/figures/inpatients/?by=ward",
        "/figures/restrictive_per_1000_bed_days/?by=provider",
        "/figures/readmissions_90/?line=aed&cut=provider&key=NB",
        "/figures/occupied_bed_days/rows/",
        "/figures/snapshots/",
        "/figures/snapshots/freeze/",
    ):
        look_at(page, address, *SIZES)


def test_with_nothing_frozen_pages_are_legible_too(page: Page) -> None:
    sign_in(page, everywhere(Role.COMMISSIONER))
    for address in ("/figures/", "/figures/inpatients/", "/figures/snapshots/"):
        look_at(page, address, "desktop", "phone")
