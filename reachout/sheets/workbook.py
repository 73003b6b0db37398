"""An XLSX workbook as sheets: dates, numbers and yes/no come out as a CSV file would have had them.

A workbook is a zip of XML: a few kilobytes may unfold into gigabytes, and two far-apart cells into a huge grid. So it is
measured as a stream, within limits, before the spreadsheet library opens it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from django.utils.functional import cached_property
from python_calamine import CalamineError, CalamineWorkbook

from reachout.refused import Refused
from reachout.sheets.columns import Column
from reachout.sheets.reading import BATCH, Row, Sheet, Unreadable, without_blank_end
from reachout.sheets.tables import Book, Table

MOST_UNFOLDED = 1 << 30
MOST_CELLS = 20_000_000
BLOCK = 1 << 20
CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
TOO_LARGE = "This workbook is too large to take in safely. Send the tables as CSV files."


def sheets_of_workbook(book: Book, open_file: Callable[[], BinaryIO], *, most_cells: int = MOST_CELLS) -> dict[str, Sheet]:
    with open_file() as file:
        _measure(file, most_cells)
        file.seek(0)
        workbook = _opened(file)
    titles = {title.strip().removesuffix(".csv"): title for title in workbook.sheet_names}
    return {table.name: WorkbookSheet(workbook, titles[table.name], table) for table in book if table.name in titles}


def _opened(file: BinaryIO) -> Any:
    try:
        return CalamineWorkbook.from_filelike(file)
    except (CalamineError, OSError) as why:
        raise Refused("This file is not an XLSX workbook.") from why


def _measure(file: BinaryIO, most_cells: int) -> None:
    try:
        with zipfile.ZipFile(file) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNFOLDED:
                raise Refused(TOO_LARGE)
            for part in parts.infolist():
                _measure_part(parts, part, most_cells)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as why:
        raise Refused("This file is not an XLSX workbook.") from why


def _measure_part(parts: zipfile.ZipFile, part: zipfile.ZipInfo, most_cells: int) -> None:
    """Read the part to its end (the zip's own sums are checked on the way) and see how large a grid its cells span, and how many
    they are. A megabyte of XML without one tag is no sheet: the library would hold it all."""
    right = low = count = 0
    with parts.open(part) as stream:
        rest = b""
        while block := stream.read(BLOCK):
            cells = CELL.findall(rest + block)
            count += len(cells)
            right = max(right, *map(_column_number, {letters for letters, _ in cells}), 0)
            low = max(low, *map(int, {row for _, row in cells}), 0)
            rest = block[-200:]
            endless = len(block) == BLOCK and part.filename.endswith(".xml") and b"<" not in block
            if endless or max(right * low, count) > most_cells:
                raise Refused(TOO_LARGE)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@dataclass
class WorkbookSheet:
    workbook: Any
    title: str
    table: Table
    size: int = 1
    read: int = 0

    def batches(self) -> Iterator[list[Row]]:
        rows = self._rows()
        header = [_title(cell) for cell in next(rows, [])]
        while header and not header[-1]:
            header.pop()
        if not header:
            raise Unreadable("it has no header")
        yield [header]
        columns = [self.table.column(name) if name in self.table.index else None for name in header]
        yield from without_blank_end(self._texts(rows, columns))

    def progress(self) -> int:
        return self.read

    def _rows(self) -> Iterator[list[Any]]:
        self.size = self._sheet.total_height or 1
        return iter(self._sheet.iter_rows())

    @cached_property
    def _sheet(self) -> Any:
        return self.workbook.get_sheet_by_name(self.title)

    def _texts(self, rows: Iterator[list[Any]], columns: list[Column | None]) -> Iterator[list[Row]]:
        while batch := list(islice(rows, BATCH)):
            self.read += len(batch)
            yield [_texts(row, columns) for row in batch]


def _title(cell: Any) -> str:
    return str(cell)


def _texts(row: list[Any], columns: list[Column | None]) -> Row:
    """A row's cells as text: as many as the header has, none for a blank row, more if something stands beyond the header."""
    width = len(columns)
    if any(cell != "" for cell in row[width:]):
        return [str(cell) for cell in row]
    cells = [*row[:width], *[""] * (width - len(row))]
    if all(cell == "" for cell in cells):
        return []
    return [_text(cell, column) for cell, column in zip(cells, columns, strict=True)]


def _text(cell: Any, column: Column | None) -> str:
    return cell if isinstance(cell, str) or column is None else column.from_workbook(cell)
