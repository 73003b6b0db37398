"""Which beds and wards are closed."""

from __future__ import annotations

from datetime import date

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.shape import Column, Row, Section, count, plain


def closures(reads: Reads) -> Section:
    rows = [
        *(_paused(reads, ward, pause) for ward, pause in reads.pauses.items() if ward in reads.wards),
        *(_closed(reads, closure) for closure in reads.closures if closure["bed__ward_id"] in reads.wards),
    ]
    columns = [
        Column("unit", "Unit", weight=1.4),
        Column("ward", "Ward", weight=1.3),
        Column("what", "What is closed", weight=1.3),
        Column("since", "Since", "day"),
        Column("days", "Days", "number", 0.7),
        Column("back", "Expected back", "day"),
        Column("reason", "Why", weight=2),
    ]
    figures = [count(rows, "beds out of service", bed=True), count(rows, "wards closed to admissions", bed=False, tone="red")]
    return Section("closures", "Closures", columns, rows, "Every bed is in service and every ward open.", figures)


def _paused(reads: Reads, ward_id: int, pause: Row) -> Row:
    return _closure(reads, ward_id, f"pause {pause['id']}", "Ward, to admissions", pause["started_on"], pause["expected_end_on"],
                    pause["reason"], bed=False)  # fmt: skip


def _closed(reads: Reads, closure: Row) -> Row:
    return _closure(reads, closure["bed__ward_id"], closure["reference"], f"Bed {closure['bed__code']}", closure["closed_on"],
                    closure["expected_back_on"], closure["reason"], bed=True)  # fmt: skip


def _closure(reads: Reads, ward_id: int, key: str, what: str, since: date, back: date | None, why: str, *, bed: bool) -> Row:
    ward = reads.wards[ward_id]
    return {
        "key": key,
        "link": f"/beds/wards/{ward_id}/",
        "unit": ward["site__name"],
        "ward": ward["name"],
        "what": what,
        "since": plain(since),
        "days": (reads.day - since).days,
        "back": plain(back),
        "reason": why[:1].upper() + why[1:] or "Not given",
        "bed": bed,
    }
