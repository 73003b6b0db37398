"""The tables of MHSDS version 6 that fill a return, with the columns that do. Their names are those of the intermediate database,
as NHS England's own published statistics code reads them; any others are passed over."""

from __future__ import annotations

from contracts.intake.columns import Date, Listed
from contracts.intake.models import File
from contracts.intake.totals import INTERVENTION_KINDS
from reachout.sheets.columns import Column, Count, Text
from reachout.sheets.tables import Book


def day(name: str) -> Column:
    return Date(name, required=False, future=True)


WHAT: dict[str, list[Column]] = {
    "MHS001": [Text("LocalPatientID"), Text("NHSNumber", required=False)],
    "MHS101": [Text("ServiceRequestID"), Text("LocalPatientID")],
    "MHS401": [
        Text("LocalPatientID"),
        Text("LegalStatusCode", required=False),
        Date("StartDateMHActLegalStatusClass"),
        day("EndDateMHActLegalStatusClass"),
    ],
    "MHS501": [
        Text("HospProvSpellID"),
        Text("ServiceRequestID"),
        Date("StartDateHospProvSpell"),
        day("DischDateHospProvSpell"),
    ],
    "MHS502": [
        Text("WardStayID"),
        Text("HospProvSpellID"),
        Date("StartDateWardStay"),
        day("EndDateWardStay"),
        Text("WardCode"),
    ],
    "MHS505": [Text("RestrictiveIntIncID"), Text("HospProvSpellID"), Date("StartDateRestrictiveIntInc")],
    "MHS509": [Text("WardStayID"), Date("StartDateHomeLeave"), day("EndDateHomeLeave")],
    "MHS510": [Text("WardStayID"), Date("StartDateMHLeaveAbs"), day("EndDateMHLeaveAbs")],
    "MHS511": [Text("WardStayID"), Date("StartDateMHAbsWOLeave"), day("EndDateMHAbsWOLeave")],
    "MHS512": [Text("HospProvSpellID"), Text("OrgIDComm", required=False)],
    "MHS515": [
        Text("RestrictiveIntIncID"),
        Listed("RestrictiveIntType", codes=[f"{n:02}" for n in range(1, 18)]),
        day("StartDateRestrictiveIntType"),
    ],
    "MHS517": [Text("HospProvSpellID"), day("StartDateSMHEPC"), day("EndDateSMHEPC")],
    "MHS518": [Text("HospProvSpellID"), Date("StartDateClinReadyforDisch"), day("EndDateClinReadyforDisch")],
    "MHS903": [
        Text("WardCode"),
        Count("AvailBedDays", required=False, most=99_999),
        Count("ClosedBedDays", required=False, most=99_999),
    ],
}
ACTIVITY = ("MHS501", "MHS502")
"""Without these nothing can be said of stays."""
FILLS = {
    "MHS001": "Bed days of people from outside the region, with MHS101",
    "MHS101": "Leads from a spell to its person",
    "MHS401": "No figure: a return has none of legal status. Leave of somebody who was not detained is listed",
    "MHS501": "Admissions and discharges",
    "MHS502": "Occupied bed days and transfers",
    "MHS505": "Leads from a restrictive intervention to its spell",
    "MHS509": "Leave days",
    "MHS510": "Leave days",
    "MHS511": "Absences without leave",
    "MHS512": "No figure: a return has none of commissioners. Spells that it names no commissioner for are listed",
    "MHS515": "Restrictive interventions, by type",
    "MHS517": "No figure: a package is approved and paid by itself. Those of the month are listed",
    "MHS518": "Days clinically ready for discharge",
    "MHS903": "Available and closed bed days",
}
"""Said on the page of an extract, table by table."""

TELLS: list[tuple[set[str], list[str]]] = [
    ({*ACTIVITY}, ["occupied_bed_days", "admissions", "discharges", "transfers_in", "transfers_out"]),
    ({"MHS001", "MHS101"}, ["out_of_area_days"]),
    ({"MHS509"}, ["leave_days"]),
    ({"MHS510"}, ["leave_days"]),
    ({"MHS518"}, ["ready_days"]),
    ({"MHS511"}, ["awol"]),
    ({"MHS505", "MHS515"}, [*INTERVENTION_KINDS]),
]
"""Tables that, once they came, tell of these figures: 0 where nothing happened."""


def figures_told(came: set[str]) -> list[str]:
    return list(dict.fromkeys(figure for tables, figures in TELLS if tables <= came for figure in figures))


def extract_book() -> Book:
    book = Book("extract", "MHSDS extract")
    for place, (name, columns) in enumerate(WHAT.items(), start=1):
        # Its rows are kept nowhere but in the file: the model is never asked.
        book.table(name, File, place=place, columns=columns, keyed=False, lenient=True)
    return book
