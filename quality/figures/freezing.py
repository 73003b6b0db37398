"""Freezing months: computed together in one statement, kept one by one, each whole or not at all.

Whoever freezes holds a lock of the database until done; the next one waits, and then finds what is frozen already. The fresh
figures lie in a temporary table: a worker that is killed leaves the months that it kept, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from beds.meetings.services.packs import one_moment
from quality.figures import fresh
from quality.figures.models import Snapshot
from quality.figures.versions import code_version, definition_version, rows_by_table
from quality.measures import months
from reachout.audit.services import record
from reachout.months import end_of, in_words
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

MOST_MONTHS = 240
LOCK = 0x6672656573
"""Ours among the database's advisory locks."""

Told = Callable[[str, int, int], None]


def untold(step: str, done: int, of: int) -> None:
    """For whoever does not look at the progress."""


def freeze(first: date, last: date, *, at: datetime, by: User | None = None, told: Told = untold) -> list[Snapshot]:
    """Freeze every month of the range that is not frozen yet; those that are stay as they are."""
    _check(first, last, at)
    with _alone():
        frozen = set(Snapshot.objects.filter(month__range=(first, last)).values_list("month", flat=True))
        missing = [month for month in months(first, last) if month not in frozen]
        return _make(missing, why="", at=at, by=by, told=told)


def refresh(first: date, last: date, *, why: str, at: datetime, by: User | None = None, told: Told = untold) -> list[Snapshot]:
    """Freeze months again from the rows as they are now. A month in which no figure differs stays at its version."""
    if not why.strip():
        raise Refused("Say why the months are frozen again: the new version carries the reason.")
    _check(first, last, at)
    with _alone():
        frozen = set(Snapshot.objects.filter(month__range=(first, last)).values_list("month", flat=True))
        if not frozen:
            raise Refused("None of these months is frozen yet: freeze them first.")
        return _make(sorted(frozen), why=why.strip(), at=at, by=by, told=told)


def _check(first: date, last: date, at: datetime) -> None:
    if last < first:
        raise Refused("The last month must not be before the first.")
    if end_of(last) >= timezone.localdate(at):
        raise Refused(f"{in_words(last)} is not over yet: a month is frozen when it has ended.")
    if sum(1 for _ in months(first, last)) > MOST_MONTHS:
        raise Refused(f"At most {MOST_MONTHS} months at a time.")


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _make(wanted: list[date], *, why: str, at: datetime, by: User | None, told: Told) -> list[Snapshot]:
    if not wanted:
        return []
    told("Computing the figures", 0, len(wanted))
    with one_moment():
        fresh_months = fresh.compute(wanted[0], wanted[-1], today=timezone.localdate(at))
        counts = rows_by_table()
    made = []
    for done, month in enumerate(wanted):
        told(f"Freezing {in_words(month)}", done, len(wanted))
        made.append(_keep(month, fresh_months[month], counts, why=why, at=at, by=by))
    fresh.forget()
    return [snapshot for snapshot in made if snapshot]


@transaction.atomic
def _keep(
    month: date, made: fresh.Checksum, counts: dict[str, int], *, why: str, at: datetime, by: User | None
) -> Snapshot | None:
    """The month's next version, whole; None when it would say what the last one says."""
    before = Snapshot.objects.filter(month=month).order_by("version").last()
    if before and before.checksum == made.checksum:
        return None
    changed = fresh.count_changes(before, month) if before else 0
    if before and not changed:
        return None
    snapshot = Snapshot.objects.create(
        month=month,
        version=before.version + 1 if before else 1,
        why=why,
        made_at=at,
        made_by=by,
        definition=definition_version(),
        code=code_version(),
        counts=counts,
        size=made.size,
        changed=changed,
        checksum=made.checksum,
    )
    fresh.keep_figures(snapshot)
    if before:
        fresh.keep_changes(before, snapshot)
    record("snapshot.made", snapshot, by=by, why=why, **_facts(snapshot))
    return snapshot


def _facts(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "month": snapshot.month,
        "version": snapshot.version,
        "figures": snapshot.size,
        "changed": snapshot.changed,
        "checksum": snapshot.checksum,
    }
