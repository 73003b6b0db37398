"""Whose legal deadline runs."""

from __future__ import annotations

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.words import REFERRAL, WHO, about_referral, clock_tag
from beds.meetings.packs.shape import Column, Row, Section, count, plain
from referrals.clocks import Clock


def deadlines(reads: Reads) -> Section:
    """Prison and court clocks that run, the next to end first."""
    rows = [
        _deadline(reads, referral, clock)
        for referral in reads.referrals
        for clock in reads.clocks[referral["id"]]
        if clock.legal and clock.live and not referral["admitted"]
    ]
    rows.sort(key=lambda row: (row["due"], row["key"]))
    columns = [
        WHO,
        REFERRAL,
        Column("clock", "What must happen", weight=2.2),
        Column("started", "From", "day"),
        Column("due", "By", "day"),
        Column("left", "Days left", "number", 0.8),
        Column("state", "Clock", "tag", 1.4),
    ]
    figures = [
        count(rows, "clocks running"),
        count(rows, "breached", state_="late", tone="red"),
        count(rows, f"within {reads.rule('deadline_near_days')} days", state_="near", tone="orange"),
    ]
    return Section("deadlines", "Prison and court deadlines", columns, rows, "No legal deadline runs.", figures)


def _deadline(reads: Reads, referral: Row, clock: Clock) -> Row:
    return {
        **about_referral(referral),
        "key": f"{referral['reference']} {clock.key}",
        "clock": clock.title + (f" ({clock.note})" if clock.note else ""),
        "started": plain(clock.started_on),
        "due": plain(clock.due_on),
        "left": clock.days_left(reads.at),
        "state_": str(clock.state(reads.at)),
        "state": clock_tag(clock, reads.at),
    }
