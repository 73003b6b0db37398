"""SQL put together from names that the code gives, never from what a file holds: names are quoted, values are parameters."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal


def sql(template: str, **parts: Any) -> Composed:
    """The template with its parts: text is a name, a number a literal, a Composable itself."""
    return SQL(template).format(**{name: _part(part) for name, part in parts.items()})


def listed(parts: Sequence[Composable], by: str = ", ") -> Composed:
    return SQL(by).join(parts)


def run(statement: Composable, params: list[Any] | dict[str, Any] | None = None) -> int:
    """Run the statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


def rows(statement: Composable) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def copy(statement: Composable, data: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as pipe:
        pipe.write(data)


@contextmanager
def values_apart() -> Iterator[None]:
    """Values travel beside the statement, as the bytes that they are. Else they are written into it: two digits for each byte of
    a file, which the server reads again, take three times as long."""
    connection.ensure_connection()
    before, connection.connection.cursor_factory = connection.connection.cursor_factory, ServerBindingCursor
    try:
        yield
    finally:
        connection.connection.cursor_factory = before


def _part(part: Any) -> Composable:
    if isinstance(part, Composable):
        return part
    return Identifier(part) if isinstance(part, str) else Literal(part)
