"""The pack's sections, each from what was read and nothing else. Their order is the meeting's."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from beds.meetings.models import Decision
from beds.meetings.packs.reads import Reads
from beds.meetings.packs.shape import Column, Figure, Row, Section, count, days, person, plain, tag, total
from beds.models import DelayReason, Hold, Leave, ReadyForDischarge, Ward
from reachout.organisations.distance import kilometres
from reachout.organisations.models import ServiceLine
from referrals.clocks import Clock, State
from referrals.models import Assessment, Security, Source, Specialism, Urgency

WHO = Column("person", "Person", "person", 1.6)
REFERRAL = Column("referral", "Referral", weight=1.1)
TONES = {State.LATE: "red", State.NEAR: "orange"}


# -- 1 bed state -------------------------------------------------------------------------------------------------------


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


def service(ward: Row) -> str:
    """Medium secure, men, mental illness."""
    parts = [
        "" if ward["security"] == Security.NONE else Security(ward["security"]).label,
        Ward.Sex(ward["sex"]).label,
        Specialism(ward["specialism"]).label if ward["specialism"] else "",
    ]
    words = [part for part in parts if part]
    return ", ".join([words[0], *(word.lower() for word in words[1:])])


# -- 2 the last meeting ------------------------------------------------------------------------------------------------


def actions(reads: Reads) -> Section:
    rows = [_action(reads, action) for action in reads.actions]
    columns = [
        Column("text", "Action", weight=3),
        Column("owner", "Owner", weight=1.2),
        Column("due", "Due", "day"),
        Column("from_", "From the meeting of", "day"),
        REFERRAL,
        Column("state", "State", "tag", 1.2),
    ]
    figures = [
        count(rows, "to do", done=False),
        count(rows, "overdue", late=True, tone="red"),
        count(rows, "done since the last pack", done=True),
    ]
    return Section("actions", "Actions from earlier meetings", columns, rows, "No action is open.", figures)


def _action(reads: Reads, action: Row) -> Row:
    done = action["done_at"] is not None and action["done_at"] <= reads.at
    late = not done and action["due_on"] is not None and action["due_on"] < reads.day
    return {
        "key": f"action {action['id']}",
        "text": action["text"],
        "owner": action["owner"],
        "due": plain(action["due_on"]),
        "from_": plain(action["meeting__held_on"]),
        "referral": action["referral__reference"] or "",
        "link": f"/referrals/{action['referral_id']}/" if action["referral_id"] else "",
        "done": done,
        "late": late,
        "state": _state_of(action, done, late, reads.day),
    }


def _state_of(action: Row, done: bool, late: bool, day: date) -> dict[str, str]:
    if done:
        return tag(f"Done {_day(timezone.localdate(action['done_at']))}", "green")
    return tag(_late((day - action["due_on"]).days), "red") if late else tag("To do")


def last_decisions(reads: Reads) -> Section:
    rows = [
        {
            "key": decision["reference"],
            "link": f"/referrals/{decision['referral_id']}/",
            "person": person(decision, "referral__person__"),
            "referral": decision["referral__reference"],
            "decision": Decision.Kind(decision["decision"]).label,
            "where": " ".join(part for part in (decision["ward__name"], decision["bed__code"]) if part),
            "rationale": decision["rationale"],
            "since": _since(decision, reads.at),
        }
        for decision in reads.last_decisions
    ]
    columns = [
        WHO,
        REFERRAL,
        Column("decision", "Decision", weight=1.1),
        Column("where", "Bed", weight=1.2),
        Column("rationale", "Why", weight=2.6),
        Column("since", "Since then", "tag", 1.3),
    ]
    figures = [count(rows, kind.label.lower(), decision=kind.label) for kind in Decision.Kind]
    held_on = f" of {_day(reads.last_meeting_on)}" if reads.last_meeting_on else ""
    empty = "The last meeting decided nothing." if reads.last_meeting_on else "There was no meeting before this one."
    return Section("decided", f"Decisions of the last meeting{held_on}", columns, rows, empty, [f for f in figures if f.value])


def _since(decision: Row, at: datetime) -> dict[str, str]:
    """What became of the bed, as it stood at that instant."""
    if decision["decision"] == Decision.Kind.DEFER and decision["defer_until"]:
        return tag(f"Until {_day(decision['defer_until'])}", "purple")
    if decision["hold__expires_at"] is None:
        return tag("", "grey")
    if (ended := decision["hold__ended_at"]) and ended <= at:
        admitted = decision["hold__end"] == Hold.End.ADMITTED
        return tag(Hold.End(decision["hold__end"]).label, "green" if admitted else "red")
    if decision["hold__expires_at"] <= at:
        return tag("Hold expired", "red")
    return _hold_state(decision, at, "hold__")


# -- 3 to 7 the list ---------------------------------------------------------------------------------------------------


def new_referrals(reads: Reads) -> Section:
    told = _told_before(reads, "new")
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
    return Section("new", f"New referrals since {_day(reads.since)}", columns, rows, "No referral has come in.", figures)


def _told_before(reads: Reads, key: str) -> set[str]:
    """What the last pack showed in a section already."""
    sections = reads.last_pack.snapshot["sections"] if reads.last_pack else []
    return {row["key"] for section in sections if section["key"] == key for row in section["rows"]}


def _new(referral: Row) -> Row:
    return {
        **_about(referral),
        "received": plain(referral["received_on"]),
        "from_": referral["referring_organisation__name"] or _label(Source, referral["source"]),
        "urgency": urgency(referral["urgency"]),
        "sought": _label(Security, referral["security_sought"]),
        "prison": bool(referral["from_prison"]),
        "to_triage": referral["triaged_on"] is None and not referral["accepted_on"] and not referral["first_contact_on"],
        "state": _stage(referral),
    }


def _about(referral: Row) -> Row:
    return {
        "key": referral["reference"],
        "link": f"/referrals/{referral['id']}/",
        "person": person(referral),
        "referral": referral["reference"],
    }


def _stage(referral: Row) -> dict[str, str]:
    if referral["accepted_on"]:
        return tag("Waiting for a bed", "blue")
    if referral["first_contact_on"]:
        return tag("Being assessed", "blue")
    return tag("To be assessed", "blue") if referral["triaged_on"] else tag("Waiting for triage", "orange")


def urgency(value: str) -> dict[str, str]:
    tones = {Urgency.EMERGENCY: "red", Urgency.VERY_URGENT: "orange"}
    return tag(Urgency(value).label, tones.get(Urgency(value), "grey")) if value else tag("Not given", "orange")


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
        **_about(referral),
        "urgency": urgency(referral["urgency"]),
        "received": plain(referral["received_on"]),
        "waited": days(referral["received_on"], reads.day),
        "seen": plain(referral["first_contact_on"]),
        "seen_": referral["first_contact_on"] is not None,
        "due": plain(clock.due_on) if clock else None,
        "state": str(clock.state(reads.at)) if clock else "",
        "clock": clock_tag(clock, reads.at) if clock else tag("No clock: urgency not given", "orange"),
    }


def clock_tag(clock: Clock, at: datetime) -> dict[str, str]:
    words = clock.words(at)
    return tag(words[:1].upper() + words[1:], TONES.get(clock.state(at), "grey"))


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
        **_about(referral),
        "place": ranked.place,
        "accepted": plain(referral["accepted_on"]),
        "waited": waited,
        "needs": _label(Security, referral["level"] or referral["security_sought"]),
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
    return _told_before(reads, "waiting") - decided


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
        **_about(referral),
        "key": f"{referral['reference']} {clock.key}",
        "clock": clock.title + (f" ({clock.note})" if clock.note else ""),
        "started": plain(clock.started_on),
        "due": plain(clock.due_on),
        "left": clock.days_left(reads.at),
        "state_": str(clock.state(reads.at)),
        "state": clock_tag(clock, reads.at),
    }


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
            "state": _hold_state(hold, reads.at),
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


def _hold_state(hold: Row, at: datetime, prefix: str = "") -> dict[str, str]:
    if (accepted := hold[f"{prefix}accepted_at"]) and accepted <= at:
        return tag("Accepted by the unit", "green")
    if (offered := hold[f"{prefix}offered_at"]) and offered <= at:
        return tag("Offered, no answer yet", "orange")
    return tag("Held", "purple")


# -- 8 to 10 the coming weeks, and who is not where they should be -----------------------------------------------------


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
        **_where(reads, stay),
        "since": plain(ready["ready_on"]),
        "days": so_far,
        "reason": _label(DelayReason, ready["reason"]) or "Not given",
        "attributable": _label(ReadyForDischarge.Attributable, ready["attributable"]),
        "late": so_far > limit,
        "state": tag("Delayed", "red") if so_far > limit else tag("Ready", "blue"),
    }


def _where(reads: Reads, stay: Row) -> Row:
    ward = reads.wards[stay["ward_id"]]
    return {"person": person(stay), "unit": ward["site__name"], "ward": ward["name"]}


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
        **_where(reads, stay),
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


# -- 11 to 13 closures, and the edges of the region --------------------------------------------------------------------


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


def out_of_area(reads: Reads) -> Section:
    """People of the region on a ward whose site lies beyond it, and what stands free here at their level."""
    free = _free_by_kind(reads)
    rows = [_away(reads, stay, free) for stay in reads.stays if _is_out_of_area(reads, stay)]
    rows.sort(key=lambda row: (-row["days"], row["key"]))
    columns = [
        WHO,
        Column("provider", "Provider", weight=1.4),
        Column("ward", "Ward", weight=1.2),
        Column("service", "Service", weight=1.7),
        Column("since", "There since", "day"),
        Column("days", "Days", "number", 0.7),
        Column("km", "Kilometres from home", "number", 0.9),
        Column("price", "Day price", "money", 0.9),
        Column("state", "Way back", "tag", 1.6),
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
        "provider": ward["site__organisation__name"],
        "ward": ward["name"],
        "service": service(ward),
        "since": plain(stay["spell__admitted_on"]),
        "days": (reads.day - stay["spell__admitted_on"]).days,
        "km": km,
        "price": str(ward["day_price"]) if ward["day_price"] is not None else None,
        "bed_here": beds > 0,
        "state": tag(f"{beds} free here" if beds else "No bed of this kind free", "green" if beds else "grey"),
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
            **_about(referral),
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


# -- 14 what needs somebody above the meeting --------------------------------------------------------------------------


def escalations(reads: Reads) -> Section:
    """What the sections above show to be beyond its limit, in one list. Nothing here is typed in."""
    rows = [
        *_escalated(reads.section(deadlines), "Legal deadline breached", lambda r: r["clock"], state_="late"),
        *_escalated(reads.section(assessments), "Assessment overdue", lambda r: r["clock"]["text"], state="late"),
        *_escalated(reads.section(ready), "Ready and delayed", lambda r: f"{r['days']} days: {r['reason']}", late=True),
        *_escalated(reads.section(leave), "AWOL", lambda r: f"{r['days']} days", kind=Leave.Kind.AWOL.label),
    ]
    columns = [Column("what", "What", weight=1.4), WHO, Column("detail", "Detail", weight=3)]
    figures = [count(rows, what.lower() if what != "AWOL" else what, what=what, tone="red") for what in dict.fromkeys(
        row["what"] for row in rows)]  # fmt: skip
    return Section("escalations", "Escalations", columns, rows, "Nothing is beyond its limit.", figures)


def _escalated(section: Section, what: str, detail: Any, **where: Any) -> list[Row]:
    return [
        {"key": f"{what} {row['key']}", "link": row["link"], "what": what, "person": row["person"], "detail": detail(row)}
        for row in section.rows
        if all(row[name] == value for name, value in where.items())
    ]


# -- the appendix: readable when the system is down --------------------------------------------------------------------


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


ORDER = (
    bed_state, actions, last_decisions, new_referrals, assessments, waiting, deadlines, holds, planned, ready, leave, closures,
    out_of_area, high_secure, escalations, bed_by_bed,
)  # fmt: skip
"""The agenda's order. What changed since the last pack stands before them all."""


def _label(choices: Any, value: str | None) -> str:
    return str(choices(value).label) if value else ""


def _day(value: date | None) -> str:
    return f"{value:%-d %b %Y}" if value else ""


def _moment(value: datetime) -> str:
    return f"{timezone.localtime(value):%-d %b, %H:%M}"


def _late(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'} late"
