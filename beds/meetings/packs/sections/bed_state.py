"""What is open, staffed, occupied, held and available."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.words import service
from beds.meetings.packs.shape import Column, Row, Section, tag, total


def bed_state(reads: Reads) -> Section:
    """Commissioned, staffed, occupied, held and available side by side: empty is not available."""
    rows = [_ward_row(reads, ward) for ward in reads.wards.values() if ward["site__in_region"]]
    columns = [
        Column("ward", "Ward", weight=1.5),
        Column("unit", "Unit", weight=1.5),
        Column("service", "Service", weight=2.3),
        Column("commissioned", "Commis-sioned", "number", 0.8),
        Column("out_of_service", "Out of service", "number", 0.8),
        Column("staffed", "Open and staffed", "number", 0.8),
        Column("occupied", "Occupied", "number", 0.8),
        Column("on_leave", "On leave", "number", 0.8),
        Column("held", "Held", "number", 0.7),
        Column("available", "Available", "number", 0.8),
        Column("confirmed", "Confirmed by the ward", "tag", 1.4),
    ]
    sums = {column.key: column.label.replace("-", "") for column in columns if column.kind == "number"}
    figures = [total(rows, label, key, tone="green" if key == "available" else "") for key, label in sums.items()]
    return Section("beds", "Bed state", columns, rows, "The line has no ward in the region.", figures, _bed_note(reads))


def _bed_note(reads: Reads) -> str:
    hours = reads.rule("bed_state_stale_hours")
    return (
        "Available = open and staffed, less occupied and held; none while a ward is closed to admissions. Occupied counts people "
        "on leave unless their bed was released. Where a ward has not said how many beds it can staff, those in service count. "
        f"A ward's word is stale after {hours} hours."
    )


def _ward_row(reads: Reads, ward: Row) -> Row:
    """Counted as the board counts: a bed released on leave is not occupied, a bed out of service not staffed."""
    beds, stays, away = reads.beds_on[ward["id"]], reads.stays_on[ward["id"]], reads.leave_of
    there = [stay for stay in stays if not away.get(stay["spell_id"], {}).get("bed_released")]
    in_service = [bed for bed in beds if not bed["out_of_service"]]
    held = sum(bed["id"] in reads.held_beds for bed in beds)
    taken = {stay["bed_id"] for stay in there} | reads.held_beds
    confirmed, paused = reads.confirmations.get(ward["id"]), ward["id"] in reads.pauses
    staffed = min(confirmed["staffed_beds"], len(in_service)) if confirmed else len(in_service)
    vacant = sum(bed["id"] not in taken for bed in in_service)
    return {
        "key": ward["code"],
        "link": f"/beds/wards/{ward['id']}/",
        "ward": ward["name"],
        "unit": ward["site__name"],
        "service": service(ward),
        "commissioned": ward["commissioned_beds"] if ward["commissioned_beds"] is not None else len(beds),
        "out_of_service": len(beds) - len(in_service),
        "staffed": staffed,
        "occupied": len(there),
        "on_leave": sum(stay["spell_id"] in away for stay in stays),
        "held": held,
        "available": 0 if paused else max(0, min(vacant, staffed - len(there) - held)),
        "confirmed": _confirmed(reads, confirmed, paused),
    }


def _confirmed(reads: Reads, confirmed: Row | None, paused: bool) -> dict[str, str]:
    if paused:
        return tag("Closed to admissions", "red")
    if not confirmed:
        return tag("Not confirmed", "orange")
    stale = reads.at - confirmed["at"] > timedelta(hours=reads.rule("bed_state_stale_hours"))
    return tag(f"{_moment(confirmed['at'])}{', stale' if stale else ''}", "orange" if stale else "grey")


def _moment(value: datetime) -> str:
    return f"{timezone.localtime(value):%-d %b, %H:%M}"
