"""Where sheets come from: each source gives the rows of a table in batches, as text, and never holds a whole file."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Protocol

import polars as pl

BATCH = 20_000
BLOCK = 1_500_000
LONGEST_CELL = 1_000_000
SAVE_AS = "In Excel choose Save As, then CSV UTF-8 (Comma delimited)"
Row = list[str]
Batch = list[Row] | pl.DataFrame


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
        with self._opened() as file:
            yield from self._by_row(file)

    def columns(self) -> Iterator[Batch]:
        """As ``batches``; but lines without a quote come in columns, a block of them at a time, in a quarter of the time. From
        the first quote on it is row by row: a line's end may then stand in a cell."""
        with self._opened() as file:
            first = _plain(file, 0)
            if not first or b"\r" in first.rstrip(b"\r\n"):
                file.seek(0)
                yield from self._by_row(file)
                return
            header = _header(csv.reader([first.decode("utf-8-sig")]))
            yield [header]
            yield from without_blank_end(self._blocks(file, len(header)))

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        csv.field_size_limit(LONGEST_CELL)
        with self.open() as file:
            _must_be_utf8(file)
            file.seek(0)
            try:
                yield file
            except csv.Error as why:
                raise Unreadable("a cell of more than a million characters, or a quote that is never closed") from why

    def _by_row(self, file: BinaryIO) -> Iterator[list[Row]]:
        reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
        yield [_header(reader)]
        yield from without_blank_end(self._rows(reader, file))

    def _blocks(self, file: BinaryIO, width: int) -> Iterator[Batch]:
        while block := _plain(file, BLOCK):
            self.read = file.tell()
            frame = in_columns(block, width)
            yield [*csv.reader(io.StringIO(block.decode(), newline=""))] if frame is None else frame
        yield from self._rows(csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline="")), file)

    def _rows(self, reader: Iterator[Row], file: BinaryIO) -> Iterator[list[Row]]:
        while batch := list(islice(reader, BATCH)):
            self.read = file.tell()
            yield batch

    def progress(self) -> int:
        return self.read


EMPTY_IN_QUOTES = [(b',"",', b",,"), (b',"",', b",,"), (b',""\n', b",\n"), (b',""\r\n', b",\r\n"), (b'\n"",', b"\n,")]
"""Twice the first: of two side by side it finds one at a time."""


def _plain(file: BinaryIO, size: int) -> bytes:
    """So many bytes and on to the end of the line, without a quote; nothing, and the file where it was, if a quote or a line too
    long is there. Quotes around nothing are left out: there is no other way to read them."""
    start = file.tell()
    rest = b"" if (lines := file.read(size)).endswith(b"\n") else file.readline(LONGEST_CELL)
    lines += rest
    for quoted, empty in EMPTY_IN_QUOTES if b'"' in lines else []:
        lines = lines.replace(quoted, empty)
    if b'"' not in lines and len(rest) < LONGEST_CELL:
        return lines
    file.seek(start)
    return b""


def in_columns(lines: bytes, width: int) -> pl.DataFrame | None:
    """Lines without a quote, an empty cell null. None if they want a look one by one: not all have that many cells, one ends
    as on an old Mac, the last is blank, a cell is too long, or polars would take their start for a byte order mark."""
    count = lines.count(b"\n") + (not lines.endswith(b"\n"))
    other = lines.startswith(codecs.BOM_UTF8) or lines.count(b"\r") != lines.count(b"\r\n")
    if other or width < 2 or lines.count(b",") != count * (width - 1):
        return None
    names = {f"column_{number}": pl.String for number in range(1, width + 1)}
    try:
        # As many commas as there must be in all, so where one line has fewer another has more: polars refuses that one.
        frame = pl.read_csv(lines, has_header=False, schema=names, quote_char=None)
    except pl.exceptions.PolarsError:
        return None
    longest = frame.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item() or 0
    blank = frame.height == 0 or all(cell is None for cell in frame.row(-1))
    return None if blank or longest > LONGEST_CELL or frame.height != count else frame


def without_blank_end(batches: Iterable[Batch]) -> Iterator[Any]:
    """Blank lines at the end of a sheet are no rows; those with a row after them are. A frame never ends in one."""
    waiting: list[Row] = []
    for batch in batches:
        if isinstance(batch, pl.DataFrame):
            yield from [waiting] if waiting else []
            yield batch
            waiting = []
            continue
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
            if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise Unreadable(f"it is UTF-16, which Excel calls Unicode text. {SAVE_AS}")
            if b"\0" in block:
                raise Unreadable("it holds a NUL byte")
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as why:
        raise Unreadable(f"it is not UTF-8 but probably Windows-1252, which Excel writes for plain CSV. {SAVE_AS}") from why


def _header(reader: Iterator[Row]) -> Row:
    header = next(reader, [])
    if not any(header):
        raise Unreadable("it has no header")
    return header
