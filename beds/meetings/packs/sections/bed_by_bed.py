"""The appendix: readable when the system is down."""

from __future__ import annotations

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.words import WHO
from beds.meetings.packs.shape import Column, Row, Section, count, person, plain, tag
from beds.models import Leave


def bed_by_bed(reads: Reads) -> Section:
    rows = [row for ward in reads.wards.values() for row in _ward_beds(reads, ward)]
    columns = [
        Column("unit", "Unit", weight=1.4),
        Column("ward", "Ward", weight=1.3),
        Column("bed", "Bed"),
        Column("state", "State", "tag", 1.2),
        WHO,
        Column("since", "Admitted", "day"),
    ]
    figures = [count(rows, "patients", patient=True)]
    return Section("bed_by_bed", "Bed by bed", columns, rows, "The line has no bed.", figures, appendix=True)


def _ward_beds(reads: Reads, ward: Row) -> list[Row]:
    """Its beds, then the patients whose bed is not known or not open."""
    beds, stays = reads.beds_on[ward["id"]], reads.stays_on[ward["id"]]
    in_bed = {stay["bed_id"]: stay for stay in stays if stay["bed_id"]}
    known = [_bed(reads, ward, bed, in_bed.pop(bed["id"], None)) for bed in beds]
    return known + [_bed(reads, ward, None, stay) for stay in stays if not stay["bed_id"] or stay["bed_id"] in in_bed]


def _bed(reads: Reads, ward: Row, bed: Row | None, stay: Row | None) -> Row:
    return {
        "key": bed["code"] if bed else f"stay {stay['reference']}" if stay else "",
        "link": f"/beds/stays/{stay['id']}/" if stay else f"/beds/wards/{ward['id']}/",
        "unit": ward["site__name"],
        "ward": ward["name"],
        "bed": bed["code"] if bed else (stay or {}).get("bed__code") or "Bed not known",
        "state": _bed_tag(reads, bed, stay),
        "person": person(stay) if stay else None,
        "since": plain(stay["spell__admitted_on"]) if stay else None,
        "patient": stay is not None,
    }


def _bed_tag(reads: Reads, bed: Row | None, stay: Row | None) -> dict[str, str]:
    if stay:
        away = reads.leave_of.get(stay["spell_id"])
        return tag(Leave.Kind(away["kind"]).label, "blue") if away else tag("Occupied")
    if bed and bed["out_of_service"]:
        return tag("Out of service", "red")
    return tag("Held", "purple") if bed and bed["id"] in reads.held_beds else tag("Vacant", "green")
