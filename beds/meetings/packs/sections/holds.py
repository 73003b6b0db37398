"""Which beds are held, and who comes in or back in the weeks ahead."""

from __future__ import annotations

from datetime import date, timedelta

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.words import REFERRAL, WHO, hold_state
from beds.meetings.packs.shape import Column, Row, Section, count, person, plain
from beds.models import Leave


def holds(reads: Reads) -> Section:
    soon = reads.at + timedelta(hours=reads.rule("hold_expiring_hours"))
    rows = [
        {
            "key": hold["reference"],
            "link": f"/beds/holds/{hold['id']}/",
            "person": person(hold, "referral__person__"),
            "referral": hold["referral__reference"],
            "ward": reads.wards[hold["bed__ward_id"]]["name"],
            "bed": hold["bed__code"],
            "holder": hold["placed_by__name"] or "",
            "expires": plain(hold["expires_at"]),
            "soon": hold["expires_at"] <= soon,
            "state": hold_state(hold, reads.at),
        }
        for hold in reads.holds
    ]
    columns = [
        WHO,
        REFERRAL,
        Column("ward", "Ward", weight=1.2),
        Column("bed", "Bed"),
        Column("holder", "Held by", weight=1.2),
        Column("expires", "Expires", "moment", 1.3),
        Column("state", "State", "tag", 1.3),
    ]
    figures = [count(rows, "live"), count(rows, "about to expire", soon=True, tone="orange")]
    return Section("holds", "Holds and offers", columns, rows, "No bed is held.", figures)


def planned(reads: Reads) -> Section:
    """Admissions with a day, and returns from leave, by how far ahead they lie."""
    rows = [*_admissions(reads), *_returns(reads)]
    rows.sort(key=lambda row: (row["on"], row["key"]))
    columns = [
        Column("on", "Expected", "day"),
        Column("what", "What", weight=1.4),
        WHO,
        Column("ward", "Ward", weight=1.2),
        Column("weeks", "Within"),
    ]
    figures = [count(rows, f"within {weeks} weeks", weeks=f"{weeks} weeks") for weeks in reads.rule("pack_look_ahead_weeks")]
    note = "Each is counted once, in the nearest period it falls in. Expected discharges are not recorded yet: none is listed."
    return Section("planned", "Planned admissions and returns from leave", columns, rows, "None has a day.", figures, note)


def _admissions(reads: Reads) -> list[Row]:
    return [
        {
            "key": hold["reference"],
            "link": f"/beds/holds/{hold['id']}/",
            "on": plain(hold["expected_on"]),
            "what": "Admission",
            "person": person(hold, "referral__person__"),
            "ward": reads.wards[hold["bed__ward_id"]]["name"],
            "weeks": _within(reads, hold["expected_on"]),
        }
        for hold in reads.holds
        if hold["accepted_at"] and hold["accepted_at"] <= reads.at and _within(reads, hold["expected_on"])
    ]


def _returns(reads: Reads) -> list[Row]:
    return [
        {
            "key": leave["reference"],
            "link": f"/beds/stays/{stay['id']}/",
            "on": plain(leave["expected_back_on"]),
            "what": "Return from " + Leave.Kind(leave["kind"]).label.lower(),
            "person": person(stay),
            "ward": reads.wards[stay["ward_id"]]["name"],
            "weeks": _within(reads, leave["expected_back_on"]),
        }
        for leave in reads.leaves
        if leave["kind"] != Leave.Kind.AWOL and _within(reads, leave["expected_back_on"])
        for stay in [reads.stay_of[leave["spell_id"]]]
    ]


def _within(reads: Reads, on: date | None) -> str:
    if on is None:
        return ""
    return next(
        (f"{weeks} weeks" for weeks in reads.rule("pack_look_ahead_weeks") if on <= reads.day + timedelta(weeks=weeks)), ""
    )
