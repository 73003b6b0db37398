"""What the meetings before this one asked for and decided, and what has come of it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from beds.meetings.models import Decision
from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.words import REFERRAL, WHO, hold_state, short_day
from beds.meetings.packs.shape import Column, Row, Section, count, person, plain, tag
from beds.models import Hold


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
        return tag(f"Done {short_day(timezone.localdate(action['done_at']))}", "green")
    return tag(_late((day - action["due_on"]).days), "red") if late else tag("To do")


def _late(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'} late"


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
    held_on = f" of {short_day(reads.last_meeting_on)}" if reads.last_meeting_on else ""
    empty = "The last meeting decided nothing." if reads.last_meeting_on else "There was no meeting before this one."
    return Section("decided", f"Decisions of the last meeting{held_on}", columns, rows, empty, [f for f in figures if f.value])


def _since(decision: Row, at: datetime) -> dict[str, str]:
    """What became of the bed, as it stood at that instant."""
    if decision["decision"] == Decision.Kind.DEFER and decision["defer_until"]:
        return tag(f"Until {short_day(decision['defer_until'])}", "purple")
    if decision["hold__expires_at"] is None:
        return tag("", "grey")
    if (ended := decision["hold__ended_at"]) and ended <= at:
        admitted = decision["hold__end"] == Hold.End.ADMITTED
        return tag(Hold.End(decision["hold__end"]).label, "green" if admitted else "red")
    if decision["hold__expires_at"] <= at:
        return tag("Hold expired", "red")
    return hold_state(decision, at, "hold__")
