"""Tables and books. A floor declares its tables in a ``sheets.py`` of its own; the engine finds it, as Django finds ``admin.py``.

    TRACKER.table(
        "ward_stays", WardStay, place=10,
        columns=[Text("reference"), Ref("spell", to="spells"), ..., Day("started_on"), Day("ended_on", required=False)],
        rules=[Ends("started_on", "ended_on"), Within("spell", ...), NeverTwoAtOnce(by="spell.patient", ...)],
    )

The first column is the table's key. A table comes after those that it points at (``place``), which is also the order of reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.module_loading import autodiscover_modules
from psycopg.sql import Composed

from reachout.sheets.columns import Column, Now, Ref
from reachout.sheets.rules import Rule
from reachout.sheets.sql import listed, sql


@dataclass(frozen=True)
class Table:
    name: str
    model: type[Model]
    columns: tuple[Column, ...]
    place: int
    rules: tuple[Rule, ...] = ()
    fill: dict[str, str] = field(default_factory=dict)
    """Fields that no column gives, in SQL: ``s`` is the sheet's row, ``t`` the row now held (all null when there is none), and
    the row that a reference points at is called as its column is."""
    survivor: str = ""
    """The field that leads from a row merged into another to the one that was kept: references follow it."""
    within: dict[str, int] = field(default_factory=dict)
    """Columns of the database and the value each must have: of the rows held, only these are looked at."""
    keyed: bool = True
    """The first column is unique in its file."""
    lenient: bool = False
    """Columns that it does not know are passed over, and names may be written in any case: another system's file."""
    beside: tuple[str, ...] = ()
    """Columns that may stand in its file and are not read: what we wrote there ourselves."""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def key(self) -> Column:
        return self.columns[0]

    @property
    def db_table(self) -> str:
        return self.model._meta.db_table

    @property
    def held(self) -> Composed:
        """The rows held that the sheet stands beside."""
        if not self.within:
            return sql("{table}", table=self.db_table)
        among = listed([sql("{name} = {value}", name=name, value=value) for name, value in self.within.items()], " AND ")
        return sql("(SELECT * FROM {table} WHERE {among})", table=self.db_table, among=among)

    @property
    def staged(self) -> str:
        return f"sheet_{self.name}"

    @property
    def current(self) -> str:
        """A view of the rows as they will be: the sheet's, and those held that the sheet does not replace."""
        return f"current_{self.name}"

    @property
    def refs(self) -> list[Ref]:
        return [column for column in self.columns if isinstance(column, Ref)]

    @cached_property
    def index(self) -> dict[str, int]:
        return {column.name: number for number, column in enumerate(self.columns)}

    def column(self, name: str) -> Column:
        return self.columns[self.index[name]]

    def bit(self, name: str) -> int:
        """The column's bit in ``bad``, the staged row's mask of cells that are in error or missing: their value is not known."""
        return 1 << self.index[name]

    def db_field(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def db_column(self, column: Column) -> str:
        return self.db_field(column.stored_as).column


After = Callable[[Now], dict[str, int]]
"""Called with the moment of the load; answers how many of which things it changed."""


class Book:
    """The tables that come in together: a folder of CSV files, or one workbook with a sheet each."""

    def __init__(self, name: str, title: str) -> None:
        self.name, self.title = name, title
        self._tables: dict[str, Table] = {}
        self._after: list[After] = []

    def table(self, name: str, model: type[Model], *, columns: list[Column], rules: list[Rule] = [], **kept: Any) -> None:  # noqa: B006
        self._tables[name] = Table(name, model, tuple(columns), rules=tuple(rules), **kept)

    def after(self, step: After) -> After:
        """Have a floor's own facts follow once the rows are in, inside the load's transaction and before it is certain.

        The sheets' rows can still be read (``sheet_<table>``): what is not theirs is best left alone.
        """
        if step not in self._after:
            self._after.append(step)
        return step

    def __iter__(self) -> Iterator[Table]:
        discover()
        return iter(sorted(self._tables.values(), key=lambda table: table.place))

    def __getitem__(self, name: str) -> Table:
        discover()
        return self._tables[name]

    @property
    def steps(self) -> list[After]:
        discover()
        return list(self._after)


@cache
def discover() -> None:
    """When first asked for: the floors' models must have been loaded before."""
    autodiscover_modules("sheets")


TRACKER = Book("tracker", "Tracker folder")
