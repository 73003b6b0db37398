"""Fresh figures in a temporary table, and from there into a snapshot: sets of rows, none of which comes through Python."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from quality.figures.models import Snapshot
from quality.measures import statements

TABLE = """
CREATE TEMPORARY TABLE figures_fresh (
    measure text, month date, service_line text, cut text, key text,
    value float8, numerator float8, denominator float8, n int, detail jsonb
)
"""

COLUMNS = "measure, service_line, cut, key, value, numerator, denominator, n, detail"

CHECKSUM = f"""
encode(sha256(convert_to(coalesce(string_agg(
    ROW({COLUMNS})::text, E'\\n' ORDER BY measure COLLATE "C", service_line COLLATE "C", cut COLLATE "C", key COLLATE "C"
), ''), 'UTF8')), 'hex')
"""
"""Of the figures' text, in one order: floats as PostgreSQL writes them, which tells every bit."""

# As numeric a float keeps 15 digits: figures that differ in the last bit, by the order in which rows were added up, are alike.
DIFFERENCE = """
FROM (SELECT * FROM figures_figure WHERE snapshot_id = %(before)s) was
FULL JOIN (SELECT * FROM figures_fresh WHERE month = %(month)s) now USING (measure, service_line, cut, key)
WHERE (was.value::numeric, was.numerator::numeric, was.denominator::numeric, was.n)
        IS DISTINCT FROM (now.value::numeric, now.numerator::numeric, now.denominator::numeric, now.n)
   OR was.snapshot_id IS NULL
   OR now.month IS NULL
   OR was.detail IS DISTINCT FROM now.detail
"""


class Checksum(NamedTuple):
    size: int
    checksum: str


def compute(first: date, last: date, *, today: date) -> dict[date, Checksum]:
    """Every figure of every month from first to last into ``figures_fresh``; how many they are and their checksum, by month."""
    forget()
    _execute(TABLE)
    for select, asked in statements(first=first, last=last, today=today):
        _execute(f"INSERT INTO figures_fresh {select}", **asked)
    _execute("CREATE INDEX figures_fresh_month ON figures_fresh (month)")
    _execute("ANALYZE figures_fresh")
    rows = _fetch(f"SELECT month, count(*), {CHECKSUM} FROM figures_fresh GROUP BY month")  # noqa: S608
    return {month: Checksum(size, checksum) for month, size, checksum in rows}


def forget() -> None:
    _execute("DROP TABLE IF EXISTS figures_fresh")


def keep_figures(snapshot: Snapshot) -> None:
    """The month's fresh figures become the snapshot's."""
    _execute(
        f"INSERT INTO figures_figure (snapshot_id, {COLUMNS}) SELECT %(snapshot)s, {COLUMNS} FROM figures_fresh"  # noqa: S608
        " WHERE month = %(month)s ORDER BY service_line, cut, measure, key",
        snapshot=snapshot.pk,
        month=snapshot.month,
    )


def count_changes(before: Snapshot, month: date) -> int:
    return int(_fetch(f"SELECT count(*) {DIFFERENCE}", before=before.pk, month=month)[0][0])


def keep_changes(before: Snapshot, snapshot: Snapshot) -> None:
    """What the fresh figures have otherwise than the version before, for the snapshot to tell."""
    _execute(
        f"""
        INSERT INTO figures_change (snapshot_id, measure, service_line, cut, key,
                                    was, was_numerator, was_denominator, now, now_numerator, now_denominator)
        SELECT %(snapshot)s, measure, service_line, cut, key,
               was.value, was.numerator, was.denominator, now.value, now.numerator, now.denominator
        {DIFFERENCE}
        ORDER BY cut, service_line, measure, key
        """,
        snapshot=snapshot.pk,
        before=before.pk,
        month=snapshot.month,
    )


def checksum_of(snapshot: Snapshot) -> str:
    """Of the figures as they are stored: equal to the snapshot's own unless somebody went round the database's triggers."""
    found = _fetch(f"SELECT {CHECKSUM} FROM figures_figure WHERE snapshot_id = %(it)s", it=snapshot.pk)  # noqa: S608
    return str(found[0][0])


def _execute(statement: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def _fetch(statement: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()
