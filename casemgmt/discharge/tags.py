"""States of a discharge in words and colours."""

from __future__ import annotations

from datetime import date, datetime

from casemgmt.discharge.clocks import Clock, State
from casemgmt.discharge.models import Ask, PlanItem
from casemgmt.discharge.planned import Planned
from reachout.pages.tags import Meaning, Tag, due_tag
from reachout.pages.words import plural

RAGS = {"red": Meaning.LATE, "amber": Meaning.SOON, "green": Meaning.DONE}


def ask(row: Ask, on: date) -> Tag:
    if row.closed_on:
        return Tag("Closed", Meaning.DONE)
    if row.answered_on:
        return Tag("Answered", Meaning.INFORMATION)
    return due_tag(row.answer_by, on) or Tag("Asked", Meaning.NEUTRAL)


def item(row: PlanItem, on: date) -> Tag | None:
    if row.done_on:
        return Tag("Done", Meaning.DONE)
    if row.is_overdue(on):
        return due_tag(row.due_on, on)
    return Tag(row.get_rag_display(), RAGS[row.rag]) if row.rag else due_tag(row.due_on, on)


def clock(row: Clock, at: datetime) -> Tag:
    left = row.hours_left(at)
    return {
        State.DUE: Tag(f"{plural(left, 'hour')} left", Meaning.SOON if left < 24 else Meaning.INFORMATION),
        State.DONE: Tag("In time", Meaning.DONE),
        State.LATE: Tag("Late", Meaning.SOON),
        State.MISSED: Tag("Missed", Meaning.LATE),
    }[row.state(at)]


PLANS = {
    "none": Tag("No plan", Meaning.SOON),
    "undated": Tag("No date", Meaning.SOON),
    "passed": Tag("Date has passed", Meaning.LATE),
    "dated": Tag("Planned", Meaning.INFORMATION),
}


def plan(row: Planned) -> Tag:
    return PLANS[row.state]
