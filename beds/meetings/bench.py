"""How long a pack takes, against PostgreSQL alone handing over the rows that it is made of."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.template.loader import render_to_string

from beds.meetings.models import Meeting
from beds.meetings.packs.pdf import pack_pdf
from beds.meetings.packs.snapshot import snapshot
from beds.meetings.packs.workbook import pack_xlsx
from reachout.bench.measuring import Measured, Stage

ROUNDS = 5


def measure(stage: Stage) -> Iterator[Measured]:
    """A pack's four parts and the whole, for adult secure's last meeting. A pack is one collaborative's, never England's."""
    if stage.regions > 1:
        return
    meeting = Meeting.objects.filter(service_line="adult_secure").latest("held_on")
    times = pack_times(meeting, at=stage.now)
    for part in ("data", "page", "pdf", "xlsx"):
        yield Measured(f"Pack, {part}", times[part], times["sql"], note="its own statements, bare")
    yield Measured("Pack, whole", times["pack"], times["sql"], limit=1.0)


def pack_times(meeting: Meeting, *, at: datetime) -> dict[str, float]:
    """Medians in seconds: data, page, PDF and spreadsheet; ``sql`` runs the data's own statements and fetches their rows."""
    made = snapshot(meeting, at=at)
    times = {
        "sql": _median(_raw(meeting, at)),
        "data": _median(lambda: snapshot(meeting, at=at)),
        "page": _median(lambda: render_to_string("meetings/sections.html", {"told": made})),
        "pdf": _median(lambda: pack_pdf(made)),
        "xlsx": _median(lambda: pack_xlsx(made)),
    }
    return times | {"pack": sum(times[part] for part in ("data", "page", "pdf", "xlsx"))}


def _raw(meeting: Meeting, at: datetime) -> Callable[[], None]:
    """The statements behind one snapshot, run again bare."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        snapshot(meeting, at=at)

    def again() -> None:
        with connection.cursor() as cursor:
            for sql, params in asked:
                cursor.execute(sql, params)
                cursor.fetchall()

    return again


def _median(work: Callable[[], Any]) -> float:
    work()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
