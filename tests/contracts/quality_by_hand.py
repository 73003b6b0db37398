"""The quality part of a month as its officer fills it in: interrupted in the middle, three wards, one figure put right.

Every press and every field is counted: what a month costs its officer is asserted in ``test_story``.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from playwright.sync_api import Locator

from tests.factories.reconciliation import ReconciledMonth
from tests.journeys.hands import Mouse


class Counted(Mouse):
    """Hands that count what they press and fill in."""

    presses = fields = 0

    def _press(self, what: Locator) -> None:
        self.presses += 1
        super()._press(what)

    def _fill(self, asked: Locator, values: list[str]) -> None:
        self.fields += 1
        super()._fill(asked, values)

    def write(self, label: str | re.Pattern[str], text: str) -> None:
        self._fill(self.page.get_by_label(label, exact=True), [text])


WORKFORCE = {
    "Establishment, WTE": "180", "In post, WTE": "158.5", "Left in the month, WTE": "2.4",
    "Days lost to sickness, days": "174", "Days that could be worked, days": "3,170",
    "Shifts planned, shifts": "4,500", "Shifts filled, shifts": "4,310",
    "Shifts filled by bank staff, shifts": "602", "Shifts filled by agency staff, shifts": "214",
    "Staff who need mandatory training, people": "166", "Staff in date with mandatory training, people": "150",
    "Staff due supervision, people": "158", "Staff supervised, people": "131",
    "Staff due an appraisal, people": "14", "Staff appraised, people": "12",
}  # fmt: skip
OBSERVED = {"Ash": "96", "Birch": "0", "Cedar": "24.5"}
EXPERIENCE = {
    "Friends and family: very good, answers": "24", "Friends and family: good, answers": "12",
    "Friends and family: neither good nor poor, answers": "2", "Friends and family: poor, answers": "1",
    "Friends and family: very poor, answers": "0", "Friends and family: do not know, answers": "1",
    "Complaints received, complaints": "3", "Complaints acknowledged in time, complaints": "3",
    "Complaints due to be closed, complaints": "2", "Complaints closed in time, complaints": "1",
}  # fmt: skip


def goes_on_to_the_other_part(hands: Counted) -> None:
    hands.see("The other part of the month")
    hands.go("Quality and workforce, March 2026")
    hands._press(hands.page.get_by_role("button", name="Begin"))


def is_interrupted_and_comes_back(hands: Counted) -> None:
    """In the middle of the posts and shifts, with nothing pressed: what was typed is there."""
    hands.go("Workforce")
    typed = list(WORKFORCE.items())
    writes(hands, typed[:9])
    with hands.page.expect_response(lambda answer: "shifts_agency=214" in (answer.request.post_data or "")):
        hands.page.get_by_label(typed[9][0], exact=True).focus()
    hands.page.goto("/")

    hands.go("Quality and workforce, March 2026")
    hands.go("Workforce")
    for label, number in typed[:9]:
        assert Decimal(hands.page.get_by_label(label, exact=True).input_value()) == Decimal(number.replace(",", ""))
    writes(hands, typed[9:])
    hands.go("Save and continue")


def writes(hands: Counted, answers: Iterable[tuple[str, str]]) -> None:
    for label, number in answers:
        hands.write(label, number)


def says_what_the_wards_did_not_record(hands: Counted, month: ReconciledMonth) -> None:
    """Harm and restraint are there, as the wards wrote them down; one harm was found out later, and that is explained."""
    low = f"Incidents with low physical harm, {month.ash}, incidents"
    assert hands.page.get_by_label(low, exact=True).input_value() == "1"
    for ward in month.wards:
        hands.write(f"Patient safety incident investigations begun, {ward}, investigations", "0")
        hands.write(f"Enhanced observation, {ward}, hours", OBSERVED[ward.name])
    hands.write(low, "2")
    hands.page.get_by_label(f"Seclusion, {month.ash}, interventions", exact=True).focus()
    hands.see("The ledger has 1.")
    hands.write(re.compile("^Comment on Incidents with low physical harm, .*Ash"), "A bruise that was seen a week later")
    hands.go("Save and continue")


def tells_what_people_said_and_submits(hands: Counted) -> None:
    assert hands.page.get_by_label("Safeguarding concerns raised, concerns", exact=True).input_value() == "1"
    writes(hands, EXPERIENCE.items())
    hands.go("Save")
    hands.go("Check and submit")
    hands.see("Everything is there")
    hands.go("Submit")
    hands.see("The return is with the commissioner.")
