"""Faulty rows put right on the screen: checked by the same engine as a file, beside the rows that are good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from contracts.intake.book import book_of, taken_twice
from contracts.intake.models import Faulty, Upload
from contracts.intake.reading import TypedRows
from contracts.intake.staged import keep
from contracts.intake.totals import add_up
from contracts.returns.states import Verb, after
from reachout.audit.services import record
from reachout.refused import Refused
from reachout.sheets.columns import Now
from reachout.sheets.sql import listed, run, sql
from reachout.sheets.staging import PROBLEMS
from reachout.sheets.tables import Book

if TYPE_CHECKING:
    from reachout.accounts.models import User

Typed = Mapping[int, Mapping[str, str]]
"""The cells of faulty rows as they were typed now, by the row's key."""
MOST = 100
"""Rows at a time."""


class Mended(NamedTuple):
    rows: int
    overtaken: int
    """Rows that somebody else mended, changed or left out since they were shown: what was typed in them counts for nothing."""


@transaction.atomic
def mend(upload: Upload, typed: Typed, *, at: datetime, by: User) -> Mended:
    """Check rows as they are typed now: those that are right join the good ones, of the others what was typed stays. How many
    were mended. The draft changes only when the good rows are taken."""
    upload = open_to_changes(upload)
    wanted = list(typed)[:MOST]
    rows = list(
        upload.faulty.filter(pk__in=wanted).select_related("file").defer("file__content").order_by("table", "file", "row")
    )
    shown = {row.pk: row.cells for row in rows}
    for row in rows:
        row.cells = {name: typed[row.pk].get(name, text).strip() for name, text in row.cells.items()}
    as_they_were = {row.pk for row in rows if row.cells == shown[row.pk]}
    for _, group in groupby(rows, key=lambda row: (row.table, row.file_id)):
        _check(upload, list(group), as_they_were, at)
    mended = len(rows) - sum(Faulty.objects.filter(file=row.file, table=row.table, row=row.row).exists() for row in rows)
    if rows:
        _changed(upload)
        record("return_file.mended", upload, by=by, rows=len(rows), mended=mended)
    return Mended(mended, len(wanted) - len(rows))


@transaction.atomic
def leave_out(upload: Upload, rows: list[int], *, by: User) -> int:
    """Faulty rows that are to count for nothing. The file itself is kept as it was."""
    upload = open_to_changes(upload)
    found = list(upload.faulty.filter(pk__in=rows))
    for row in found:
        upload.problems.filter(file=row.file_id, table=row.table, row=row.row).delete()
        row.delete()
    if found:
        record("return_file.rows_left_out", upload, by=by, rows=len(found))
    return len(found)


def open_to_changes(upload: Upload) -> Upload:
    upload = Upload.objects.select_for_update(of=("self",)).select_related("of__contract").get(pk=upload.pk)
    after(upload.of, Verb.BEGIN)
    if not upload.is_waiting:
        raise Refused(f"These rows cannot be changed: {upload.get_status_display().lower()}. Nothing was changed.")
    return upload


def _check(upload: Upload, rows: list[Faulty], as_they_were: set[int], at: datetime) -> None:
    """All of one table and file. They are staged under their own numbers, so that what is told of them is told of those."""
    book = book_of(upload.of, upload.pk)
    table = book[rows[0].table]
    numbers = [row.row for row in rows]
    cells = [[row.cells.get(name, "") for name in table.index] for row in rows]
    sheet = TypedRows(list(table.index), cells, numbers)
    upload.faulty.filter(pk__in=[row.pk for row in rows]).delete()
    upload.problems.filter(file=rows[0].file_id, table=table.name, row__in=numbers).delete()
    keep(
        book, {table.name: sheet}, rows[0].file, now=Now(at),
        before=lambda staged: _number(staged, table.name, numbers), also={table.name: taken_twice(table.name)}, sent=False,
    )  # fmt: skip
    _keep_keys([row for row in rows if row.pk in as_they_were])


def _keep_keys(rows: list[Faulty]) -> None:
    """A row's key stands for what is typed in it. Where that is as it was, whoever else has the row on the screen may go on."""
    for row in rows:
        Faulty.objects.filter(file=row.file, table=row.table, row=row.row).update(id=row.pk)


def _number(book: Book, name: str, numbers: list[int]) -> None:
    """The rows of a sheet are staged as 2, 3, 4…: give them the numbers they have in their file."""
    table = book[name]
    given = listed([sql("({n}, {row})", n=place, row=row) for place, row in enumerate(numbers, start=2)])
    for held, where in ((table.staged, sql("true")), (PROBLEMS, sql("place = {place}", place=table.place))):
        run(
            sql(
                "UPDATE {held} h SET row = g.row FROM (VALUES {given}) g (n, row) WHERE g.n = h.row AND {where}",
                held=held, given=given, where=where,
            )
        )  # fmt: skip


def _changed(upload: Upload) -> None:
    """What is in the draft is no longer what the rows come to."""
    add_up(upload)
    upload.status = Upload.Status.CHECKED
    upload.save(update_fields=["status"])
