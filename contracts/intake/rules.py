"""What the rows of a return must keep to among themselves. Hard ones make a row faulty, soft ones want a comment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from psycopg.sql import Composed

from reachout.sheets.rules import Rule, breach
from reachout.sheets.sql import sql
from reachout.sheets.tables import Book, Table


@dataclass(frozen=True)
class Forbids(Rule):
    """No row ``x`` of the sheet for which ``when`` (SQL of ours, its parts as ``sql`` takes them) holds."""

    column: str
    kind: str
    allowed: str
    when: str
    parts: dict[str, Any] = field(default_factory=dict)

    def breaches(self, book: Book, table: Table) -> Iterator[Composed]:
        template = f"FROM {{staged}} x WHERE {self.when}"
        where = sql(template, staged=table.staged, held=table.held, **self.parts)
        yield breach(table, self.column, self.kind, self.allowed, where=where)


@dataclass(frozen=True)
class OnceAWard(Rule):
    """A figure is given once for each ward, or once for the provider: told of the rows further down."""

    def breaches(self, book: Book, table: Table) -> Iterator[Composed]:
        where = sql(
            "FROM (SELECT row, row_number() OVER (PARTITION BY figure, ward ORDER BY row) AS nth FROM {staged} WHERE bad = 0) x"
            " WHERE x.nth > 1",
            staged=table.staged,
        )
        yield breach(table, "figure", "given twice", "each figure once for a ward", where=where)
