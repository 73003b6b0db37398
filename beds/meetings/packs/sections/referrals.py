"""Who is new, and who is still to be assessed."""

from __future__ import annotations

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.words import (
    REFERRAL,
    WHO,
    about_referral,
    clock_tag,
    label_of,
    short_day,
    shown_before,
    urgency,
)
from beds.meetings.packs.shape import Column, Row, Section, count, days, plain, tag
from referrals.models import Assessment, Security, Source


def new_referrals(reads: Reads) -> Section:
    told = shown_before(reads, "new")
    new = [r for r in reads.referrals if r["received_on"] >= reads.since and r["reference"] not in told]
    rows = [_new(referral) for referral in new]
    columns = [
        WHO,
        REFERRAL,
        Column("received", "Received", "day"),
        Column("from_", "From", weight=1.6),
        Column("urgency", "Urgency", "tag"),
        Column("sought", "Sought", weight=1.3),
        Column("state", "State", "tag", 1.2),
    ]
    figures = [
        count(rows, "new"),
        count(rows, "from prison", prison=True),
        count(rows, "waiting for triage", to_triage=True, tone="orange"),
    ]
    return Section("new", f"New referrals since {short_day(reads.since)}", columns, rows, "No referral has come in.", figures)


def _new(referral: Row) -> Row:
    return {
        **about_referral(referral),
        "received": plain(referral["received_on"]),
        "from_": referral["referring_organisation__name"] or label_of(Source, referral["source"]),
        "urgency": urgency(referral["urgency"]),
        "sought": label_of(Security, referral["security_sought"]),
        "prison": bool(referral["from_prison"]),
        "to_triage": referral["triaged_on"] is None and not referral["accepted_on"] and not referral["first_contact_on"],
        "state": _stage(referral),
    }


def _stage(referral: Row) -> dict[str, str]:
    if referral["accepted_on"]:
        return tag("Waiting for a bed", "blue")
    if referral["first_contact_on"]:
        return tag("Being assessed", "blue")
    return tag("To be assessed", "blue") if referral["triaged_on"] else tag("Waiting for triage", "orange")


def assessments(reads: Reads) -> Section:
    """Referrals without a decision: who is to be seen by when, the latest first."""
    rows = [
        _to_assess(reads, referral)
        for referral in reads.referrals
        if not referral["admitted"] and referral["last_outcome"] in UNDECIDED
    ]
    rows.sort(key=lambda row: (row["due"] is None, row["due"] or "", row["key"]))
    columns = [
        WHO,
        REFERRAL,
        Column("urgency", "Urgency", "tag"),
        Column("received", "Received", "day"),
        Column("waited", "Days waited", "number", 0.8),
        Column("seen", "First seen", "day"),
        Column("due", "Assess by", "day"),
        Column("clock", "Clock", "tag", 1.3),
    ]
    figures = [
        count(rows, "without a decision"),
        count(rows, "overdue", state="late", tone="red"),
        count(rows, "due soon", state="near", tone="orange"),
        count(rows, "seen, no decision yet", seen_=True),
    ]
    return Section("assess", "Assessments due and overdue", columns, rows, "Nobody waits for an assessment.", figures)


UNDECIDED = {None, "", Assessment.Outcome.DEFER}


def _to_assess(reads: Reads, referral: Row) -> Row:
    clock = next((c for c in reads.clocks[referral["id"]] if c.key == "assess"), None)
    return {
        **about_referral(referral),
        "urgency": urgency(referral["urgency"]),
        "received": plain(referral["received_on"]),
        "waited": days(referral["received_on"], reads.day),
        "seen": plain(referral["first_contact_on"]),
        "seen_": referral["first_contact_on"] is not None,
        "due": plain(clock.due_on) if clock else None,
        "state": str(clock.state(reads.at)) if clock else "",
        "clock": clock_tag(clock, reads.at) if clock else tag("No clock: urgency not given", "orange"),
    }
