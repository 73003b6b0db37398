"""Files as they come: what is no table, what is a strange one, and where exactly a row is wrong."""

import pytest
from django.core.management import CommandError, call_command

from reachout.organisations.models import Organisation
from reachout.sheets.tables import TRACKER

HEADER = "code,name,kind,in_collaborative\n"
GOOD = "O1,A trust,provider,yes\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisations(tmp_path):
    def write(content: str | bytes):
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "organisations.csv").write_bytes(data)
        return tmp_path

    return write


@pytest.mark.parametrize(
    "content",
    [
        HEADER + GOOD,
        "\ufeff" + HEADER + GOOD,
        HEADER.replace("\n", "\r\n") + GOOD.replace("\n", "\r\n"),
        HEADER + GOOD.rstrip("\n"),
        HEADER + GOOD + "\n\n,,,\n",
        'kind,"name",code,in_collaborative\nprovider,"A trust",O1,yes\n',
    ],
    ids=["plain", "byte order mark", "windows lines", "no last line end", "blank lines at the end", "columns in another order"],
)
def test_a_table_is_read_however_it_was_saved(organisations, content):
    call_command("load_tracker", str(organisations(content)))

    held = Organisation.objects.get()
    assert (held.code, held.name, held.kind, held.in_collaborative) == ("O1", "A trust", "provider", True)


def test_a_quoted_cell_may_hold_line_ends_commas_quotes_and_what_a_database_takes_for_nothing(organisations):
    names = ['two\nlines, "quoted"', "\\N", "\\.", "NULL", "=1+1", "a\rb", "é 你好 \U0001f600"]
    rows = "".join(f'O{n},"{name.replace(chr(34), chr(34) * 2)}",provider,no\n' for n, name in enumerate(names))

    call_command("load_tracker", str(organisations(HEADER + rows)))

    assert list(Organisation.objects.order_by("code").values_list("name", flat=True)) == names


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\xef\xbb\xbf", b"code,name\n\xff\xfe", HEADER.encode() + b"O1,A\0B,provider,yes\n"],
    ids=["empty", "blank", "byte order mark alone", "not UTF-8", "NUL"],
)
def test_what_is_no_table_is_told_once_and_nothing_is_said_of_rows_that_point_into_it(organisations, refusal, content):
    folder = organisations(content)
    (folder / "sites.csv").write_text("code,organisation,name,postcode,latitude,longitude,in_region\nS1,O1,A house,,,,yes\n")

    assert refusal(folder) == [("organisations.csv", 1, "", "cannot be read")]


def test_bytes_that_are_not_utf8_far_down_take_back_what_was_said_before(organisations, refusal):
    rows = "".join(f"O{n},A trust,nonsense,yes\n" for n in range(30_000)).encode()

    assert refusal(organisations(HEADER.encode() + rows + b"\xff")) == [("organisations.csv", 1, "", "cannot be read")]


def test_a_header_alone_is_an_empty_table(organisations):
    call_command("load_tracker", str(organisations(HEADER)))

    assert not Organisation.objects.exists()


def test_columns_that_are_unknown_missing_or_doubled_are_named(organisations, refusal):
    folder = organisations("code,kind,kind,notes,,in_collaborative\nO1,provider,provider,x,,yes\n")

    assert refusal(folder) == [
        ("organisations.csv", 1, "", "unknown column"),
        ("organisations.csv", 1, "name", "missing column"),
        ("organisations.csv", 1, "kind", "a column given twice"),
        ("organisations.csv", 1, "notes", "unknown column"),
    ]


def test_the_other_columns_of_a_table_with_a_missing_one_are_still_checked(organisations, refusal):
    assert refusal(organisations("code,name,kind\nO1,A trust,nonsense\n")) == [
        ("organisations.csv", 1, "in_collaborative", "missing column"),
        ("organisations.csv", 2, "kind", "not in the list"),
    ]


def test_a_row_of_the_wrong_width_is_told_and_still_there_for_those_that_point_at_it(organisations, refusal):
    folder = organisations(HEADER + "O1,A trust, Ltd,provider,yes\nO2,Short\n\n" + GOOD.replace("O1", "O4"))
    (folder / "sites.csv").write_text(
        "code,organisation,name,postcode,latitude,longitude,in_region\nS1,O1,A,,,,yes\nS2,O2,B,,,,yes\nS3,O3,C,,,,yes\n"
    )

    assert refusal(folder) == [
        ("organisations.csv", 2, "", "wrong number of cells"),
        ("organisations.csv", 3, "", "wrong number of cells"),
        ("organisations.csv", 4, "", "wrong number of cells"),
        ("sites.csv", 4, "organisation", "unknown key"),
    ]


def test_row_numbers_hold_past_a_batch_and_quoted_line_ends(organisations, refusal, monkeypatch):
    monkeypatch.setattr("reachout.sheets.reading.BATCH", 7)
    rows = "".join(f'O{n},"two\nlines",{"provider" if n % 10 else "nonsense"},yes\n' for n in range(1, 31))

    assert [row for _, row, _, _ in refusal(organisations(HEADER + rows))] == [11, 21, 31]


def test_a_key_used_twice_is_told_of_the_rows_further_down(organisations, refusal):
    assert refusal(organisations(HEADER + GOOD + GOOD.replace("O1", "O2") + GOOD + GOOD)) == [
        ("organisations.csv", 4, "code", "key used twice"),
        ("organisations.csv", 5, "code", "key used twice"),
    ]


def test_the_report_can_hold_no_formula_and_no_cell(organisations, tmp_path):
    folder = organisations("code,name,kind,in_collaborative,=cmd()\nO1,Secret Name,nonsense,yes,x\n")

    with pytest.raises(CommandError):
        call_command("load_tracker", str(folder), "--report", str(tmp_path / "report.csv"))

    report = (tmp_path / "report.csv").read_text()
    assert "'=cmd()" in report
    assert "Secret" not in report and "nonsense" not in report


def test_a_clean_load_leaves_a_report_of_nothing(organisations, tmp_path):
    call_command("load_tracker", str(organisations(HEADER + GOOD)), "--report", str(tmp_path / "report.csv"))

    assert (tmp_path / "report.csv").read_text() == "file,row,column,kind,allowed\n"


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_that_is_not_there_or_holds_no_table_is_refused(tmp_path, folder):
    with pytest.raises(CommandError, match=r"no folder|none of the tracker's tables"):
        call_command("load_tracker", str(tmp_path / folder))


def test_a_changed_row_changes_that_row_and_no_other(organisations):
    call_command("load_tracker", str(organisations(HEADER + GOOD + "O2,Other,icb,no\n")))
    before = {o.code: o.pk for o in Organisation.objects.all()}

    call_command("load_tracker", str(organisations(HEADER + "O1,Renamed,provider,yes\nO2,Other,icb,no\n")))

    assert {o.code: o.pk for o in Organisation.objects.all()} == before
    assert Organisation.objects.get(code="O1").name == "Renamed"


def test_tables_come_after_those_they_point_at():
    seen: set[str] = set()
    for table in TRACKER:
        assert {ref.to for ref in table.refs} <= seen | {table.name}
        seen.add(table.name)


@pytest.mark.parametrize(
    ("content", "said"),
    [((HEADER + GOOD).encode("utf-16"), "UTF-16"), (f"{HEADER}O1,Café,provider,yes\n".encode("cp1252"), "Windows-1252")],
)
def test_another_encoding_is_named_with_the_way_out_of_it(organisations, tmp_path, content, said):
    with pytest.raises(CommandError, match="Refused"):
        call_command("load_tracker", str(organisations(content)), "--report", str(tmp_path / "report.csv"))

    report = (tmp_path / "report.csv").read_text()
    assert said in report and "CSV UTF-8" in report


def test_a_header_of_ten_thousand_columns_is_one_error(organisations, refusal):
    assert refusal(organisations(",".join(f"c{n}" for n in range(10_000)) + "\n")) == [
        ("organisations.csv", 1, "", "cannot be read")
    ]
