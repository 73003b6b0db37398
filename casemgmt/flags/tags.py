"""Levels and states of a flag in words and colours."""

from __future__ import annotations

from datetime import date

from casemgmt.flags.models import Flag
from reachout.pages.tags import Meaning, Tag

LEVELS = {Flag.Level.RED: Meaning.LATE, Flag.Level.AMBER: Meaning.SOON}
ESCALATED = {Flag.Escalation.COMMISSIONER: "With the commissioner", Flag.Escalation.BOARD: "With the board"}


def level(flag: Flag) -> Tag:
    return Tag(flag.get_level_display(), LEVELS[Flag.Level(flag.level)])


def escalated(flag: Flag) -> Tag | None:
    return Tag(ESCALATED[Flag.Escalation(flag.escalated_to)], Meaning.CHANGE) if flag.escalated_to else None


def state(flag: Flag, today: date) -> Tag:
    if not flag.stands:
        return Tag(flag.get_status_display(), Meaning.DONE if flag.status == Flag.Status.RESOLVED else Meaning.NEUTRAL)
    if flag.status == Flag.Status.ACKNOWLEDGED:
        return Tag("Plan overdue", Meaning.LATE) if flag.answer_by < today else Tag("Plan made", Meaning.INFORMATION)
    return Tag("Answer overdue", Meaning.LATE) if flag.answer_by < today else Tag("To be answered", Meaning.SOON)
