"""A file read in columns says what the same file says row by row, whatever is in it."""

import io

import polars as pl
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reachout.sheets import reading
from reachout.sheets.reading import CsvSheet, Unreadable, in_columns

PIECES = [
    "a",
    "bb",
    "é",
    " ",
    ",",
    ",",
    ",",
    "\n",
    "\n",
    "\r\n",
    "\r",
    '"',
    "\t",
    "\x0b",
    "\x85",
    "#",
    "'",
    "\ufeff",
    ",,",
    "1,2\n",
    ",\n",
]


def rows(batches):
    """All of them, an empty cell as empty text; or that it cannot be read."""
    try:
        return [row for batch in batches for row in _rows(batch)]
    except Unreadable as why:
        return str(why)


def _rows(batch):
    return [list(row) for row in batch.fill_null("").rows()] if isinstance(batch, pl.DataFrame) else batch


def sheet(text):
    data = text.encode()
    return CsvSheet(lambda: io.BytesIO(data), size=len(data))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from([1, 7, 1_000]))
@hypothesis_settings(max_examples=100)
@example("a,b\n1,2\n3\n4,5,6\n7,8\n", 1_000)
@example('a,b\n1,2\n3,4\n"5\n6",7\n8,9\n', 7)
@example('a,b\n"",""\n1,""\n"",2\n"","",""\n', 7)
@example('a,b,c\n"x,"",y",1\n,"","",""\n', 1_000)
@example("a,b\n1,2\n\ufeff3,4\n", 1)
@example("a,b\n1,2\n,\n,\n3,4\n,\n", 1)
def test_both_ways_say_the_same(text, block):
    before, reading.BLOCK = reading.BLOCK, block
    try:
        assert rows(sheet(text).columns()) == rows(sheet(text).batches())
    finally:
        reading.BLOCK = before


def test_plain_lines_do_come_in_columns_and_others_do_not():
    assert in_columns(b"a,b\r\nc,\r\n", 2).rows() == [("a", "b"), ("c", None)]
    for lines in (b"a\nb,c,d\n", b"a,b,c\nd\n", b"a,b\rc,d\n", b"a,b\n,\n", b"a\n", b"a," + b"x" * 1_000_001 + b"\n"):
        assert in_columns(lines, 2) is None, lines[:20]
