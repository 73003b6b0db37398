"""The checks that need more than one row: keys, references, and each table's own rules, over the sheets and the rows held."""

from collections.abc import Iterable

from psycopg.sql import SQL, Composable, Composed

from reachout.sheets.columns import Column, Ref
from reachout.sheets.rules import Rule, breach
from reachout.sheets.sql import listed, run, sql
from reachout.sheets.staging import NOTHING_KNOWN, PROBLEMS
from reachout.sheets.tables import Book, Table


def check(book: Book, blind: set[str]) -> None:
    """Write every breach into ``sheet_problems``. ``blind`` are the tables whose sheets could not be read."""
    for table in book:
        if table.keyed:
            _keys_used_twice(table)
        _see_current_rows(book, table, held=table.name not in blind)
    for table in book:
        for ref in table.refs:
            if ref.to not in blind:
                _unknown_keys(book, table, ref)
    for table in book:
        tell_all(book, table, table.rules)


def tell_all(book: Book, table: Table, rules: Iterable[Rule]) -> None:
    for rule in rules:
        for query in rule.breaches(book, table):
            _tell(query)


def _tell(query: Composable) -> int:
    return run(sql("INSERT INTO {problems} {query}", problems=PROBLEMS, query=query))


def _keys_used_twice(table: Table) -> None:
    parts = {"staged": table.staged, "key": table.key.name}
    run(
        sql(
            "UPDATE {staged} x SET again = true FROM ("
            " SELECT {key}, min(row) AS first FROM {staged} WHERE {key} IS NOT NULL GROUP BY {key} HAVING count(*) > 1"
            ") used WHERE used.{key} = x.{key} AND x.row > used.first",
            **parts,
        )
    )
    where = sql("FROM {staged} x WHERE x.again AND x.bad <> {unknown}", staged=table.staged, unknown=NOTHING_KNOWN)
    _tell(breach(table, table.key.name, "key used twice", "a key of its own for every row", where=where))


def _unknown_keys(book: Book, table: Table, ref: Ref) -> None:
    to = book[ref.to]
    parts = {
        "staged": table.staged, "ref": ref.name, "to_staged": to.staged, "to_key": to.key.name,
        "to_held": to.held, "to_held_key": to.db_column(to.key), "bit": table.bit(ref.name),
    }  # fmt: skip
    unknown = sql(
        "FROM {staged} x WHERE x.{ref} IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM {to_staged} k WHERE k.{to_key} = x.{ref})"
        " AND NOT EXISTS (SELECT FROM {to_held} k WHERE k.{to_held_key} = x.{ref})",
        **parts,
    )
    if _tell(breach(table, ref.name, "unknown key", ref.told_allowed, where=unknown)):
        forget = "UPDATE {staged} SET bad = bad | {bit}, {ref} = NULL WHERE row IN (SELECT x.row {unknown})"
        run(sql(forget, **parts, unknown=unknown))


def _see_current_rows(book: Book, table: Table, *, held: bool) -> None:
    """Of a sheet that could not be read nothing is known, so neither what the rows held would become."""
    staged = sql(
        "SELECT row, bad, again, {cells} FROM {staged}",
        cells=listed([sql("{name}", name=column.name) for column in table.columns]),
        staged=table.staged,
    )
    kept = _rows_held(book, table) if held else SQL("SELECT * FROM new WHERE false")
    view = "CREATE TEMP VIEW {current} AS WITH new AS NOT MATERIALIZED ({staged}) SELECT * FROM new UNION ALL {kept}"
    run(sql(view, current=table.current, staged=staged, kept=kept))


def _rows_held(book: Book, table: Table) -> Composed:
    return sql(
        "SELECT NULL, 0, NULL, {cells} FROM {held} t WHERE NOT EXISTS (SELECT FROM {staged} s WHERE s.{key} = t.{held_key})",
        cells=listed([_held(book, table, column) for column in table.columns]),
        held=table.held,
        staged=table.staged,
        key=table.key.name,
        held_key=table.db_column(table.key),
    )


def _held(book: Book, table: Table, column: Column) -> Composed:
    """A column's cell as the sheet would have it, of a row held: references by key."""
    if not isinstance(column, Ref):
        return sql("t.{column}", column=table.db_column(column))
    to = book[column.to]
    return sql(
        "(SELECT k.{key} FROM {to} k WHERE k.id = t.{column})",
        key=to.db_column(to.key),
        to=to.held,
        column=table.db_column(column),
    )
