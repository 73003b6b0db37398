"""Bad files get a plain answer each, and nothing that was there is lost."""

import io
import re
import zipfile

import psycopg
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.utils import timezone

from contracts.intake import services
from contracts.intake.models import File, Stay, Upload
from contracts.returns.models import Value
from reachout.refused import Refused
from reachout.sheets.services import Received
from tests.conftest import wait_for
from tests.factories.intake import STAY, as_csv, stay, stays_csv, uploaded

pytestmark = pytest.mark.django_db


def workbook(**sheets):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def bomb():
    """A workbook of a few kilobytes that unfolds into more than is read."""
    out = io.BytesIO(workbook(stays=[STAY]))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts,
        parts.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        part.write(b'<c r="A1"/>' + b" " * (1 << 20) + b'<c r="XFD9999"/>')
    return out.getvalue()


HEADER = (",".join(STAY) + "\n").encode()
BAD = {
    "empty": (b"", "empty"),
    "header only": (HEADER, "a header and no rows"),
    "wrong template": (b"name,age\nA,1\n", "not the template"),
    "another workbook": (workbook(Sheet1=[["name"], ["A"]]), "not the template"),
    "workbook with headers only": (workbook(stays=[STAY]), "no rows"),
    "UTF-16": ((HEADER + b"S1\n").decode().encode("utf-16"), "UTF-16.*CSV UTF-8"),
    "Windows-1252": (HEADER + "Café,W1\n".encode("cp1252"), "Windows-1252.*CSV UTF-8"),
    "old Excel": (b"\xd0\xcf\x11\xe0 and so on", "old Excel"),
    "damaged": (b"PK\x03\x04 half a zip", "not an XLSX"),
    "zip bomb": (bomb(), "too large"),
    "10,000 columns": ((",".join([*STAY, *(f"c{n}" for n in range(10_000))]) + "\nS1\n").encode(), "columns are not those"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_meant_is_refused_in_words_and_kept(owed, officer, kind):
    content, said = BAD[kind]

    upload = uploaded(owed, content, by=officer)

    assert upload.status == "refused"
    file = upload.files.get()
    assert re.search(said, file.why)
    assert upload.job.status == "refused"
    assert bytes(file.content) == content
    assert not Stay.objects.exists() and not Value.objects.exists()


def test_a_bad_file_beside_a_good_one_leaves_its_rows_as_they_were(owed, ward, officer):
    first = uploaded(owed, stays_csv([stay(owed, ward="W1")]), by=officer)

    second = uploaded(owed, b"name,age\nA,1\n", by=officer, adds=True)

    assert second == first and second.status == "checked"
    assert Stay.objects.filter(upload=second).count() == 1 and second.totals.exists()


def test_a_file_stays_as_it_was_received(owed, officer):
    file = uploaded(owed, HEADER, by=officer).files.get()

    for change in (lambda: File.objects.filter(pk=file.pk).update(content=b"x"), file.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_one_file_is_checked_at_a_time_and_none_once_the_return_is_away(owed, officer):
    send = {"files": [Received("stays.csv", HEADER)], "at": timezone.now(), "by": officer}
    services.receive(owed, **send)

    with pytest.raises(Refused, match="is being checked"):
        services.receive(owed, **send)

    Upload.objects.update(status="checked")
    owed.status = "submitted"
    owed.save()
    with pytest.raises(Refused, match="with the commissioner"):
        services.receive(owed, **send)
    for verb in (services.take, services.mend):
        with pytest.raises(Refused, match="with the commissioner"):
            verb(Upload.objects.get(), **({"typed": {}} if verb == services.mend else {}), at=timezone.now(), by=officer)


def test_what_is_too_large_is_turned_away_as_it_streams_in(client, owed, officer, settings):
    settings.UPLOAD_MOST_BYTES = 100_000
    client.force_login(officer)
    huge = SimpleUploadedFile("stays.csv", HEADER + b"x" * 200_000)

    reply = client.post(f"/returns/{owed.pk}/files/send/", {"sheets": [huge]})

    assert reply.status_code == 413
    assert "larger than" in reply.text and "Nothing of it was kept" in reply.text
    assert not File.objects.exists()


def test_what_goes_back_holds_no_formula_and_may_come_in_again(client, owed, ward, officer):
    client.force_login(officer)
    rows = [stay(owed, ward="W1"), stay(owed, reference="=1+1", ward="W9", nhs_number="")]
    upload = uploaded(owed, stays_csv(rows), by=officer)

    text = b"".join(client.get(f"{upload.get_absolute_url()}back/?format=csv&table=stays").streaming_content).decode("utf-8-sig")

    header, row = text.splitlines()
    assert header.endswith(",errors") and row.startswith("'=1+1,W9")
    assert "reference: begins as a formula does; ward: not a known ward" in row
    mended = text.replace("'=1+1", "S2").replace("W9", "W1").encode()
    upload = uploaded(owed, mended, by=officer, adds=True)
    assert Stay.objects.filter(upload=upload).count() == 2
    whole = client.get(f"{upload.get_absolute_url()}back/?rows=all").getvalue()
    again = uploaded(owed, whole, by=officer, name="whole.xlsx")
    assert Stay.objects.filter(upload=again).count() == 2 and not again.faulty.filter(table="stays", row=2).exists()


def test_the_template_comes_in_as_it_is_given_out(client, owed, ward, officer):
    client.force_login(officer)

    template = client.get(f"/returns/{owed.pk}/files/template/").getvalue()

    upload = uploaded(owed, template, by=officer, name="return.xlsx")
    assert upload.problems.count() == 0
    assert list(upload.files.values_list("why", flat=True)) == [""]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_goes_on(worker, instance, owed, ward, officer):
    worker.kill()
    worker.env = instance | {"TASK_VISIBILITY_SECONDS": "5"}
    content = stays_csv([stay(owed, reference=f"S{n}", ward="W1", nhs_number="") for n in range(500)])

    with psycopg.connect(instance["DATABASE_URL"]) as other:
        other.execute("LOCK TABLE intake_total IN SHARE MODE")
        services.receive(owed, files=[Received("stays.csv", content)], at=timezone.now(), by=officer)
        worker.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        wait_for(lambda: other.execute(waiting).fetchone()[0], "the check to be in the middle")
        worker.kill()

    assert not Stay.objects.exists()
    assert Upload.objects.get().status == "received" and File.objects.get().rows is None
    worker.start()
    wait_for(lambda: Upload.objects.get().status == "checked", "the check after the worker returned", seconds=60)
    assert Stay.objects.count() == 500 and File.objects.get().rows == 500


def test_a_header_with_an_unknown_column_is_named(owed, ward, officer):
    row = stay(owed, ward="W1")
    columns = [*STAY[:-1], "colour"]

    upload = uploaded(owed, as_csv(columns, [{name: row.get(name, "") for name in columns}]), by=officer)

    assert upload.status == "refused"
    assert [(p.row, p.column, p.kind) for p in upload.problems.all()] == [
        (1, "out_of_area", "missing column"), (1, "colour", "unknown column"),
    ]  # fmt: skip
