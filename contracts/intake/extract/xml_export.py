"""Tables of the intermediate database as Access exports them to XML: under one root an element for each row, called as its table,
in it an element for each column that is not null. Rows of a related table may stand inside the row that they belong to.

The file is read once, as a stream; each table's rows go to a temporary CSV file, for the engine asks for one table after another.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable
from io import TextIOWrapper
from typing import Any, BinaryIO, NoReturn, cast
from xml.parsers import expat

from reachout.refused import Refused
from reachout.sheets.reading import LONGEST_CELL, CsvSheet
from reachout.sheets.tables import Book

ROW = re.compile(r"^(MHS[0-9]{3})(?!\w*UniqID$)\w*$")
"""MHS502WardStay is a row; MHS502UniqID, which the extract that comes back has, a column."""
MIDNIGHT = "T00:00:00"
"""Access writes a date as a moment."""
DEEPEST = 30


def sheets_of_xml(book: Book, open_file: Callable[[], BinaryIO], *, named: str) -> dict[str, CsvSheet]:
    """Those of the book's tables that are in there, and the one that the file is named after, though it be empty."""
    export = Export({table.name: {name.lower(): name for name in table.index} for table in book})
    export.rows_of(named)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = export.begin, export.end
    parser.CharacterDataHandler = export.text
    with open_file() as file:
        try:
            parser.ParseFile(file)
        except expat.ExpatError as why:
            raise Refused(f"This XML is damaged in line {why.lineno:,}: export it again.") from why
    return {name: _as_sheet(file) for name, file in export.files.items()}


def _refuse_doctype(*_: Any) -> NoReturn:
    """An export has none, and it is where entities unfold into gigabytes."""
    raise Refused("This XML declares a document type, which an export from Access does not. Export the tables again.")


class Export:
    """What the parser meets, written down row by row."""

    def __init__(self, columns: dict[str, dict[str, str]]) -> None:
        self.columns = columns
        self.files: dict[str, TextIOWrapper] = {}
        self.writers: dict[str, csv.DictWriter[str]] = {}
        self.open: list[tuple[str, dict[str, str]]] = []
        """The rows that the parser is in, the innermost last."""
        self.depth = 0
        self.said: list[str] = []
        self.length = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused("This XML is no export of tables: its elements stand too deep in each other.")
        if row := ROW.match(_local(name)):
            self.open.append((row[1], {}))
        self.said, self.length = [], 0

    def text(self, text: str) -> None:
        self.length += len(text)
        if self.length > LONGEST_CELL:
            raise Refused("This XML holds a cell of more than a million characters.")
        self.said.append(text)

    def end(self, name: str) -> None:
        self.depth -= 1
        if ROW.match(_local(name)):
            self._write(*self.open.pop())
        elif self.open:
            table, cells = self.open[-1]
            if column := self.columns.get(table, {}).get(_local(name).lower()):
                cells[column] = "".join(self.said).strip().removesuffix(MIDNIGHT)
        self.said = []

    def _write(self, table: str, cells: dict[str, str]) -> None:
        if rows := self.rows_of(table):
            rows.writerow(cells)

    def rows_of(self, table: str) -> csv.DictWriter[str] | None:
        """A file of its own for each table that is known."""
        if table in self.columns and table not in self.files:
            made = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 (its sheet closes it)
            self.files[table] = cast("TextIOWrapper", made)
            self.writers[table] = csv.DictWriter(made, list(self.columns[table].values()), restval="")
            self.writers[table].writeheader()
        return self.writers.get(table)


def _local(name: str) -> str:
    """Without the namespace that the parser puts before it."""
    return name.rpartition(" ")[2]


def _as_sheet(written: TextIOWrapper) -> CsvSheet:
    file = cast("BinaryIO", written.detach())
    size = file.tell()

    def from_the_start() -> BinaryIO:
        file.seek(0)
        return file

    return CsvSheet(from_the_start, size=size)
