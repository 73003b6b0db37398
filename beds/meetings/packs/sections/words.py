"""What several sections share: two columns, and how a choice, a day, a clock and a hold are said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.shape import Column, Row, person, tag
from beds.models import Ward
from referrals.clocks import Clock, State
from referrals.models import Security, Specialism, Urgency

WHO = Column("person", "Person", "person", 1.6)

REFERRAL = Column("referral", "Referral", weight=1.1)


def about_referral(referral: Row) -> Row:
    return {
        "key": referral["reference"],
        "link": f"/referrals/{referral['id']}/",
        "person": person(referral),
        "referral": referral["reference"],
    }


def on_ward(reads: Reads, stay: Row) -> Row:
    ward = reads.wards[stay["ward_id"]]
    return {"person": person(stay), "unit": ward["site__name"], "ward": ward["name"]}


def shown_before(reads: Reads, key: str) -> set[str]:
    """What the last pack showed in a section already."""
    sections = reads.last_pack.snapshot["sections"] if reads.last_pack else []
    return {row["key"] for section in sections if section["key"] == key for row in section["rows"]}


def label_of(choices: Any, value: str | None) -> str:
    return str(choices(value).label) if value else ""


def short_day(value: date | None) -> str:
    return f"{value:%-d %b %Y}" if value else ""


def service(ward: Row) -> str:
    """Medium secure, men, mental illness."""
    parts = [
        "" if ward["security"] == Security.NONE else Security(ward["security"]).label,
        Ward.Sex(ward["sex"]).label,
        Specialism(ward["specialism"]).label if ward["specialism"] else "",
    ]
    words = [part for part in parts if part]
    return ", ".join([words[0], *(word.lower() for word in words[1:])])


def urgency(value: str) -> dict[str, str]:
    tones = {Urgency.EMERGENCY: "red", Urgency.VERY_URGENT: "orange"}
    return tag(Urgency(value).label, tones.get(Urgency(value), "grey")) if value else tag("Not given", "orange")


TONES = {State.LATE: "red", State.NEAR: "orange"}


def clock_tag(clock: Clock, at: datetime) -> dict[str, str]:
    words = clock.words(at)
    return tag(words[:1].upper() + words[1:], TONES.get(clock.state(at), "grey"))


def hold_state(hold: Row, at: datetime, prefix: str = "") -> dict[str, str]:
    if (accepted := hold[f"{prefix}accepted_at"]) and accepted <= at:
        return tag("Accepted by the unit", "green")
    if (offered := hold[f"{prefix}offered_at"]) and offered <= at:
        return tag("Offered, no answer yet", "orange")
    return tag("Held", "purple")
