"""What is right in a file, what is not, and where; and what the good rows come to."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.utils import timezone

from contracts.intake import services
from contracts.intake.book import UNKNOWN_PERSON
from contracts.intake.models import Stay, Upload
from contracts.intake.selectors import file_behind, remarks_on
from contracts.intake.services.taking import unremarked
from contracts.returns.models import Value
from contracts.returns.services import begin
from reachout.accounts.permissions import Role
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.intake import FIGURE, INCIDENT, as_csv, stay, stays_csv, uploaded

pytestmark = pytest.mark.django_db

ANOTHER = "9990020000"


def told(upload, soft=False):
    return [(p.table, p.row, p.column, p.kind) for p in upload.problems.filter(soft=soft)]


def totals(upload, ward):
    return {total.figure: total.number for total in upload.totals.filter(ward=ward)}


@pytest.fixture
def send(owed, officer):
    def sent(*rows, **options):
        return uploaded(owed, stays_csv([stay(owed, **row) for row in rows]), by=officer, **options)

    return sent


def test_good_rows_are_kept_and_faulty_ones_told_all_at_once(owed, ward, officer, send):
    other, uncontracted = WardFactory(code="X1"), WardFactory(code="W2", site=ward.site)
    day = owed.month + timedelta(days=9)
    faults = [
        ({"discharged_on": owed.month + timedelta(days=1)}, ("discharged_on", "discharge before admission")),
        ({"ward": "W99"}, ("ward", "not a known ward")),
        ({"ward": other.code}, ("ward", "a ward of another provider")),
        ({"ward": uncontracted.code}, ("ward", "a ward that is not under this contract")),
        ({"nhs_number": "9990010014"}, ("nhs_number", "not an NHS number")),
        ({"reference": "=cmd()"}, ("reference", "begins as a formula does")),
        ({"reference": "S1"}, ("reference", "key used twice")),
        ({"leave_days": 9}, ("leave_days", "more than its days")),
        ({"out_of_area": "maybe"}, ("out_of_area", "not yes or no")),
        ({"ended_on": day + timedelta(days=3), "discharged_on": day}, ("ended_on", "goes on after the discharge")),
        (
            dict.fromkeys(("admitted_on", "started_on", "ended_on", "discharged_on"), owed.month - timedelta(days=9)),
            ("ended_on", "before the month"),
        ),
        ({"nhs_number": "9990010013"}, ("started_on", "two stays at once")),
    ]
    rows = [{"ward": "W1"}] + [
        {"reference": f"F{n}", "ward": "W1", "nhs_number": "", **cells} for n, (cells, _) in enumerate(faults)
    ]

    upload = send(*rows)

    assert upload.status == "checked"
    assert sorted(told(upload)) == sorted(("stays", n, *fault) for n, (_, fault) in enumerate(faults, start=3))
    assert list(Stay.objects.filter(upload=upload).values_list("reference", flat=True)) == ["S1"]
    assert upload.faulty.count() == len(faults)
    assert upload.faulty.get(row=7).cells["nhs_number"] == "9990010014"
    assert totals(upload, ward)["occupied_bed_days"] == 3
    assert not Value.objects.exists()


def test_days_and_moves_are_counted_as_the_ledger_counts_them(owed, ward, officer):
    first, last = owed.month, owed.month + timedelta(days=27)
    before = first - timedelta(days=40)
    rows = [
        stay(owed, reference="A", ward="W1", admitted_on=before, started_on=before, ended_on="", discharged_on=""),
        stay(
            owed, reference="B", ward="W1", nhs_number="", admitted_on=first, started_on=first,
            ended_on=first + timedelta(days=9), discharged_on=last, leave_days=2, out_of_area="yes",
        ),
        stay(
            owed, reference="C", ward="W1", nhs_number=ANOTHER, admitted_on=before,
            started_on=first + timedelta(days=2), ended_on=last, discharged_on=last, ready_days=5,
        ),
    ]  # fmt: skip

    upload = uploaded(owed, stays_csv(rows), by=officer)

    month_days = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - first
    assert told(upload) == []
    assert totals(upload, ward) == {
        "occupied_bed_days": month_days.days + 9 + 25, "leave_days": 2, "ready_days": 5, "out_of_area_days": 9,
        "admissions": 1, "discharges": 1, "transfers_in": 1, "transfers_out": 1,
    }  # fmt: skip


def test_a_spreadsheets_own_ways_of_writing_are_taken_for_what_they_mean(owed, ward, officer, tmp_path):
    day = owed.month + timedelta(days=2)
    serial = (day - date(1899, 12, 30)).days
    with xlsxwriter.Workbook(tmp_path / "return.xlsx", {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("stays")
        sheet.write_row(0, 0, list(stay(owed)))
        sheet.write_row(
            1, 0, ["S1", "W1", "999 001 0013", serial, float(serial), f"{day + timedelta(days=3):%d/%m/%Y}", "", 0, "", "Yes"]
        )
        sheet.write_row(2, 0, [2, "W1", "", datetime.combine(day, datetime.min.time()), f"{day:%d/%m/%y}", "", "", "", "", "n"])

    upload = uploaded(owed, (tmp_path / "return.xlsx").read_bytes(), by=officer, name="return.xlsx")

    assert told(upload) == []
    rows = Stay.objects.filter(upload=upload).order_by("row").values_list("reference", "nhs_number", "admitted_on", "out_of_area")
    assert list(rows) == [("S1", "9990010013", day, True), ("2", None, day, False)]


def test_incidents_become_counts_by_type_and_harm(ward, officer, owed):
    quality = owed_for_quality(owed)
    at = f"{owed.month + timedelta(days=3)}T10:00"
    rows = [
        {"reference": f"I{n}", "ward": "W1", "type": kind, "started_at": at, "ended_at": "", "harm": harm}
        for n, (kind, harm) in enumerate([("1", "none"), ("05", "low"), ("awol", "none"), ("14", "severe")])
    ]

    upload = uploaded(quality, as_csv(INCIDENT, rows), by=officer, name="incidents.csv")

    found = totals(upload, ward)
    assert (found["restrictive_interventions"], found["prone_restraint"], found["seclusion"], found["awol"]) == (3, 1, 1, 1)
    assert (found["harm_none"], found["harm_low"], found["harm_severe"], found["deaths"]) == (2, 1, 1, 0)
    assert told(upload, soft=True) == [("incidents", 3, "ended_at", "seclusion or segregation without an end")]
    with pytest.raises(Refused, match="each kind of warning"):
        services.take(upload, at=timezone.now(), by=officer)


def owed_for_quality(owed):
    return type(owed).objects.create(
        contract=owed.contract, month=owed.month, part="quality", due_on=owed.due_on, locks_on=owed.locks_on
    )


def test_a_sheet_of_figures_is_the_whole_return(owed, ward, officer):
    rows = [
        {"figure": "occupied_bed_days", "ward": "W1", "value": "310"},
        {"figure": "actual", "value": "-120.50"},
        {"figure": "narrative", "value": "Fewer people on leave"},
        {"figure": "admissions", "ward": "W1", "comment": "Not counted this month"},
        {"figure": "leave_days", "ward": "W1", "value": "2.5"},
        {"figure": "discharges", "ward": "W1", "value": "-1"},
        {"figure": "transfers_in", "value": "1"},
        {"figure": "budget", "ward": "W1", "value": "1"},
        {"figure": "actual", "value": "7"},
        {"figure": "risks"},
        {"figure": "complaints_received", "value": "1"},
        {"figure": "ready_days", "ward": "W1", "value": "1,200"},
    ]

    upload = uploaded(owed, as_csv(FIGURE, rows), by=officer, name="figures.csv")

    assert told(upload) == [
        ("figures", 6, "value", "not a whole number"), ("figures", 7, "value", "negative"), ("figures", 8, "ward", "left empty"),
        ("figures", 9, "ward", "a ward where there is none"), ("figures", 10, "figure", "given twice"),
        ("figures", 12, "figure", "not in the list"),
        ("figures", 13, "value", "not a number"),
    ]  # fmt: skip
    services.take(upload, at=timezone.now(), by=officer)
    held = {value.figure: value for value in owed.latest.values.filter(source="file")}
    assert (held["actual"].number, held["occupied_bed_days"].number) == (Decimal("-120.50"), 310)
    assert held["narrative"].text == "Fewer people on leave"
    assert held["admissions"].comment == "Not counted this month"


def test_rows_mended_on_the_screen_join_the_good_ones(owed, ward, officer, send):
    upload = send({"ward": "W1"}, {"reference": "S2", "ward": "W9", "nhs_number": "1"}, {"reference": "S1", "ward": "W1"})
    wrong, twice = upload.faulty.order_by("row")

    mended = services.mend(
        upload,
        {wrong.pk: {"ward": "W1", "nhs_number": "12"}, twice.pk: {"reference": "S1", "nhs_number": ""}},
        at=timezone.now(),
        by=officer,
    )

    assert mended.rows == 0
    assert told(upload) == [("stays", 3, "nhs_number", "not an NHS number"), ("stays", 4, "reference", "key used twice")]
    wrong, twice = upload.faulty.order_by("row")
    assert (wrong.cells["ward"], wrong.cells["nhs_number"]) == ("W1", "12")

    mended = services.mend(upload, {wrong.pk: {"nhs_number": ""}, twice.pk: {"reference": "S3"}}, at=timezone.now(), by=officer)

    assert mended == (2, 0)
    assert not upload.faulty.exists() and told(upload) == []
    assert totals(upload, ward)["occupied_bed_days"] == 9
    assert list(Stay.objects.filter(upload=upload).order_by("row").values_list("row", "reference")) == [
        (2, "S1"),
        (3, "S2"),
        (4, "S3"),
    ]


def test_two_officers_on_one_page_of_rows_keep_what_each_mended(owed, ward, officer, send):
    faulty = {"ward": "W9", "nhs_number": ""}
    upload = send(*({"reference": f"S{n}", **faulty} for n in range(3)))
    pks = list(upload.faulty.order_by("row").values_list("pk", flat=True))

    def mend(**typed):
        page = {pk: {"ward": typed.get(f"row{n}", "W9")} for n, pk in enumerate(pks)}
        return services.mend(upload, page, at=timezone.now(), by=officer)

    assert mend(row0="W1") == (1, 0)
    assert mend(row1="W1") == (1, 1), "the colleague's page still has the first row"
    assert mend(row2="W8") == (0, 2)
    assert mend(row2="W1") == (0, 3), "whoever did not see that it says W8 now does not write over it"
    assert upload.faulty.get().cells["ward"] == "W8"


def test_the_rest_may_come_in_a_second_file(owed, ward, officer, send):
    send({"ward": "W1"}, {"reference": "S2", "ward": "W9", "nhs_number": ""}, {"reference": "S3", "ward": "W9", "nhs_number": ""})

    upload = send(
        {"reference": "S2", "ward": "W1", "nhs_number": ""}, {"reference": "S4", "ward": "W1", "nhs_number": "7"}, adds=True
    )

    assert Upload.objects.count() == 1 and upload.files.count() == 2
    assert [row.key for row in upload.faulty.order_by("key")] == ["S3", "S4"]
    assert totals(upload, ward)["occupied_bed_days"] == 6


def test_taking_replaces_only_what_came_from_a_file(owed, ward, officer, send):
    begin(owed, at=timezone.now(), by=officer)
    owed.refresh_from_db()
    Value.objects.filter(submission=owed.latest, figure="beds_commissioned").update(number=9, source="typed")
    first = send({"ward": "W1", "nhs_number": ""})
    services.take(first, said=dict.fromkeys(unremarked(first), "Checked with the ward"), at=timezone.now(), by=officer)
    assert value(owed, ward, "occupied_bed_days") == (3, "file")

    figures = as_csv(FIGURE, [{"figure": "leave_days", "ward": "W1", "value": "4"}])
    second = uploaded(owed, figures, by=officer, name="figures.csv")
    assert value(owed, ward, "occupied_bed_days") == (3, "file")
    services.take(second, at=timezone.now(), by=officer)

    first.refresh_from_db()
    assert first.status == "replaced" and second.files.get().content
    assert value(owed, ward, "occupied_bed_days") == (0, "ledger")
    assert value(owed, ward, "leave_days") == (4, "file")
    assert value(owed, ward, "beds_commissioned") == (9, "typed")


def value(owed, ward, figure):
    found = Value.objects.get(submission=owed.latest, figure=figure, ward=ward)
    return found.number, found.source


def test_a_commissioner_reads_what_is_said_of_the_files_warnings_and_nothing_of_a_patient(client, owed, ward, officer, send):
    upload = send({"ward": "W1"}, {"reference": "Secret-2", "ward": "W1", "nhs_number": ""})
    commissioner = user_with(Role.COMMISSIONER)
    said = {"no NHS number": "A visitor from abroad", UNKNOWN_PERSON: "Admitted today"}
    services.take(upload, said=said, at=timezone.now(), by=officer)
    client.force_login(commissioner)
    assert "A visitor from abroad" not in client.get(f"/returns/{owed.pk}/").text

    owed.submissions.update(submitted_at=timezone.now(), submitted_by=officer)

    for address in (f"/returns/{owed.pk}/", f"/returns/{owed.pk}/versions/1/"):
        page = client.get(address).text
        assert "A visitor from abroad" in page and "stays, nhs_number: row 3" in page
        assert "Admitted today" in page and "stays, nhs_number: row 2" in page
        assert "9990010013" not in page and "Secret-2" not in page and "stays.csv" not in page


def test_a_version_shows_the_remarks_of_the_file_it_came_from(owed, ward, officer, send):
    first = send({"ward": "W1", "nhs_number": ""})
    services.take(first, said={"no NHS number": "A visitor"}, at=timezone.now(), by=officer)
    owed.submissions.update(submitted_at=timezone.now(), submitted_by=officer)
    sent = owed.submissions.get()
    second = send({"ward": "W1", "nhs_number": ""})
    services.take(second, said={"no NHS number": "Two visitors"}, at=timezone.now(), by=officer)

    assert file_behind(owed, sent) == first
    assert file_behind(owed, owed.latest) == second
    assert [(line.kind, line.count, line.remark.text) for line in remarks_on(second)] == [("no NHS number", 1, "Two visitors")]
