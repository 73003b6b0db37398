"""Every component in its states, in a real browser."""

import pytest

from reachout.accounts.permissions import Role
from reachout.jobs import services
from tests.browser import SIZES, axe_finds_nothing, look_at, sign_in
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shown(settings):
    settings.DEMO = True


@pytest.mark.parametrize("state", ["", "?check=1&message=1&empty=1"])
def test_axe_finds_nothing_and_nothing_is_too_wide(page, state):
    look_at(page, f"/style/{state}", *SIZES)


def test_outside_development_and_demo_it_is_not_there(client, settings):
    settings.DEMO = False

    assert client.get("/style/").status_code == 404


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(page):
    page.goto("/style/?check=1")

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")
    page.get_by_role("link", name="Enter date of birth").click()
    assert page.evaluate("document.activeElement.id") == "id_born_on_day"


def test_a_message_takes_the_focus(page):
    page.goto("/style/?message=1")

    assert "Referral accepted." in page.evaluate("document.activeElement.textContent")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_choice_reveals_what_belongs_to_it_with_and_without_scripts(browser, browser_context_args, scripts):
    context = browser.new_context(**browser_context_args, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/style/")
    reason = page.get_by_label("Reason for declining")

    assert not reason.is_visible()
    page.get_by_label("Decline", exact=True).check()
    assert reason.is_visible()
    page.get_by_label("Accept", exact=True).check()
    assert not reason.is_visible()
    context.close()


def test_a_row_is_its_link(page):
    page.goto("/style/")

    page.get_by_role("row", name="R-0030").get_by_text("EXAMPLE, Person 30").click(force=True)  # the link lies over the row

    page.wait_for_url("**#R-0030")


def test_the_head_of_a_table_stays_in_sight(page):
    page.goto("/style/")
    page.evaluate("document.querySelectorAll('.ro-table__row')[20].scrollIntoView()")

    assert page.locator(".ro-table__head").first.evaluate("head => head.getBoundingClientRect().top") == 0


def test_by_keyboard_the_first_stop_skips_to_the_content(page):
    page.goto("/style/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "maincontent"


def test_the_page_asks_nothing_of_another_site_and_breaks_no_policy(page):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    page.goto("/style/?check=1")
    page.wait_for_load_state("networkidle")

    typeface = "assets.nhs.uk/fonts"  # named by the design system's stylesheet, refused by the policy before it is asked for
    assert [url for url in asked if "localhost" not in url and "127.0.0.1" not in url and typeface not in url] == []
    assert [text for text in said if typeface not in text] == []


def test_progress_moves_by_itself_and_ends_with_the_way_on(page):
    user = user_with(Role.ADMINISTRATOR)
    sign_in(page, user)
    job = services.begin(services.start("tracker.load", "Load the tracker folder", by=user).pk)
    services.advance(job, 1, 4, "Reading")
    page.goto(job.get_absolute_url())
    page.get_by_text("Reading: 1 of 4 (25%)").wait_for()
    axe_finds_nothing(page)

    services.advance(job, 3, 4, "Checking")
    page.get_by_text("Checking: 3 of 4 (75%)").wait_for()
    services.finish(job, url="/", link="See my work", said="4 rows loaded")

    page.get_by_text("4 rows loaded").wait_for()
    assert page.get_by_role("status").text_content() == "Done: Load the tracker folder"
    axe_finds_nothing(page)


def test_home_is_legible(page):
    sign_in(page, user_with(Role.CLP))

    look_at(page, "/", *SIZES)


def test_on_a_phone_what_does_not_fit_is_behind_more(page):
    sign_in(page, user_with(Role.CLP))
    look_at(page, "/", "phone")

    page.get_by_role("button", name="More pages").click()

    assert page.locator(".nhsuk-header__menu-list").is_visible()
    axe_finds_nothing(page)
