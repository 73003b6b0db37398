"""The MHSDS extract fills activity and safety, as the ledger of stays would; what cannot be matched is listed."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from contracts.intake import services
from contracts.intake.extract.book import FILLS, WHAT
from contracts.returns.ledger import known
from contracts.returns.models import Value
from tests.factories.beds import SpellFactory, StayFactory, WardFactory
from tests.factories.intake import uploaded
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

COLUMNS = {
    "MHS001MPI": "LocalPatientID,NHSNumber,PersonBirthDate",
    "MHS101Referral": "ServiceRequestID,LocalPatientID",
    "MHS501HospProvSpell": "HospProvSpellID,ServiceRequestID,StartDateHospProvSpell,DischDateHospProvSpell",
    "MHS502WardStay": "WardStayId,HospProvSpellID,StartDateWardStay,EndDateWardStay,WardCode,SpecialisedMHServiceCode",
    "MHS505RestrictiveInterventInc": "RestrictiveIntIncID,HospProvSpellID,StartDateRestrictiveIntInc",
    "MHS509HomeLeave": "WardStayID,StartDateHomeLeave,EndDateHomeLeave",
    "MHS511AbsenceWithoutLeave": "WardStayID,StartDateMHAbsWOLeave,EndDateMHAbsWOLeave",
    "MHS515RestrictiveInterventType": "RestrictiveIntIncID,RestrictiveIntTypeID,RestrictiveIntType,StartDateRestrictiveIntType",
    "MHS518ClinReadyforDischarge": "HospProvSpellID,StartDateClinReadyforDisch,EndDateClinReadyforDisch",
    "MHS903WardDetails": "WardCode,AvailBedDays,ClosedBedDays",
}


def zipped(**rows):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name, header in COLUMNS.items():
            lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows.get(name[:6], [])]
            parts.writestr(f"extract/{name}.csv", "\n".join([header, *lines]))
    return out.getvalue()


def test_an_extract_is_counted_as_the_ledger_of_the_same_stays_is(owed, ward, officer):
    second, elsewhere = WardFactory(code="W2", site=ward.site), "Z99"
    first, last = owed.month, owed.month + timedelta(days=27)
    person = PersonFactory(nhs_number="9990010013", home_in_region=False)
    spell = SpellFactory(person=person, admitted_on=first + timedelta(days=2), discharged_on=last)
    moved = first + timedelta(days=12)
    StayFactory(spell=spell, ward=ward, bed=None, started_on=spell.admitted_on, ended_on=moved)
    StayFactory(spell=spell, ward=second, bed=None, started_on=moved, ended_on=last)
    at = first + timedelta(days=3)
    content = zipped(
        MHS001=[("P1", "999 001 0013", "1980-01-01"), ("P2", "9990020000", "")],
        MHS101=[("R1", "P1"), ("R2", "P2")],
        MHS501=[("H1", "R1", spell.admitted_on, last), ("H2", "R2", first - timedelta(days=50), None)],
        MHS502=[
            ("S1", "H1", spell.admitted_on, moved, "w1", "x"), ("S2", "H1", moved, last, "W2", ""),
            ("S3", "H2", first, None, "W1", ""), ("S4", "H2", first - timedelta(days=50), first, elsewhere, ""),
            ("S5", "H9", first, None, "W1", ""),
        ],
        MHS505=[("I1", "H1", at), ("I2", "H7", at)],
        MHS509=[("S1", at, at + timedelta(days=2)), ("S1", at + timedelta(days=1), at + timedelta(days=4))],
        MHS511=[("S1", at, at)],
        MHS515=[("I1", "T1", "05", at), ("I1", "T2", "05", at), ("I1", "T3", "01", None), ("I8", "T4", "01", at)],
        MHS518=[("H1", at, at + timedelta(days=4))],
        MHS903=[("W1", 300, 4)],
    )  # fmt: skip

    upload = uploaded(owed, content, by=officer, name="extract.zip")

    assert (upload.form, upload.status, upload.files.get().why) == ("extract", "checked", "")
    got = dict(upload.totals.filter(ward=ward).values_list("figure", "number"))
    month = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days
    assert got["occupied_bed_days"] == 10 + month + month
    assert (got["leave_days"], got["ready_days"], got["out_of_area_days"], got["awol"]) == (4, 3, 10, 1)
    assert (got["admissions"], got["transfers_in"], got["transfers_out"], got["discharges"]) == (1, 1, 1, 0)
    assert (got["restrictive_interventions"], got["seclusion"], got["prone_restraint"]) == (2, 1, 1)
    assert (got["available_bed_days"], got["closed_bed_days"]) == (300, 4)
    listed = {(p.table, p.row, p.kind) for p in upload.problems.filter(soft=True)}
    assert listed == {
        ("MHS502", 3, "ward not under this contract"), ("MHS502", 5, "ward not under this contract"),
        ("MHS001", 3, "person not known to the portal"), ("MHS502", 6, "points at a row that is not there"),
        ("MHS515", 5, "points at a row that is not there"), ("MHS505", 3, "points at a row that is not there"),
    }  # fmt: skip


def test_an_extract_of_the_ledgers_own_stays_says_what_the_ledger_says_and_fills_both_parts(owed, ward, officer):
    quality = type(owed).objects.create(
        contract=owed.contract, month=owed.month, part="quality", due_on=owed.due_on, locks_on=owed.locks_on
    )
    rows = {"MHS001": [], "MHS101": [], "MHS501": [], "MHS502": []}
    for n in range(5):
        start = owed.month + timedelta(days=n - 2)
        spell = SpellFactory(admitted_on=start, discharged_on=start + timedelta(days=4 * n) if n % 2 else None)
        StayFactory(spell=spell, ward=ward, bed=None, started_on=start, ended_on=spell.discharged_on)
        rows["MHS001"].append((f"P{n}", spell.person.nhs_number))
        rows["MHS101"].append((f"R{n}", f"P{n}"))
        rows["MHS501"].append((f"H{n}", f"R{n}", start, spell.discharged_on))
        rows["MHS502"].append((f"S{n}", f"H{n}", start, spell.discharged_on, ward.code, ""))

    upload = uploaded(
        owed,
        zipped(**{name: [(*row, "") if name == "MHS001" else row for row in of] for name, of in rows.items()}),
        by=officer,
        name="mhsds.zip",
    )

    ledger = {cell.figure: number for cell, number in known([owed.contract], [owed.month]).items()}
    got = dict(upload.totals.values_list("figure", "number"))
    assert {figure: ledger[figure] for figure in got if figure in ledger} == {f: n for f, n in got.items() if f in ledger}
    assert got["occupied_bed_days"] > 0 and got["admissions"] == Decimal(3)
    services.take(upload, at=timezone.now(), by=officer)
    for one in (owed, quality):
        one.refresh_from_db()
        assert one.status == "draft"
    assert Value.objects.filter(submission__of=quality, figure="seclusion").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("MHS502WardStay.csv", b"WardStayID\n", "MHS501 and MHS502 must be among"),
        ("MHS502.accdb", b"\x00\x01\x00\x00Standard ACE DB" + b"\0" * 50, "Access database itself"),
    ],
)
def test_what_cannot_be_read_of_an_extract_is_refused_in_words(owed, officer, name, content, said):
    upload = uploaded(owed, content, by=officer, name=name)

    assert upload.status == "refused" and said in upload.files.get().why


def as_access_exports(**rows):
    """One XML file of several tables: an element a row, none for what is null, a date as a moment, related rows inside."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<dataroot xmlns:od="urn:schemas-microsoft-com:officedata">']
    for name, header in COLUMNS.items():
        for row in rows.get(name[:6], []):
            cells = zip(header.split(","), row, strict=False)
            told = [f"<{column}>{_as_access_writes(cell)}</{column}>" for column, cell in cells if cell not in (None, "")]
            out.append(f"<{name}>{''.join(told)}</{name}>")
    return "\n".join([*out, "</dataroot>"]).encode()


def _as_access_writes(cell):
    return f"{cell}T00:00:00" if isinstance(cell, date) else cell


def test_an_extract_as_xml_says_what_the_same_as_csv_says(owed, ward, officer):
    first = owed.month
    at = first + timedelta(days=3)
    rows = {
        "MHS001": [("P1", "9990010013", "1980-01-01")],
        "MHS101": [("R1", "P1")],
        "MHS501": [("H1", "R1", first, None)],
        "MHS502": [("S1", "H1", first, None, "w1", "A &amp; E")],
        "MHS505": [("I1", "H1", at)],
        "MHS509": [("S1", at, at + timedelta(days=2))],
        "MHS511": [("S1", at, at)],
        "MHS515": [("I1", "T1", "05", at)],
        "MHS518": [("H1", at, at + timedelta(days=4))],
        "MHS903": [("W1", 300, 4)],
    }
    table = ("figure", "ward", "number")
    csv = uploaded(owed, zipped(**rows), by=officer, name="extract.zip")
    expected = list(csv.totals.order_by(*table).values_list(*table))

    upload = uploaded(owed, as_access_exports(**rows), by=officer, name="IDB.xml")

    assert (upload.form, upload.status, upload.files.get().why) == ("extract", "checked", "")
    assert list(upload.totals.order_by(*table).values_list(*table)) == expected
    assert dict(upload.totals.values_list("figure", "number"))["seclusion"] == 1
    assert upload.tables == {name[:6]: 1 for name in COLUMNS}


def test_a_row_may_stand_in_the_row_that_it_belongs_to_and_an_empty_table_came(owed, ward, officer):
    inside = f"""<dataroot><MHS501HospProvSpell><HospProvSpellID>H1</HospProvSpellID><ServiceRequestID>R1</ServiceRequestID>
      <StartDateHospProvSpell>{owed.month}T00:00:00</StartDateHospProvSpell><MHS501UniqID>7</MHS501UniqID>
      <MHS502WardStay><WardStayID>S1</WardStayID><HospProvSpellID>H1</HospProvSpellID>
        <StartDateWardStay>{owed.month}T00:00:00</StartDateWardStay><WardCode>W1</WardCode></MHS502WardStay>
      <DischDateHospProvSpell/></MHS501HospProvSpell></dataroot>"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("MHS501HospProvSpell.xml", inside)
        parts.writestr("MHS511AbsenceWithoutLeave.xml", "<dataroot></dataroot>")

    upload = uploaded(owed, out.getvalue(), by=officer, name="idb.zip")

    assert upload.tables == {"MHS501": 1, "MHS502": 1, "MHS511": 0}
    got = dict(upload.totals.values_list("figure", "number"))
    assert (got["admissions"], got["awol"]) == (1, 0)
    assert "ready_days" not in got and "leave_days" not in got and "seclusion" not in got


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "declares a document type"),
        (b"<dataroot><MHS502WardStay>", "damaged in line 1"),
        (b"<dataroot>" + b"<a>" * 40, "too deep"),
        (b"<dataroot><MHS502WardStay><WardCode>" + b"x" * 1_100_000, "more than a million characters"),
        (b"<dataroot><Other/></dataroot>", "None of the tables"),
    ],
)
def test_xml_that_is_no_export_is_refused_in_words(owed, officer, content, said):
    upload = uploaded(owed, content, by=officer, name="MHSDS.xml")

    assert upload.status == "refused" and said in upload.files.get().why


def test_tables_that_fill_no_figure_say_so_and_list_what_they_know(client, owed, ward, officer):
    first = owed.month
    at, before = first + timedelta(days=3), first - timedelta(days=40)
    more = {
        "MHS401MHActPeriod": ["LocalPatientID,LegalStatusCode,StartDateMHActLegalStatusClass,EndDateMHActLegalStatusClass",
                              f"P1,03,{before},", f"P2,01,{before},", f"P3,03,{before},{first}"],
        "MHS510LeaveOfAbsence": ["WardStayID,StartDateMHLeaveAbs,EndDateMHLeaveAbs", *(f"S{n},{at},{at}" for n in (1, 2, 3))],
        "MHS512HospSpellCommAssPer": ["HospProvSpellID,OrgIDComm", "H1,QHM", "H2,"],
        "MHS517SMHExceptionalPackOfCare": ["HospProvSpellID,StartDateSMHEPC,EndDateSMHEPC",
                                           f"H1,{at},", f"H2,{before},{before}", f"H9,{at},"],
    }  # fmt: skip
    content = zipped(
        MHS101=[(f"R{n}", f"P{n}") for n in (1, 2, 3)],
        MHS501=[(f"H{n}", f"R{n}", before, None) for n in (1, 2, 3)],
        MHS502=[(f"S{n}", f"H{n}", before, None, "W1", "") for n in (1, 2, 3)],
    )
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as parts:
        for name, lines in more.items():
            parts.writestr(f"{name}.csv", "\n".join(lines))

    upload = uploaded(owed, out.getvalue(), by=officer, name="extract.zip")

    listed = upload.problems.filter(soft=True).values_list("table", "row", "kind")
    assert set(listed) == {
        ("MHS510", 3, "leave of absence of somebody not detained"), ("MHS510", 4, "leave of absence of somebody not detained"),
        ("MHS501", 3, "no commissioner"), ("MHS501", 4, "no commissioner"),
        ("MHS517", 2, "exceptional package"),
    }  # fmt: skip
    client.force_login(officer)
    page = client.get(upload.get_absolute_url()).text
    assert "No figure: a return has none of legal status." in page and "a package is approved and paid by itself" in page


def test_every_table_that_is_read_says_what_it_fills():
    assert list(FILLS) == list(WHAT)
