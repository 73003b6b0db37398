"""Told in a real browser: from a plan to a follow-up in time, by a case manager and a ward."""

from datetime import timedelta

import pytest

from casemgmt.discharge.models import Contact, Letter, Plan
from tests.browser import SIZES, look_at, sign_in
from tests.factories.beds import ReadyFactory
from tests.factories.discharge import AskFactory, GoneFactory, PlanFactory, VictimFactory
from tests.factories.people import LegalStatusFactory

pytestmark = pytest.mark.django_db(transaction=True)


def enter_day(page, on, within=None):
    where = page.get_by_role("group", name=within) if within else page
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        where.get_by_label(part, exact=True).fill(str(value))


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=name).first.click()


def test_from_a_plan_to_a_follow_up_in_time(page, live_server, case, stay, manager, lead, today):
    LegalStatusFactory(person=case.person, code="03", started_on=today - timedelta(days=300))
    ReadyFactory(spell=stay.spell, ready_on=today - timedelta(days=40), reason="18")

    # The case manager plans, and asks for what is missing.
    sign_in(page, manager)
    page.goto(f"/discharge/{case.pk}/")
    press(page, "Begin a plan")
    with page.expect_navigation():
        page.get_by_role("button", name="Give the date").click()
    enter_day(page, today + timedelta(days=20))
    press(page, "Save")
    with page.expect_navigation():
        page.get_by_role("button", name="Ask somebody").click()
    page.get_by_label("Or somebody else").fill("Kestrel Housing")
    page.get_by_label("What is asked for").fill("The day on which the flat is ready")
    enter_day(page, today)
    press(page, "Ask")
    page.goto("/delays/")
    assert page.get_by_role("heading", name="Waiting longest").inner_text().endswith("40 days")
    assert page.get_by_text("Kestrel Housing is asked").is_visible()

    # The ward records that they have left, and later that somebody spoke to them.
    sign_in(page, lead)
    page.goto(f"/beds/stays/{stay.pk}/")
    with page.expect_navigation():
        page.get_by_role("button", name="Discharge", exact=True).click()
    page.get_by_label("Community", exact=True).check()
    press(page, "Discharge")
    page.get_by_text("In touch after discharge").first.wait_for()
    assert Plan.objects.get().closed_on == today
    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["aftercare", "gp"]
    follow(page, "Record contact")
    page.get_by_label("Telephone").check()
    page.get_by_label("Who was in touch").fill("Care co-ordinator")
    enter_day(page, today)
    page.get_by_label("Time").fill("00:00")
    press(page, "Save")
    assert page.get_by_role("region", name="In time").get_by_role("link", name=case.person.name).is_visible()
    assert Contact.objects.get().counts


def test_the_pages_are_legible(page, live_server, case, stay, manager, today):
    plan = PlanFactory(case=case, items=4, expected_on=today + timedelta(days=9))
    plan.items.update(due_on=today - timedelta(days=3))
    VictimFactory(plan=plan)
    AskFactory(case=case, asked_on=today - timedelta(days=20))
    ReadyFactory(spell=stay.spell, ready_on=today - timedelta(days=40))
    GoneFactory(left_on=today - timedelta(days=1))
    sign_in(page, manager)
    pages = ["/delays/", f"/discharge/{case.pk}/", "/discharge/follow-up/", f"/discharge/{case.pk}/letter/gp/"]
    for path, size in zip(pages, SIZES, strict=True):
        look_at(page, path, size)
    for path in pages[:2]:
        look_at(page, path, "phone")
