"""Who waits for a bed, in which order and why."""

from __future__ import annotations

from typing import Any

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.words import REFERRAL, WHO, about_referral, label_of, shown_before
from beds.meetings.packs.shape import Column, Row, Section, count, days, plain, tag
from referrals.models import Security


def waiting(reads: Reads) -> Section:
    """Accepted and waiting for a bed, in rank order, each with what put it there."""
    carried = _carried(reads)
    facts = {referral["id"]: referral for referral in reads.referrals}
    rows = [_waiting(reads, ranked, facts[ranked.referral.pk], carried) for ranked in reads.ranked]
    columns = [
        Column("place", "Rank", "number", 0.6),
        WHO,
        REFERRAL,
        Column("accepted", "Accepted", "day"),
        Column("waited", "Days since accepted", "number", 0.8),
        Column("needs", "Needs", weight=1.3),
        Column("why", "Why this rank", "lines", 3.4),
        Column("note", "For the meeting", "tag", 1.3),
    ]
    long = reads.rule("long_wait_days")
    figures = [
        count(rows, "waiting for a bed"),
        count(rows, f"longer than {long} days", long=True, tone="red"),
        count(rows, "with a bed held", held=True),
        count(rows, "carried over undecided", carried=True, tone="orange"),
    ]
    note = "Supports the meeting's judgement; it never allocates. Each place can be overridden with a reason."
    return Section("waiting", "Accepted and waiting, in rank order", columns, rows, "Nobody waits for a bed.", figures, note)


def _waiting(reads: Reads, ranked: Any, referral: Row, carried: set[str]) -> Row:
    waited = days(referral["accepted_on"], reads.day)
    held = referral["id"] in reads.held_for
    return {
        **about_referral(referral),
        "place": ranked.place,
        "accepted": plain(referral["accepted_on"]),
        "waited": waited,
        "needs": label_of(Security, referral["level"] or referral["security_sought"]),
        "why": [{"name": c.name, "words": c.words, "tone": c.tone} for c in ranked.components],
        "long": waited is not None and waited > reads.rule("long_wait_days"),
        "held": held,
        "carried": referral["reference"] in carried,
        "note": _for_the_meeting(referral["reference"], held, carried),
    }


def _for_the_meeting(reference: str, held: bool, carried: set[str]) -> dict[str, str]:
    if held:
        return tag("Bed held", "purple")
    return tag("Carried over", "orange") if reference in carried else tag("To decide", "blue")


def _carried(reads: Reads) -> set[str]:
    """On the last pack's list, and not decided in its meeting: unfinished items roll forward."""
    decided = {decision["referral__reference"] for decision in reads.last_decisions}
    return shown_before(reads, "waiting") - decided
