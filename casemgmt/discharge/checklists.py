"""What a new plan begins with. Administrators set a service line's items from a day on; until they do, these hold.

The LDA list has twelve items, as NHS England's 12-point discharge plan has. They are in our own words: the wording of the
original could not be checked from here, and the source says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casemgmt.discharge.models import Checklist
from reachout.organisations.models import ServiceLine

LDA = [
    "The person and their family have said where and how they want to live",
    "The area they will move to, and the team there, are agreed",
    "What support they need is written down, with what keeps them and others safe",
    "A home has been found that suits them",
    "Changes to the home are planned and paid for",
    "A provider of care and support has been chosen",
    "The money is agreed: who pays for what, section 117 included",
    "Staff are recruited, and trained with the people who know the person",
    "The community team, GP and health action plan are in place",
    "The legal framework is agreed: conditions, Court of Protection, Ministry of Justice",
    "Visits and overnight stays are planned, and have begun",
    "The crisis plan is written, and the day of discharge is agreed by all",
]
SECURE = [
    "Where to is agreed with the person and with the team that takes over",
    "Accommodation has been found and seen",
    "The money is agreed: who pays for what, section 117 included",
    "A care co-ordinator and a community responsible clinician are named",
    "A social supervisor is named",
    "The risk assessment is up to date and shared with the team that takes over",
    "MAPPA has been told, and its meeting has been held",
    "The Ministry of Justice or the tribunal has what it needs",
    "Leave from the ward to the new home has been tried",
    "Medication, blood tests and physical health are handed over to the GP",
    "What would lead to recall is written down, and the person knows it",
    "Who is in touch within 72 hours is agreed",
]
AED = [
    "The person's goals for recovery are written down in their words",
    "The community eating disorder team has accepted, and a first appointment is booked",
    "The GP monitors weight, bloods and ECG: what, how often, what is done when",
    "The meal plan and the support at meals are agreed",
    "Family and carers know what to look for and whom to call",
    "Day or intensive community care is booked where it is needed",
    "The plan for physical deterioration is written",
    "School, college or work knows what it must, with consent",
    "Who is in touch within 72 hours is agreed",
]
OWN = "own"


@dataclass(frozen=True)
class Listed:
    items: list[str]
    source: str
    since: date | None = None


DEFAULTS = {
    ServiceLine.LDA: Listed(LDA, "After NHS England's 12-point discharge plan; wording to be checked against the original"),
    ServiceLine.ADULT_SECURE: Listed(SECURE, OWN),
    ServiceLine.AED: Listed(AED, OWN),
}


def checklist(service_line: str, *, on: date) -> Listed:
    """The items that hold on the day."""
    row = Checklist.objects.filter(service_line=service_line, valid_from__lte=on).order_by("-valid_from").first()
    return Listed(row.items, row.source, row.valid_from) if row else DEFAULTS[ServiceLine(service_line)]
