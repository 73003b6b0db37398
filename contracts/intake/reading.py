"""A file as received, as the sheets of a book. What cannot be meant is refused in words, before anything is opened."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

from contracts.intake.models import File
from reachout.refused import Refused
from reachout.sheets.reading import CsvSheet, Row, Sheet, Unreadable
from reachout.sheets.tables import Book
from reachout.sheets.workbook import sheets_of_workbook

MOST_CELLS = 5_000_000
"""Of a workbook, which the spreadsheet library holds whole: 100,000 rows need a fifth."""
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ENOUGH = 0.6
"""Of a table's columns that a header must name to be taken for that table's: what is missing is then told by name."""


def sheets_of(book: Book, file: File) -> dict[str, Sheet]:
    content = bytes(file.content)
    refuse_nothing(content)
    if content.startswith(OLD_EXCEL):
        raise Refused(
            "This is an old Excel file (.xls), or one with a password. Save it as an Excel workbook (.xlsx) without one."
        )
    if content.startswith(ZIP):
        return workbook_sheets(book, content)
    return {table_of(book, content): CsvSheet(partial(io.BytesIO, content), size=len(content))}


def refuse_nothing(content: bytes) -> None:
    if not content.strip(b"\xef\xbb\xbf \r\n\t"):
        raise Refused("This file is empty.")


def workbook_sheets(book: Book, content: bytes) -> dict[str, Sheet]:
    found = sheets_of_workbook(book, partial(io.BytesIO, content), most_cells=MOST_CELLS)
    filled = {name: sheet for name, sheet in found.items() if has_rows(sheet)}
    if not found:
        names = ", ".join(table.name for table in book)
        raise Refused(f"This is not the template of this return: none of its sheets is called {names}. Download the template.")
    if not filled:
        raise Refused("The sheets of this workbook have a header and no rows.")
    return filled


def has_rows(sheet: Sheet) -> bool:
    """A sheet of the template that was left as it was says nothing."""
    try:
        batches = sheet.batches()
        next(batches)
        return next(batches, None) is not None
    except Unreadable:
        return True


def table_of(book: Book, content: bytes) -> str:
    """Which table a CSV file is, by its header: its name is whatever the provider called it."""
    sheet = CsvSheet(partial(io.BytesIO, content), size=len(content))
    try:
        header = next(sheet.batches())[0]
    except Unreadable as why:
        raise Refused(f"This file cannot be read: {why}.") from why
    names = {name.strip() for name in header}
    shares = {table.name: len(names & set(table.index)) / len(table.index) for table in book}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] < ENOUGH:
        columns = "; or ".join(", ".join(table.index) for table in book)
        raise Refused(f"This is not the template of this return. Its first row must name the columns: {columns}.")
    if not has_rows(sheet):
        raise Refused("This file has a header and no rows.")
    return best


@dataclass
class TypedRows:
    """Rows typed on the screen, as a sheet."""

    header: Row
    rows: list[Row]
    numbers: list[int]
    """The rows' own, in the file that they came in."""
    size: int = 1

    def batches(self) -> Iterator[list[Row]]:
        yield [self.header]
        yield self.rows

    def progress(self) -> int:
        return self.size


def numbered(sheet: Sheet) -> Iterator[tuple[int, Row, Row]]:
    """Each row with its number and the header."""
    batches = sheet.batches()
    header = next(batches)[0]
    rows = (row for batch in batches for row in batch)
    numbers = sheet.numbers if isinstance(sheet, TypedRows) else count(2)
    yield from ((number, header, row) for number, row in zip(numbers, rows, strict=False))
