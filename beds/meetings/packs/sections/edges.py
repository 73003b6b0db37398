"""The edges of the region: out of area, and high secure."""

from __future__ import annotations

from collections import Counter

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.bed_state import bed_state
from beds.meetings.packs.sections.words import WHO, about_referral, service
from beds.meetings.packs.shape import Column, Row, Section, count, person, plain, tag
from reachout.organisations.distance import kilometres
from reachout.organisations.models import ServiceLine
from referrals.models import Assessment, Security


def out_of_area(reads: Reads) -> Section:
    """People of the region on a ward whose site lies beyond it, and what stands free here at their level.

    Not what a day there costs: a pack is one document for all of the meeting, and not all of them may see money.
    """
    free = _free_by_kind(reads)
    rows = [_away(reads, stay, free) for stay in reads.stays if _is_out_of_area(reads, stay)]
    rows.sort(key=lambda row: (-row["days"], row["key"]))
    columns = [
        WHO,
        Column("place", "Ward", weight=1.6),
        Column("service", "Service", weight=1.7),
        Column("since", "There since", "day"),
        Column("days", "Days", "number", 0.7),
        Column("km", "Km from home", "number", 0.9),
        Column("state", "Way back", "tag", 1.1),
    ]
    figures = [
        count(rows, "placed out of area"),
        count(rows, "could be looked at for a free bed here", bed_here=True, tone="green"),
    ]
    note = (
        "A free bed here: one of the same level, for the same sex and of the same specialism is available on this pack's bed "
        "state. Whether it suits is for the match and the meeting."
    )
    return Section("out_of_area", "Out of area and the way back", columns, rows, "Nobody is placed out of area.", figures, note)


def in_scope(ward: Row, line: str) -> bool:
    """High secure is another commissioner's, and adult secure is low and medium."""
    if ward["security"] == Security.HIGH:
        return False
    return line != ServiceLine.ADULT_SECURE or ward["security"] in {Security.LOW, Security.MEDIUM}


def _is_out_of_area(reads: Reads, stay: Row) -> bool:
    ward = reads.wards.get(stay["ward_id"])
    return bool(ward and not ward["site__in_region"] and in_scope(ward, reads.line) and stay["person__home_in_region"])


def _free_by_kind(reads: Reads) -> Counter[tuple[str, str, str]]:
    free: Counter[tuple[str, str, str]] = Counter()
    by_code = {ward["code"]: ward for ward in reads.wards.values()}
    for row in reads.section(bed_state).rows:
        ward = by_code[row["key"]]
        free[(ward["security"], ward["sex"], ward["specialism"])] += row["available"]
    return free


def _away(reads: Reads, stay: Row, free: Counter[tuple[str, str, str]]) -> Row:
    ward = reads.wards[stay["ward_id"]]
    beds = free[(ward["security"], ward["sex"], ward["specialism"])]
    km = _from_home(stay, ward)
    return {
        "key": stay["reference"],
        "link": f"/beds/stays/{stay['id']}/",
        "person": person(stay),
        "ward": ward["name"],
        "place": f"{ward['name']}, {ward['site__organisation__name']}",
        "service": service(ward),
        "since": plain(stay["spell__admitted_on"]),
        "days": (reads.day - stay["spell__admitted_on"]).days,
        "km": km,
        "bed_here": beds > 0,
        "state": tag(f"{beds} free here" if beds else "None free here", "green" if beds else "grey"),
    }


def _from_home(stay: Row, ward: Row) -> int | None:
    home = (stay["person__home_latitude"], stay["person__home_longitude"])
    there = (ward["site__latitude"], ward["site__longitude"])
    return None if None in (*home, *there) else round(kilometres(*home, *there))


def high_secure(reads: Reads) -> Section:
    """Who is thought to need high secure, and who went there lately."""
    rows = [*_towards_high(reads), *_gone_high(reads)]
    columns = [
        WHO,
        Column("what", "Direction", weight=1.6),
        Column("on", "Since", "day"),
        Column("where", "Where", weight=1.5),
        Column("sought", "Detail", weight=1.8),
    ]
    figures = [
        count(rows, "assessed as needing it", what="Needs high secure"),
        count(rows, "moved there in four weeks", what="Moved to high secure"),
    ]
    return Section("high_secure", "High secure, in and out", columns, rows, "Nobody is on the way in or out.", figures)


def _towards_high(reads: Reads) -> list[Row]:
    return [
        {
            **about_referral(referral),
            "what": "Needs high secure",
            "on": plain(referral["last_decided_on"]),
            "where": referral["setting"] or referral["referring_organisation__name"] or "",
            "sought": "Assessed for high secure: another commissioner's bed",
        }
        for referral in reads.referrals
        if referral["last_outcome"] == Assessment.Outcome.ACCEPT_HIGH and not referral["admitted"]
    ]


def _gone_high(reads: Reads) -> list[Row]:
    return [
        {
            "key": spell["reference"],
            "link": f"/people/{spell['person__id']}/",
            "person": person(spell),
            "what": "Moved to high secure",
            "on": plain(spell["discharged_on"]),
            "where": f"From {spell['ward']}",
            "sought": "Discharged to high secure",
        }
        for spell in reads.to_high_secure
    ]
