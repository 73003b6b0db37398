"""Where sheets come from: each source gives the rows of a table in batches, as text, and never holds a whole file."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Protocol

BATCH = 20_000
LONGEST_CELL = 1_000_000
Row = list[str]


class Unreadable(Exception):
    """The file is no table at all: says why, in words that hold nothing of its content."""


class Sheet(Protocol):
    """One table's rows. ``batches`` gives the header first, as a batch of one row, then rows of any width."""

    size: int

    def batches(self) -> Iterator[list[Row]]: ...

    def progress(self) -> int:
        """How much of ``size`` has been read."""
        ...


@dataclass
class CsvSheet:
    open: Callable[[], BinaryIO]
    size: int
    read: int = 0

    def batches(self) -> Iterator[list[Row]]:
        with self.open() as file:
            _must_be_utf8(file)
            file.seek(0)
            csv.field_size_limit(LONGEST_CELL)
            reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
            try:
                yield [_header(reader)]
                yield from without_blank_end(self._rows(reader, file))
            except csv.Error as why:
                raise Unreadable("a cell of more than a million characters, or a quote that is never closed") from why

    def _rows(self, reader: Iterator[Row], file: BinaryIO) -> Iterator[list[Row]]:
        while batch := list(islice(reader, BATCH)):
            self.read = file.tell()
            yield batch

    def progress(self) -> int:
        return self.read


def without_blank_end(batches: Iterable[list[Row]]) -> Iterator[list[Row]]:
    """Blank lines at the end of a sheet are no rows; those with a row after them are."""
    waiting: list[Row] = []
    for batch in batches:
        rows, waiting = waiting + batch, []
        while rows and not any(rows[-1]):
            waiting.append(rows.pop())
        waiting.reverse()
        if rows:
            yield rows


def _must_be_utf8(file: BinaryIO) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(1 << 20):
            if b"\0" in block:
                raise Unreadable("it holds a NUL byte")
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as why:
        raise Unreadable("it is not UTF-8") from why


def _header(reader: Iterator[Row]) -> Row:
    header = next(reader, [])
    if not any(header):
        raise Unreadable("it has no header")
    return header
