"""Told in a real browser: a night's incident from the nurse's hands to the case manager's eyes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from casemgmt.incidents.models import Incident
from tests.browser import SIZES, look_at, sign_in
from tests.factories.cases import InterventionFactory
from tests.factories.incidents import ConcernFactory

pytestmark = pytest.mark.django_db(transaction=True)


def clock(at):
    return f"{timezone.localtime(at):%H:%M}"


def test_a_nurse_records_a_night_with_a_seclusion_ends_it_and_the_case_manager_sees_it(page, stay, nurse, manager, at):
    # Given somebody whose case the manager follows, and a nurse at the end of a night
    stay.person.cases.update(manager=manager)
    begun = at - timedelta(hours=4)
    sign_in(page, nurse)
    page.goto("/incidents/")

    # When the nurse records three types in one incident, the seclusion still going on
    page.get_by_role("button", name="Record an incident").click()
    page.get_by_role("link", name=stay.person.name).click()
    page.get_by_label("Violence or aggression").check()
    there = timezone.localtime(begun)
    for part, value in (("Day", there.day), ("Month", there.month), ("Year", there.year), ("Time", clock(begun))):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("What happened").fill("Threw a chair at staff after a telephone call.")
    rows = [("Physical restraint: supine", 2, 7), ("rapid tranquillisation", 5, 5), ("Seclusion", 10, None)]
    for number, (words, began, ended) in enumerate(rows):
        kind = page.locator(f"#id_done-{number}-type")
        kind.select_option(label=kind.locator("option", has_text=words).inner_text())
        page.locator(f"#id_done-{number}-began").fill(clock(begun + timedelta(minutes=began)))
        if ended:
            page.locator(f"#id_done-{number}-ended").fill(clock(begun + timedelta(minutes=ended)))
    page.get_by_role("button", name="Record the incident").click()

    # And says why, leaving the rest for later
    page.get_by_label("Why force was used").fill("To stop blows to a nurse.")
    page.get_by_role("button", name="Save", exact=True).click()

    # Then the seclusion goes on with a review late, and one press ends it
    expect(page.get_by_role("heading", name="Seclusion for 3 hours")).to_be_visible()
    expect(page.get_by_text("late").first).to_be_visible()
    page.get_by_role("button", name="End now").click()
    expect(page.get_by_text("The seclusion has ended.")).to_be_visible()
    expect(page.get_by_role("button", name="End now")).to_have_count(0)

    # And the case manager finds it among what is new, with why
    sign_in(page, manager)
    page.goto("/")
    new = page.get_by_role("region", name="New incidents of your patients")
    new.get_by_role("link", name=stay.person.name).click()
    expect(page.get_by_text("To stop blows to a nurse.")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw")).to_have_count(0)
    assert Incident.objects.get().interventions.filter(ended_at=None).count() == 0


def test_the_pages_of_a_ward_are_legible_at_every_size(page, stay, nurse, at):
    concern = ConcernFactory(incident__stay=stay, outcome="inconclusive")
    InterventionFactory(stay=stay, incident=concern.incident.reference, started_at=at - timedelta(hours=5))
    InterventionFactory(stay=stay, type="06", started_at=at - timedelta(days=3))
    sign_in(page, nurse)

    for path in (
        f"/incidents/new/{stay.pk}/",
        f"{concern.incident.get_absolute_url()}answers/",
        concern.incident.get_absolute_url(),
        "/incidents/restrictions/",
        f"/cases/{stay.person.cases.get().pk}/",
    ):
        look_at(page, path, *SIZES)
