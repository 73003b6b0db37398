"""Staged rows into the tables they are for: new rows are added, changed ones changed, equal ones not touched at all."""

from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable, Composed, Literal

from reachout.sheets.columns import Column, Ref
from reachout.sheets.sql import listed, run, sql
from reachout.sheets.tables import Book, Table

MANY = 1_000


def merge(book: Book, table: Table, at: datetime) -> tuple[int, int]:
    """How many rows were added and how many changed."""
    given = _given(book, table)
    ready = _ready(book, table, given)
    changed = _change(table, list(given), ready, at)
    added = _add(table, list(given), ready, at)
    if added > MANY:
        # The next tables' joins must know that this one is no longer small; the rest is autovacuum's.
        run(sql("ANALYZE {held} ({key})", held=table.db_table, key=table.db_column(table.key)))
    return added, changed


def _given(book: Book, table: Table) -> dict[str, Composable]:
    """What each of the model's columns becomes, by column of the database."""
    given: dict[str, Composable] = {table.db_column(column): _cell(book, table, column) for column in table.columns}
    # A fill is the floor's own code, never a sheet's content.
    filled = {table.db_field(name).column: SQL(text) for name, text in table.fill.items()}
    return {**given, **filled}


def _cell(book: Book, table: Table, column: Column) -> Composed:
    if isinstance(column, Ref):
        survivor = book[column.to].survivor
        kept = "coalesce({name}.{survivor}, {name}.id)" if survivor else "{name}.id"
        return sql(kept, name=column.name, survivor=survivor and book[column.to].db_field(survivor).column)
    field = table.db_field(column.stored_as)
    if field.null or column.required:
        return sql("s.{name}", name=column.name)
    return sql("coalesce(s.{name}, {default})", name=column.name, default=_default(field))


def _ready(book: Book, table: Table, given: dict[str, Composable]) -> Composed:
    """The staged rows in the model's columns, with the row that each replaces."""
    joins = [
        sql(
            "LEFT JOIN {held} {name} ON {name}.{key} = s.{name}",
            held=book[ref.to].held,
            name=ref.name,
            key=book[ref.to].db_column(book[ref.to].key),
        )
        for ref in table.refs
    ]
    return sql(
        "SELECT t.id AS old, {given} FROM {staged} s LEFT JOIN {held} t ON t.{held_key} = s.{key} {joins}",
        given=listed([sql("{value} AS {name}", value=value, name=name) for name, value in given.items()]),
        staged=table.staged,
        held=table.held,
        held_key=table.db_column(table.key),
        key=table.key.name,
        joins=listed(joins, " "),
    )


def _change(table: Table, names: list[str], ready: Composed, at: datetime) -> int:
    touched = {field.column: Literal(at) for field in _fields(table) if getattr(field, "auto_now", False)}
    values = {name: sql("r.{name}", name=name) for name in names} | touched
    return run(
        sql(
            "UPDATE {held} t SET {values} FROM ({ready}) r WHERE t.id = r.old AND ({ours}) IS DISTINCT FROM ({theirs})",
            held=table.db_table,
            values=listed([sql("{name} = {value}", name=name, value=value) for name, value in values.items()]),
            ready=ready,
            ours=listed([sql("t.{name}", name=name) for name in names]),
            theirs=listed([sql("r.{name}", name=name) for name in names]),
        )
    )


def _add(table: Table, names: list[str], ready: Composed, at: datetime) -> int:
    defaults = {field.column: _first_value(field, at) for field in _fields(table) if _needs_value(field, names)}
    return run(
        sql(
            "INSERT INTO {held} ({names}) SELECT {values} FROM ({ready}) r WHERE r.old IS NULL",
            held=table.db_table,
            names=listed([sql("{name}", name=name) for name in [*names, *defaults]]),
            values=listed([*(sql("r.{name}", name=name) for name in names), *defaults.values()]),
            ready=ready,
        )
    )


def _fields(table: Table) -> list[Any]:
    return [field for field in table.model._meta.local_concrete_fields if not field.generated]


def _needs_value(field: Any, names: list[str]) -> bool:
    return field.column not in names and not field.primary_key and not field.null and not field.has_db_default()


def _first_value(field: Any, at: datetime) -> Composable:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return Literal(at)
    return _default(field)


def _default(field: Any) -> Composable:
    return Literal(field.get_db_prep_save(field.get_default(), connection))
