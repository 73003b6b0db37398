"""What becomes of rows once the engine has checked them: good ones are kept by table, faulty ones as they were typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from psycopg.sql import SQL, Composed, Literal

from contracts.intake.book import SOFT
from contracts.intake.models import Faulty, File
from contracts.intake.reading import numbered
from reachout.sheets.checking import check, tell_all
from reachout.sheets.columns import Now
from reachout.sheets.loading import Told, clear, stage_all
from reachout.sheets.reading import Row, Sheet
from reachout.sheets.rules import Rule
from reachout.sheets.sql import listed, rows, run, sql
from reachout.sheets.staging import PROBLEMS, Staged
from reachout.sheets.tables import Book, Table

HEADER = 1
"""The row of the header: what is wrong there is wrong with the whole sheet."""
BATCH = 2_000


def nothing(book: Book) -> None:
    """No more to check than the book's own rules."""


def keep(
    book: Book,
    sheets: dict[str, Sheet],
    file: File,
    *,
    now: Now,
    told: Told = lambda step, done, of: None,
    before: Callable[[Book], None] = nothing,
    also: dict[str, list[Rule]] | None = None,
    sent: bool = True,
) -> dict[str, Staged] | None:
    """Check the sheets beside the upload's good rows, and keep every row where it belongs. None when a header was wrong: then
    no row was kept, and the problems say why. ``before`` runs once the sheets are staged. ``sent``: the rows came in a file, so
    a good one takes the place of a faulty one that came before under its key."""
    staged = stage_all(book, sheets, now, told)
    before(book)
    told("Comparing rows", 0, 1)
    check(book, {name for name, result in staged.items() if result.blind})
    for table in book:
        tell_all(book, table, (also or {}).get(table.name, []))
    if _header_is_wrong():
        keep_problems(book, file)
        clear(book)
        return None
    for place, table in enumerate(book):
        told(f"Keeping {table.name}", place, len(list(book)))
        if table.name in sheets and sent:
            forget_what_is_sent_again(table, file)
        if table.name in sheets:
            keep_table(book, table, sheets[table.name], file)
    keep_problems(book, file)
    clear(book)
    return staged


def _header_is_wrong() -> bool:
    return bool(rows(sql("SELECT 1 FROM {problems} WHERE row = {header} LIMIT 1", problems=PROBLEMS, header=HEADER)))


def keep_table(book: Book, table: Table, sheet: Sheet, file: File) -> None:
    wrong = {row for (row,) in rows(sql("SELECT DISTINCT row FROM {p} WHERE place = {place}", p=PROBLEMS, place=table.place))}
    if wrong:
        keep_faulty(table, sheet, file, wrong)
        bad = "DELETE FROM {staged} s USING {p} p WHERE p.row = s.row AND p.place = {place}"
        run(sql(bad, staged=table.staged, p=PROBLEMS, place=table.place))
    keep_warnings(book, table, file)
    keep_good(table, file)


AGAIN = """
WITH again AS (
    DELETE FROM intake_faulty f USING {staged} s
    WHERE f.upload_id = {upload} AND f.file_id <> {file} AND f."table" = {name} AND f.key <> '' AND f.key = {key}
    RETURNING f.file_id, f."table", f.row
)
DELETE FROM intake_problem p USING again a
WHERE p.upload_id = {upload} AND p.file_id = a.file_id AND p."table" = a."table" AND p.row = a.row
"""


def forget_what_is_sent_again(table: Table, file: File) -> None:
    """A faulty row that comes again, by its key, is mended or will be faulty anew."""
    key = SQL("s.reference" if table.keyed else "concat_ws(' ', s.figure, s.ward)")
    run(sql(AGAIN, staged=table.staged, upload=file.upload_id, file=file.pk, name=Literal(table.name), key=key))


def keep_faulty(table: Table, sheet: Sheet, file: File, wrong: set[int]) -> None:
    """As they were typed: read once more, for the staged rows hold only what could be understood."""
    found = (
        Faulty(upload_id=file.upload_id, file=file, table=table.name, row=number, cells=cells, key=key_of(table, cells))
        for number, cells in _texts(table, sheet)
        if number in wrong
    )
    while batch := list(islice(found, BATCH)):
        Faulty.objects.bulk_create(batch)


def _texts(table: Table, sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    for number, header, row in numbered(sheet):
        yield number, as_cells(table, header, row)


def as_cells(table: Table, header: Row, row: Row) -> dict[str, str]:
    given = dict(zip(header, row, strict=False))
    return {column.name: given.get(column.name, "").replace("\0", "") for column in table.columns}


def key_of(table: Table, cells: dict[str, str]) -> str:
    return cells["reference"] if table.keyed else f"{cells['figure']} {cells['ward']}".strip()


def keep_good(table: Table, file: File) -> None:
    """In the place of what the upload held under the same key."""
    same = SQL("t.reference = s.reference" if table.keyed else "t.figure = s.figure AND t.ward IS NOT DISTINCT FROM s.ward")
    parts = {"held": table.db_table, "staged": table.staged, "upload": file.upload_id}
    run(sql("DELETE FROM {held} t USING {staged} s WHERE t.upload_id = {upload} AND {same}", **parts, same=same))
    names: Composed = listed([sql("{name}", name=column.name) for column in table.columns])
    run(
        sql(
            "INSERT INTO {held} (upload_id, file_id, row, {names}) SELECT {upload}, {file}, row, {names} FROM {staged}",
            **parts, names=names, file=file.pk,
        )
    )  # fmt: skip


WARNED = """
INSERT INTO intake_problem (upload_id, file_id, "table", row, "column", kind, allowed, soft)
SELECT {upload}, {file}, {name}, t.row, t."column", t.kind, t.allowed, true
FROM ({breaches}) t (place, row, "order", "column", kind, allowed)
"""


def keep_warnings(book: Book, table: Table, file: File) -> None:
    """Straight to where they stay: there may be one for each good row, and none is told twice."""
    for rule in SOFT[table.name]:
        for breaches in rule.breaches(book, table):
            run(sql(WARNED, upload=file.upload_id, file=file.pk, name=Literal(table.name), breaches=breaches))


def keep_problems(book: Book, file: File) -> None:
    run(
        sql(
            'INSERT INTO intake_problem (upload_id, file_id, "table", row, "column", kind, allowed, soft)'
            ' SELECT {upload}, {file}, t.name, p.row, p."column", p.kind, p.allowed, false'
            " FROM (SELECT DISTINCT * FROM {problems}) p JOIN (VALUES {names}) t (place, name) ON t.place = p.place"
            ' ORDER BY p.place, p.row, p."order"',
            upload=file.upload_id, file=file.pk, problems=PROBLEMS,
            names=listed([sql("({place}, {name})", place=table.place, name=Literal(table.name)) for table in book]),
        )
    )  # fmt: skip
