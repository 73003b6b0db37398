"""Who is not where they should be: ready to leave and still here, or away."""

from __future__ import annotations

from collections import Counter

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.words import WHO, label_of, on_ward
from beds.meetings.packs.shape import Column, Figure, Row, Section, count, plain, tag, total
from beds.models import DelayReason, Leave, ReadyForDischarge


def ready(reads: Reads) -> Section:
    limit = reads.rule("ready_delay_days")
    rows = [_ready(reads, ready, reads.stay_of[ready["spell_id"]], limit) for ready in reads.ready]
    columns = [
        WHO,
        Column("unit", "Unit", weight=1.3),
        Column("ward", "Ward", weight=1.2),
        Column("since", "Ready since", "day"),
        Column("days", "Days", "number", 0.7),
        Column("reason", "What is waited for", weight=2),
        Column("attributable", "Attributable to", weight=1.2),
        Column("state", "State", "tag", 1.2),
    ]
    figures = [
        count(rows, "clinically ready"),
        count(rows, f"for more than {limit} days", late=True, tone="red"),
        total(rows, "days so far", "days"),
    ]
    return Section("ready", "Clinically ready but delayed", columns, rows, "Nobody is ready and waiting.", figures)


def _ready(reads: Reads, ready: Row, stay: Row, limit: int) -> Row:
    so_far = (reads.day - ready["ready_on"]).days
    return {
        "key": ready["reference"],
        "link": f"/beds/stays/{stay['id']}/",
        **on_ward(reads, stay),
        "since": plain(ready["ready_on"]),
        "days": so_far,
        "reason": label_of(DelayReason, ready["reason"]) or "Not given",
        "attributable": label_of(ReadyForDischarge.Attributable, ready["attributable"]),
        "late": so_far > limit,
        "state": tag("Delayed", "red") if so_far > limit else tag("Ready", "blue"),
    }


def leave(reads: Reads) -> Section:
    rows = [_leave(reads, leave, reads.stay_of[leave["spell_id"]]) for leave in reads.leaves]
    columns = [
        WHO,
        Column("unit", "Unit", weight=1.3),
        Column("ward", "Ward", weight=1.2),
        Column("kind", "Leave", weight=1.3),
        Column("since", "Since", "day"),
        Column("days", "Days", "number", 0.7),
        Column("back", "Expected back", "day"),
        Column("state", "Bed", "tag", 1.3),
    ]
    kinds = Counter(row["kind"] for row in rows)
    figures = [
        Figure(kind.label.lower() if kind != Leave.Kind.AWOL else kind.label, kinds[kind.label], where={"kind": kind.label})
        for kind in Leave.Kind
        if kinds[kind.label]
    ]
    return Section("leave", "Leave, trial leave and AWOL", columns, rows, "Nobody is away.", [count(rows, "away"), *figures])


def _leave(reads: Reads, leave: Row, stay: Row) -> Row:
    overdue = leave["expected_back_on"] is not None and leave["expected_back_on"] < reads.day
    return {
        "key": leave["reference"],
        "link": f"/beds/stays/{stay['id']}/",
        **on_ward(reads, stay),
        "kind": Leave.Kind(leave["kind"]).label,
        "since": plain(leave["started_on"]),
        "days": (reads.day - leave["started_on"]).days,
        "back": plain(leave["expected_back_on"]),
        "overdue": overdue,
        "state": _bed_on_leave(leave, overdue),
    }


def _bed_on_leave(leave: Row, overdue: bool) -> dict[str, str]:
    if leave["kind"] == Leave.Kind.AWOL:
        return tag("AWOL", "red")
    if overdue:
        return tag("Expected back before today", "orange")
    return tag("Released", "green") if leave["bed_released"] else tag("Kept for them")
