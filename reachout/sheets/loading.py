"""One load of a book's sheets, everything or nothing: read and check every cell, check rows against each other and against the
rows held, merge, let each floor's own facts follow. The caller hears of all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction
from psycopg.sql import Literal

from reachout.audit.services import record
from reachout.sheets.checking import check
from reachout.sheets.columns import Now
from reachout.sheets.merging import merge
from reachout.sheets.reading import Sheet
from reachout.sheets.sql import listed, rows, run, sql
from reachout.sheets.staging import PROBLEMS, Staged, prepare, stage, tell
from reachout.sheets.tables import Book, Table

Told = Callable[[str, int, int], None]
"""Hears of progress: the step in words, how much is done, of how much."""
PATIENCE = "60s"
"""How long a load waits for people's own changes to finish."""


class Problem(NamedTuple):
    file: str
    row: int
    column: str
    kind: str
    allowed: str


class Count(NamedTuple):
    table: str
    rows: int
    added: int
    changed: int

    @property
    def unchanged(self) -> int:
        return self.rows - self.added - self.changed


@dataclass
class Outcome:
    problems: int = 0
    counts: list[Count] = field(default_factory=list)
    followed: dict[str, int] = field(default_factory=dict)
    """What changed because of the rows: a referral's status, who may see whom."""

    @property
    def refused(self) -> bool:
        return self.problems > 0


def load(
    book: Book,
    sheets: dict[str, Sheet],
    *,
    by: Any,
    now: Now,
    source: str,
    check_only: bool = False,
    report: Callable[[Iterator[Problem]], None] = lambda problems: None,
    told: Told = lambda step, done, of: None,
) -> Outcome:
    """Load the sheets, by table name, or (``check_only``) see what a load would do and undo it.

    Two loads at once queue, and nobody changes the book's tables between the checks and the merge; reading goes on. One audit
    event tells who loaded what and how many rows of each table it touched: an event for each of 100,000 rows would bury the
    acts of people, and the sheets' own keys lead back to the file.
    """
    with transaction.atomic():
        staged = stage_all(book, sheets, now, told)
        outcome = _check_and_merge(book, staged, now, told)
        report(problems_told(book))
        if outcome.refused or check_only:
            transaction.set_rollback(True)
            return outcome
        facts = {count.table: [count.added, count.changed] for count in outcome.counts if count.added or count.changed}
        record(f"{book.name}.loaded", by=by, source=source, added_and_changed=facts, followed=outcome.followed)
        _analyze(book, outcome)
        clear(book)
    return outcome


def _analyze(book: Book, outcome: Outcome) -> None:
    """What PostgreSQL knows of a table that has just grown is otherwise minutes old, and its plans for the figures are slow."""
    grown = {count.table for count in outcome.counts if count.added or count.changed}
    for table in book:
        if table.name in grown:
            run(sql("ANALYZE {table}", table=table.db_table))


def stage_all(book: Book, sheets: dict[str, Sheet], now: Now, told: Told) -> dict[str, Staged]:
    prepare(list(book))
    whole, before, staged = sum(sheet.size for sheet in sheets.values()), 0, {}
    for table in book:
        if sheet := sheets.get(table.name):
            staged[table.name] = stage(table, sheet, now, _reading(table, before, whole, told))
            before += sheet.size
    told("Reading", whole, whole)
    return staged


def _reading(table: Table, before: int, whole: int, told: Told) -> Callable[[int], None]:
    return lambda read: told(f"Reading {table.name}", before + read, whole)


def _check_and_merge(book: Book, staged: dict[str, Staged], now: Now, told: Told) -> Outcome:
    _queue(book)
    told("Comparing rows", 0, 1)
    check(book, {name for name, result in staged.items() if result.blind})
    if problems := _count_problems():
        return Outcome(problems)
    try:
        with transaction.atomic():
            return _merge_all(book, staged, now, told)
    except IntegrityError as refusal:
        _tell_refusal(book, refusal)
        return Outcome(_count_problems())


def _merge_all(book: Book, staged: dict[str, Staged], now: Now, told: Told) -> Outcome:
    outcome = Outcome()
    # Patients may swap beds: what must hold, must hold once all rows are in.
    run(sql("SET CONSTRAINTS ALL DEFERRED"))
    for number, table in enumerate(book):
        told(f"Storing {table.name}", number, len(list(book)))
        if result := staged.get(table.name):
            outcome.counts.append(Count(table.name, result.rows, *merge(book, table, now.at)))
    for step in book.steps:
        outcome.followed |= step(now)
    run(sql("SET CONSTRAINTS ALL IMMEDIATE"))
    return outcome


def _queue(book: Book) -> None:
    run(sql("SELECT pg_advisory_xact_lock(hashtext({book}))", book=Literal(f"sheets.{book.name}")))
    run(sql(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
    run(sql("LOCK TABLE {held} IN SHARE ROW EXCLUSIVE MODE", held=listed([sql("{t}", t=table.db_table) for table in book])))


def _tell_refusal(book: Book, refusal: IntegrityError) -> None:
    """A rule of the database that no check of ours foresaw: named, so that it can be mended, without the row's content."""
    diagnosis = getattr(refusal.__cause__, "diag", None)
    table = _by_db_table(book).get(getattr(diagnosis, "table_name", None), next(iter(book)))
    tell(table, 1, "", "not agreeing with rows already held", f"what {getattr(diagnosis, 'constraint_name', None)} allows")


def _by_db_table(book: Book) -> dict[str | None, Table]:
    return {table.db_table: table for table in book}


def _count_problems() -> int:
    return int(rows(sql("SELECT count(*) FROM (SELECT DISTINCT * FROM {problems}) told", problems=PROBLEMS))[0][0])


def problems_told(book: Book) -> Iterator[Problem]:
    """In the order of the files, rows and columns; read from the database as they are asked for."""
    files = {table.place: table.file for table in book}
    query = 'SELECT DISTINCT place, row, "order", "column", kind, allowed FROM {problems} ORDER BY 1, 2, 3, 4, 5'
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql(query, problems=PROBLEMS))
        for place, row, _, column, kind, allowed in cursor:
            yield Problem(files[place], row, column, kind, allowed)


def clear(book: Book) -> None:
    for table in book:
        run(sql("DROP TABLE {staged} CASCADE", staged=table.staged))
    run(sql("DROP TABLE {problems}", problems=PROBLEMS))
