"""A sheet's rows into a temporary table of the database, typed, each cell checked on the way; what is wrong into another.

A staged row knows its number in the sheet (``row``, the header is 1) and which of its cells are not known, because they are in
error or their column is missing (``bad``, a bit for each column). ``again`` marks a row whose key stood further up.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.utils.functional import cached_property
from psycopg.sql import Identifier

from reachout.sheets.columns import EMPTY, Column, Now
from reachout.sheets.reading import Batch, CsvSheet, Row, Sheet, Unreadable
from reachout.sheets.sql import copy, listed, run, sql
from reachout.sheets.tables import Table

PROBLEMS = "sheet_problems"
NOTHING_KNOWN = -1
MOST_COLUMNS = 500
WHOLE_ROW = -1
VALUE = "value"


def prepare(tables: list[Table]) -> None:
    """The temporary tables. ``order`` puts a row's problems in the order of its columns."""
    # Sorts and joins of a hundred thousand rows stay in memory, and no more than this each.
    run(sql("SET LOCAL work_mem = '64MB'"))
    run(sql('CREATE TEMP TABLE {name} (place int, row int, "order" int, "column" text, kind text, allowed text)', name=PROBLEMS))
    for table in tables:
        cells = listed([sql("{name} " + column.sql, name=column.name) for column in table.columns])
        run(sql("CREATE TEMP TABLE {name} (row int, bad bigint, {cells}, again boolean)", name=table.staged, cells=cells))


@dataclass
class Staged:
    """How a table's staging went. Of rows that point into a ``blind`` table nothing can be said."""

    rows: int = 0
    blind: bool = False


def stage(table: Table, sheet: Sheet, now: Now, told: Callable[[int], None]) -> Staged:
    try:
        return _stage(table, sheet, now, told)
    except Unreadable as why:
        run(sql("DELETE FROM {problems} WHERE place = {place}", problems=PROBLEMS, place=table.place))
        run(sql("TRUNCATE {staged}", staged=table.staged))
        tell(table, 1, "", "cannot be read", f"a table in UTF-8 with a header: {why}")
        return Staged(blind=True)


def _stage(table: Table, sheet: Sheet, now: Now, told: Callable[[int], None]) -> Staged:
    batches: Iterator[Any] = sheet.columns() if isinstance(sheet, CsvSheet) else sheet.batches()
    header = Header(table, next(batches)[0])
    header.tell()
    rows = 0
    for batch in batches:
        _stage_batch(header, batch, first=rows + 2, now=now)
        rows += len(batch)
        told(sheet.progress())
    joined = listed([Identifier(column.name) for column in [table.key, *table.refs]])
    run(sql("ANALYZE {staged} ({joined})", staged=table.staged, joined=joined))
    return Staged(rows, blind=table.key in header.missing)


@dataclass
class Header:
    table: Table
    names: Row
    at: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        if len(self.names) > MOST_COLUMNS:
            raise Unreadable(f"it has {len(self.names):,} columns")
        if self.table.lenient:
            known = {name.lower(): name for name in self.table.index}
            self.names = [known.get(name.strip().lower(), "") for name in self.names]
        self.at = {name: number for number, name in reversed(list(enumerate(self.names))) if name in self.table.index}

    @cached_property
    def present(self) -> list[Column]:
        return [column for column in self.table.columns if column.name in self.at]

    @cached_property
    def missing(self) -> list[Column]:
        return [column for column in self.table.columns if column.name not in self.at]

    def tell(self) -> None:
        columns = "one of the columns " + ", ".join(self.table.index)
        for number, name in enumerate(self.names):
            if name in self.table.beside or (self.table.lenient and not name):
                continue
            if name not in self.at:
                tell(self.table, 1, name, "unknown column", columns)
            elif self.at[name] != number:
                tell(self.table, 1, name, "a column given twice", "each column once")
        for column in self.missing:
            tell(self.table, 1, column.name, "missing column", f"a column {column.name}")


def tell(table: Table, row: int, column: str, kind: str, allowed: str) -> None:
    order = table.index.get(column, len(table.columns)) if column else WHOLE_ROW
    statement = sql("INSERT INTO {problems} VALUES (%s, %s, %s, %s, %s, %s)", problems=PROBLEMS)
    run(statement, [table.place, row, order, column, kind, allowed])


def _stage_batch(header: Header, batch: Batch, *, first: int, now: Now) -> None:
    if isinstance(batch, pl.DataFrame):
        _stage_frame(header, _named(header, batch, first), now)
        return
    width = len(header.names)
    numbers = range(first, first + len(batch))
    if {*map(len, batch)} != {width}:
        ragged = [(number, row) for number, row in zip(numbers, batch, strict=True) if len(row) != width]
        _stage_ragged(header, ragged)
        kept = [(number, row) for number, row in zip(numbers, batch, strict=True) if len(row) == width]
        numbers, batch = [number for number, _ in kept], [row for _, row in kept]  # type: ignore[assignment]
    if batch:
        _stage_frame(header, _frame(header, numbers, batch), now)


def _stage_ragged(header: Header, ragged: list[tuple[int, Row]]) -> None:
    """Rows whose cells cannot be told apart: their key, if they have one, is there for the rows that point at it."""
    key, width = header.at.get(header.table.key.name), len(header.names)
    keys = [row[key] or None if key is not None and key < len(row) else None for _, row in ragged]
    rows = pl.DataFrame({"row": [number for number, _ in ragged], "bad": NOTHING_KNOWN, header.table.key.name: keys})
    _copy(rows, header.table.staged)
    _copy_problems(
        header.table, rows.select("row"), WHOLE_ROW, "", pl.lit("wrong number of cells"), f"{width} cells, as the header has"
    )


def _named(header: Header, batch: pl.DataFrame, first: int) -> pl.DataFrame:
    cells = [pl.nth(header.at[column.name]).alias(column.name) for column in header.present]
    return batch.select(pl.int_range(first, first + len(batch)).alias("row"), *cells)


def _frame(header: Header, numbers: range, batch: list[Row]) -> pl.DataFrame:
    cells = list(zip(*batch, strict=True))
    texts = {column.name: pl.Series(cells[header.at[column.name]], dtype=pl.String) for column in header.present}
    return pl.DataFrame({"row": numbers, **texts}).with_columns(pl.col(pl.String).replace("", None))


def _stage_frame(header: Header, frame: pl.DataFrame, now: Now) -> None:
    columns = header.present
    verdicts = [_verdict(column, now).alias(column.name) for column in columns]
    values = [column.value(pl.col(column.name)).alias(f"{column.name} {VALUE}") for column in columns]
    # At once and lazily: what a verdict and a value have in common is then worked out once.
    checked = frame.lazy().select("row", *verdicts, *values).collect()
    good = [pl.when(pl.col(column.name) == 0).then(f"{column.name} {VALUE}").alias(column.name) for column in columns]
    bits = [pl.when(pl.col(column.name) > 0).then(header.table.bit(column.name)).otherwise(0) for column in columns]
    missing = sum(header.table.bit(column.name) for column in header.missing)
    _copy(checked.select("row", pl.sum_horizontal(missing, *bits).cast(pl.Int64).alias("bad"), *good), header.table.staged)
    for column in columns:
        if checked[column.name].max():
            _tell_faults(header.table, column, checked, now)


def _verdict(column: Column, now: Now) -> pl.Expr:
    """Which of the column's faults each cell has, counted from 2; 1 is an empty cell that must be filled, 0 none."""
    cell = pl.col(column.name)
    chain: Any = pl.when(cell.is_null()).then(int(column.required))
    for number, (_, holds) in enumerate(column.faults(cell, now), start=2):
        chain = chain.when(holds).then(number)
    return chain.otherwise(0).cast(pl.UInt8)


def _tell_faults(table: Table, column: Column, verdicts: pl.DataFrame, now: Now) -> None:
    kinds = {1: EMPTY} | {number: kind for number, (kind, _) in enumerate(column.faults(pl.col(column.name), now), start=2)}
    faulty = verdicts.filter(pl.col(column.name) > 0)
    kind = pl.col(column.name).replace_strict(kinds, return_dtype=pl.String)
    _copy_problems(table, faulty, table.index[column.name], column.name, kind, column.told_allowed)


def _copy_problems(table: Table, rows: pl.DataFrame, order: int, column: str, kind: pl.Expr, allowed: str) -> None:
    told = rows.select(
        pl.lit(table.place).alias("place"),
        "row",
        pl.lit(order).alias("order"),
        kind.alias("kind"),
        pl.lit(column).alias("column"),
        pl.lit(allowed).alias("allowed"),
    )
    _copy(told, PROBLEMS)


def _copy(frame: pl.DataFrame, into: str) -> None:
    """Empty text and nothing at all stay apart: polars writes the first as ``""``, which COPY reads as it was meant."""
    data = io.BytesIO()
    frame.write_csv(data, include_header=False, datetime_format="%Y-%m-%dT%H:%M:%S%z")
    names = listed([Identifier(name) for name in frame.columns])
    copy(sql("COPY {into} ({names}) FROM STDIN (FORMAT csv)", into=into, names=names), data.getvalue())
