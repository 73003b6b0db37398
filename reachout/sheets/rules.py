"""What rows must keep to among themselves and with the rows already held, each rule as a few set-based queries.

A rule looks at ``current_<table>`` views: the sheet's rows (``row`` is their number) and the rows held that the sheet does not
replace (``row`` is null). A cell that is in error is null and has its bit in ``bad``: nothing more is said because of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from psycopg.sql import SQL, Composed, Literal

from reachout.sheets.sql import sql

if TYPE_CHECKING:
    from reachout.sheets.tables import Book, Table


class Rule:
    def breaches(self, book: Book, table: Table) -> Iterator[Composed]:
        """Queries for the rows in breach, in the shape of ``sheet_problems``."""
        raise NotImplementedError


def breach(table: Table, column: str, kind: str, allowed: str, *, row: str = "x.row", where: Composed) -> Composed:
    return sql(
        "SELECT {place}, " + row + ", {order}, {column}, {kind}, {allowed} {where}",
        place=table.place,
        order=table.index[column],
        column=Literal(column),
        kind=Literal(kind),
        allowed=Literal(allowed),
        where=where,
    )


@dataclass(frozen=True)
class Ends(Rule):
    """An end is not before its start."""

    start: str
    end: str
    kind: str = "end before start"

    def breaches(self, book: Book, table: Table) -> Iterator[Composed]:
        where = sql("FROM {staged} x WHERE x.{end} < x.{start}", staged=table.staged, start=self.start, end=self.end)
        yield breach(table, self.end, self.kind, f"nothing before {self.start}", where=where)


@dataclass(frozen=True)
class NeverTwoAtOnce(Rule):
    """Of one ``by`` never two at once: a begins before b ends and b begins before a ends (open = never ends).

    ``by`` and ``unless_same`` are columns or lead through a reference (``spell.patient``). Told of the row further down.
    """

    by: str
    start: str
    end: str
    kind: str
    at: str
    unless_same: str = ""

    # In order of start, a row that overlaps an earlier one begins before the latest end so far. Rows chained in that way are one
    # crowd, and only within crowds is each compared with each: a clean sheet costs one sort, whatever the planner thinks.
    QUERY: ClassVar[str] = """
        FROM (
            WITH swept AS (
                SELECT *, max(ends) OVER (
                    PARTITION BY who ORDER BY starts, ends ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) > starts AS joins
                FROM (
                    SELECT x.row, {by} AS who, {same} AS same, x.{start} AS starts, coalesce(x.{end}, 'infinity') AS ends
                    FROM {current} x {joins}
                    WHERE {by} IS NOT NULL AND x.{start} IS NOT NULL AND x.bad & {end_bit} = 0
                ) held
            ), chained AS (
                SELECT *, count(*) FILTER (WHERE joins IS NOT TRUE) OVER (PARTITION BY who ORDER BY starts, ends
                    ROWS UNBOUNDED PRECEDING) AS crowd
                FROM swept WHERE who IN (SELECT who FROM swept WHERE joins)
            ), crowds AS MATERIALIZED (
                SELECT * FROM (SELECT *, bool_or(joins) OVER (PARTITION BY who, crowd) AS is_one FROM chained) c WHERE is_one
            )
            SELECT b.row FROM crowds b
            WHERE b.row IS NOT NULL AND EXISTS (
                SELECT FROM crowds a
                WHERE a.who = b.who AND a.crowd = b.crowd AND (a.row IS NULL OR a.row < b.row)
                    AND a.starts < b.ends AND b.starts < a.ends {unless}
            )
        ) x"""

    def breaches(self, book: Book, table: Table) -> Iterator[Composed]:
        paths = {path for path in (self.by, self.unless_same) if "." in path}
        where = sql(
            self.QUERY,
            by=_value(self.by),
            same=_value(self.unless_same) if self.unless_same else SQL("NULL"),
            start=self.start,
            end=self.end,
            current=table.current,
            joins=_joins(book, table, paths),
            end_bit=table.bit(self.end),
            unless=SQL("AND a.same IS DISTINCT FROM b.same" if self.unless_same else ""),
        )
        yield breach(table, self.at, self.kind, "one at a time; one may begin on the day the other ends", where=where)


@dataclass(frozen=True)
class Within(Rule):
    """An interval lies inside that of the row it points at: an error at its start if it begins outside, else at its end."""

    ref: str
    start: str
    end: str
    outer_start: str
    outer_end: str
    kind: str

    def breaches(self, book: Book, table: Table) -> Iterator[Composed]:
        outer = book[table.column(self.ref).to]  # type: ignore[attr-defined]
        begins, ends = self._outside(table)
        among = sql("FROM {current} x {joins}", current=table.current, joins=_joins(book, table, {f"{self.ref}."}))
        allowed = f"days from {self.outer_start} to {self.outer_end} of its {self.ref}"
        sheet = sql("{among} WHERE x.row IS NOT NULL", among=among)
        yield breach(table, self.start, self.kind, allowed, where=sql("{sheet} AND {begins}", sheet=sheet, begins=begins))
        late = sql("{sheet} AND {begins} IS NOT TRUE AND {ends}", sheet=sheet, begins=begins, ends=ends)
        yield breach(table, self.end, self.kind, allowed, where=late)
        held = sql(
            "{among} WHERE x.row IS NULL AND {ref}.row IS NOT NULL AND ({begins} OR {ends})",
            among=among, ref=self.ref, begins=begins, ends=ends,
        )  # fmt: skip
        told = f"days that still hold what {table.name} already has for it"
        yield breach(outer, self.outer_end, self.kind, told, row=f"{self.ref}.row", where=held)

    def _outside(self, table: Table) -> tuple[Composed, Composed]:
        parts = {
            "start": self.start, "end": self.end, "outer": self.ref, "from_": self.outer_start, "to": self.outer_end,
            "end_bit": table.bit(self.end),
        }  # fmt: skip
        begins = sql("(x.{start} < {outer}.{from_} OR x.{start} > {outer}.{to})", **parts)
        ends = sql(
            "(x.{end} > {outer}.{to} OR (x.{end} IS NULL AND x.bad & {end_bit} = 0 AND {outer}.{to} IS NOT NULL))", **parts
        )
        return begins, ends


@dataclass(frozen=True)
class Agrees(Rule):
    """The row that ``ref`` points at has the same ``column`` as this one: a stay's bed is on the stay's ward."""

    ref: str
    column: str
    kind: str

    def breaches(self, book: Book, table: Table) -> Iterator[Composed]:
        other = book[table.column(self.ref).to]  # type: ignore[attr-defined]
        apart = sql(
            "FROM {current} x {joins} WHERE {ref}.{column} <> x.{column}",
            current=table.current, joins=_joins(book, table, {f"{self.ref}."}), ref=self.ref, column=self.column,
        )  # fmt: skip
        allowed = f"a {self.ref} of the row's {self.column}"
        yield breach(table, self.ref, self.kind, allowed, where=sql("{apart} AND x.row IS NOT NULL", apart=apart))
        held = sql("{apart} AND x.row IS NULL AND {ref}.row IS NOT NULL", apart=apart, ref=self.ref)
        told = f"the {self.column} that {table.name} already has for it"
        yield breach(other, self.column, self.kind, told, row=f"{self.ref}.row", where=held)


@dataclass(frozen=True)
class Once(Rule):
    """Not twice the same in all of these columns. Told of the row further down, at the last of them."""

    columns: tuple[str, ...]

    def breaches(self, book: Book, table: Table) -> Iterator[Composed]:
        same = SQL(" AND ").join([sql("a.{column} = x.{column}", column=column) for column in self.columns])
        where = sql(
            "FROM {current} x WHERE x.row IS NOT NULL AND EXISTS "
            "(SELECT FROM {current} a WHERE {same} AND (a.row IS NULL OR a.row < x.row))",
            current=table.current, same=same,
        )  # fmt: skip
        yield breach(table, self.columns[-1], "recorded twice", f"one of the same {', '.join(self.columns)}", where=where)


def _value(path: str) -> Composed:
    holder, _, column = path.rpartition(".")
    return sql("{holder}.{column}", holder=holder or "x", column=column)


def _joins(book: Book, table: Table, paths: set[str]) -> Composed:
    """The rows that the paths' references point at, each called as its column; of a key used twice the first."""
    return SQL(" ").join([_join(book, table, ref) for ref in sorted({path.split(".")[0] for path in paths})])


def _join(book: Book, table: Table, ref: str) -> Composed:
    to = book[table.column(ref).to]  # type: ignore[attr-defined]
    return sql(
        "LEFT JOIN {current} {ref} ON {ref}.{key} = x.{ref} AND {ref}.again IS NOT TRUE",
        current=to.current, ref=ref, key=to.key.name,
    )  # fmt: skip
