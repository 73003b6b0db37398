"""A flag that nobody answers goes to the commissioner, and a red one from there to the board: by itself, on a day that follows
from its own days and the dated rules, whenever the job runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casemgmt.flags.models import Flag
from reachout.rules.selectors import Rules
from reachout.rules.working_days import add_working_days


@dataclass(frozen=True)
class Escalation:
    to: Flag.Escalation
    on: date


def answer_by(raised_on: date, service_line: str, rules: Rules) -> date:
    return add_working_days(raised_on, int(rules.get("flag_answer_working_days", service_line)))


def next_escalation(flag: Flag, rules: Rules) -> Escalation | None:
    """Where it goes next and when, if nobody answers until then; None once it has gone as far as it goes.

    Each missed answer escalates it once; what is red and still unanswered so many days after it turned red goes on to the board.
    """
    missed_on = add_working_days(flag.answer_by, 1)
    if flag.escalated_on is None or flag.escalated_on < missed_on:
        return Escalation(Flag.Escalation(flag.escalated_to or Flag.Escalation.COMMISSIONER), missed_on)
    if flag.red_on and flag.escalated_to == Flag.Escalation.COMMISSIONER:
        patience = timedelta(days=rules.get("flag_board_days", flag.case.service_line))
        return Escalation(Flag.Escalation.BOARD, max(flag.escalated_on, flag.red_on + patience))
    return None


def due_escalations(flag: Flag, *, on: date, rules: Rules) -> Iterator[Escalation]:
    """What has fallen due by the day, one after the other; the flag says so afterwards (it is not saved here)."""
    while flag.stands and (due := next_escalation(flag, rules)) and due.on <= on:
        flag.escalated_to, flag.escalated_on = due.to, due.on
        yield due
