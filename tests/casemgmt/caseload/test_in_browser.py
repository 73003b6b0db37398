"""A new case manager, told nothing, finds within three clicks who has been ready to leave the longest and why, whose section
expires this month, and who is furthest from home and which bed could bring them back; and every page is legible."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reachout.accounts.permissions import Role
from tests.browser import SIZES, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, LeaveFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.caseload import SavedViewFactory
from tests.factories.cases import CaseFactory
from tests.factories.flags import FlagFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import LegalStatusFactory, PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def case_of(family: str, given: str = "Ash", site=None, **person):
    where = {"site": site} if site else {"site__in_region": True}
    ward = WardFactory(service_line="adult_secure", security="low", sex="male", beds=0, **where)
    home = {"home_in_region": True, "home_latitude": 52.48, "home_longitude": -1.89, "sex": "male", **person}
    who = PersonFactory(family_name=family, given_name=given, line="adult_secure", **home)
    stay = StayFactory(bed=BedFactory(ward=ward), spell__person=who, started_on=ago(700))
    return CaseFactory(stay=stay)


@pytest.fixture
def line():
    """Four people; one of them is far away, and there is an empty bed near their home."""
    far = SiteFactory(in_region=False, latitude=54.5, longitude=-1.6)
    near = SiteFactory(in_region=True, latitude=52.5, longitude=-1.9)
    WardFactory(site=near, name="Otter Ward", service_line="adult_secure", security="low", sex="male", beds=2)
    stuck, lately, expiring, away = case_of("Stuck"), case_of("Lately"), case_of("Expiring"), case_of("Faraway", site=far)
    ReadyFactory(spell=stuck.person.spells.get(), ready_on=ago(210), reason="18")
    ReadyFactory(spell=lately.person.spells.get(), ready_on=ago(9), reason="04")
    LegalStatusFactory(person=expiring.person, code="03", started_on=ago(300), expires_on=timezone.localdate())
    LegalStatusFactory(person=stuck.person, code="03", started_on=ago(300), expires_on=ago(-100))
    return {"stuck": stuck, "away": away}


class Clicks:
    """Whoever was told nothing presses what they see, and is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0
        page.goto("/")

    def press(self, name: str) -> None:
        self.count += 1
        self.page.get_by_role("link", name=name).first.click()


def test_three_questions_within_three_clicks(page: Page, line) -> None:
    sign_in(page, user_with(Role.CASE_MANAGER))
    first = page.locator(".ro-table__row").first

    asks = Clicks(page)
    asks.press("Cases")
    asks.press("Ready to leave, still here")
    expect(first).to_contain_text("STUCK, Ash")
    expect(first).to_contain_text("Ready 210 days")
    expect(first).to_contain_text("Supported accommodation")

    asks.press("Section expires this month")
    expect(page.locator(".ro-table__row")).to_have_count(1)
    expect(first).to_contain_text("EXPIRING, Ash")
    assert asks.count == 3

    asks = Clicks(page)
    asks.press("Cases")
    asks.press("Out of area, and beds at home")
    expect(first).to_contain_text("FARAWAY, Ash")
    expect(first).to_contain_text("1 ward")
    page.go_back()
    asks.press("Beds that could bring them home")
    expect(page.get_by_text("Otter Ward").first).to_be_visible()
    assert asks.count == 3


def test_every_page_is_legible_at_every_size(page: Page, line) -> None:
    manager = user_with(Role.CASE_MANAGER, name=f"{LONG} {LONG}")
    case = case_of(LONG, LONG)
    LeaveFactory(spell=case.person.spells.get(), kind="awol", started_on=ago(2))
    LegalStatusFactory(person=case.person, code="09", started_on=ago(10), expires_on=ago(1))
    for rule in ("ready_delayed", "long_stay", "section_expiring"):
        FlagFactory(case=case, rule=rule, level="red", red_on=ago(1))
    SavedViewFactory(user=manager, name="W" * 60)
    sign_in(page, manager)

    for path in ("/cases/?ready=yes&sort=-ready", "/cases/", "/cases/caseloads/", f"/cases/{case.pk}/"):
        look_at(page, path, *SIZES)
    look_at(page, "/cases/caseloads/adult_secure/0/", "desktop", "phone")
    look_at(page, f"/cases/{case.pk}/hand-over/", "phone")
