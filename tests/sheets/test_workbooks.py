"""The same tables as one XLSX workbook."""

import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from beds.models import Ward
from casemgmt.models import RestrictiveIntervention
from reachout.people.models import Person
from reachout.sheets.columns import LONDON
from tests.sheets.folders import PLACES, WARD, header, write_workbook
from tests.sheets.test_load_tracker import rows_held

pytestmark = pytest.mark.django_db


def as_typed(*when: int) -> datetime:
    """A spreadsheet's date and time knows no time zone."""
    return datetime(*when)  # noqa: DTZ001


def as_workbook(folder, path):
    """Each CSV file a sheet, each cell as text."""
    import csv

    with xlsxwriter.Workbook(path) as workbook:
        for file in sorted(folder.glob("*.csv")):
            sheet = workbook.add_worksheet(file.stem)
            for number, cells in enumerate(csv.reader(file.open(newline=""))):
                for place, cell in enumerate(cells):
                    sheet.write_string(number, place, cell) if cell else None
    return path


def test_a_workbook_loads_as_its_folder_does(shared, tmp_path):
    call_command("load_tracker", str(shared / "tracker-small"))
    first = rows_held()

    call_command("load_tracker", str(as_workbook(shared / "tracker-small", tmp_path / "tracker.xlsx")))

    assert rows_held() == first


@pytest.mark.parametrize("case", ["unknown_key", "two_at_once", "dates", "columns"])
def test_a_faulty_workbook_is_refused_with_the_same_errors(shared, tmp_path, refusal, case):
    folder = shared / "tracker-bad" / case

    assert refusal(as_workbook(folder, tmp_path / "tracker.xlsx")) == refusal(folder)


def test_cells_of_a_spreadsheets_own_kinds_are_taken_for_what_they_mean(tmp_path):
    path = write_workbook(
        tmp_path / "typed.xlsx",
        **PLACES | {
            "wards": [WARD | {"name": 7, "commissioned_beds": 18.0, "day_price": 512.4, "opened_on": date(2024, 2, 1)}],
            "beds": [],
            "patients": [{"reference": "P1", "nhs_number": 9990010013, "born_on": date(1980, 2, 29), "home_in_region": True}],
            "spells": [{"reference": "S1", "patient": "P1", "admitted_on": as_typed(2024, 3, 1)}],
            "incidents": [
                {
                    "reference": 1, "incident": "N1", "spell": "S1", "ward": "W1", "type": 5,
                    "started_at": as_typed(2024, 3, 31, 0, 10), "ended_at": as_typed(2024, 4, 1),
                }
            ],
        },
    )  # fmt: skip

    call_command("load_tracker", str(path))

    ward, person, incident = Ward.objects.get(), Person.objects.get(), RestrictiveIntervention.objects.get()
    assert (ward.name, ward.commissioned_beds, f"{ward.day_price}", ward.opened_on) == ("7", 18, "512.40", date(2024, 2, 1))
    assert (person.nhs_number, person.born_on, person.home_in_region) == ("9990010013", date(1980, 2, 29), True)
    assert (incident.reference, incident.type) == ("1", "05")
    assert incident.started_at == datetime(2024, 3, 31, 0, 10, tzinfo=LONDON)
    assert incident.ended_at == datetime(2024, 4, 1, tzinfo=LONDON)


def test_row_numbers_are_the_spreadsheets_even_under_a_blank_row(tmp_path, refusal):
    with xlsxwriter.Workbook(tmp_path / "gaps.xlsx") as workbook:
        sheet = workbook.add_worksheet("organisations")
        sheet.write_row("A1", header("organisations"))
        sheet.write_row("A3", ["O1", "A trust", "nonsense", True])
        sheet.write_row("A4", ["O2", "A trust", "icb", "no", "beyond the header"])
        sheet.write_blank("A9", None, workbook.add_format({"bold": True}))

    assert refusal(tmp_path / "gaps.xlsx") == [
        ("organisations.csv", 2, "", "wrong number of cells"),
        ("organisations.csv", 3, "kind", "not in the list"),
        ("organisations.csv", 4, "", "wrong number of cells"),
    ]


def test_a_formula_counts_for_its_result(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "formula.xlsx") as workbook:
        sheet = workbook.add_worksheet("organisations")
        sheet.write_row("A1", header("organisations"))
        sheet.write_row("A2", ["O1", "", "icb", "no"])
        sheet.write_formula("B2", '="A " & "board"', value="A board")

    call_command("load_tracker", str(tmp_path / "formula.xlsx"), "--check")


def test_a_sheet_without_a_header_cannot_be_read(tmp_path, refusal):
    with xlsxwriter.Workbook(tmp_path / "empty.xlsx") as workbook:
        workbook.add_worksheet("organisations")

    assert refusal(tmp_path / "empty.xlsx") == [("organisations.csv", 1, "", "cannot be read")]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 half a zip"])
def test_what_is_no_workbook_is_refused_in_words(tmp_path, content):
    (tmp_path / "broken.xlsx").write_bytes(content)

    with pytest.raises(CommandError, match="not an XLSX workbook"):
        call_command("load_tracker", str(tmp_path / "broken.xlsx"))


def test_another_zip_is_refused_in_words(tmp_path):
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as parts:
        parts.writestr("hello.txt", "hello")

    with pytest.raises(CommandError, match="not an XLSX workbook"):
        call_command("load_tracker", str(tmp_path / "other.xlsx"))


def test_a_workbook_that_unfolds_into_too_much_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("reachout.sheets.workbook.MOST_UNFOLDED", 1_000)
    path = write_workbook(tmp_path / "bomb.xlsx", **PLACES)

    with pytest.raises(CommandError, match="too large"):
        call_command("load_tracker", str(path))


def test_two_cells_far_apart_do_not_make_a_huge_grid(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "far.xlsx") as workbook:
        workbook.add_worksheet("organisations").write("XFD1048576", "far")

    with pytest.raises(CommandError, match="too large"):
        call_command("load_tracker", str(tmp_path / "far.xlsx"))
