"""Returns that are due: the officers are reminded before, on and after the day, and then the commissioners are told.

Each stage comes on its working day (bank holidays do not count) and is noted once for each person, however often this runs; a
stage that an outage left out is not made up for once the next has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from contracts.returns import notifications
from contracts.returns.models import Query, Reminder, Return
from contracts.returns.people import commissioners_of, officers_of
from reachout.audit.services import record
from reachout.chases import note, tell
from reachout.rules.selectors import Rules, rules_on
from reachout.rules.working_days import add_working_days, is_working_day

Stage = Reminder.Stage


def remind(*, at: datetime) -> int:
    """Note whom to remind of what, then send each of them one message; what an earlier run left unsent goes with it."""
    made = _note(at)
    tell(Reminder, notifications.remind)
    return made


@transaction.atomic
def _note(at: datetime) -> int:
    """A second run at the same time waits for the returns' locks, and then finds everything noted."""
    today = timezone.localdate(at)
    if not is_working_day(today):
        return 0
    rows = Return.objects.awaited().select_for_update(of=("self",)).select_related("contract__provider")
    owed = list(rows.order_by("pk"))
    new = note([*_wanted(owed, today, at)], "of")
    for one in new:
        record("return.reminded", one.of, by=None, stage=str(one.stage), to=one.to_id)
    return len(new)


def _wanted(owed: list[Return], today: date, at: datetime) -> Iterator[Reminder]:
    rules, contracts = rules_on(today), list({one.contract_id: one.contract for one in owed}.values())
    officers, commissioners = officers_of(contracts), commissioners_of(contracts)
    asked = _asked(owed)
    for one in owed:
        line = one.contract.service_line
        if one.status == Return.Status.QUERIED:
            due_on, stage = _answer(asked.get(one.pk), today, rules, line)
        else:
            due_on, stage = one.due_on, stage_of(one.due_on, today, rules, line)
        if stage:
            people = commissioners if stage == Stage.ESCALATED else officers
            for person in people[one.contract_id]:
                yield Reminder(of=one, stage=stage, due_on=due_on, to=person, made_at=at)


def stage_of(due_on: date, today: date, rules: Rules, line: str = "") -> str:
    """What is said today about a return that has not been submitted; empty for nothing."""
    if today > due_on:
        escalates = add_working_days(due_on, rules.get("return_escalate_working_days", line))
        return Stage.ESCALATED if today >= escalates else Stage.AFTER
    if today == due_on:
        return Stage.ON
    return Stage.BEFORE if add_working_days(today, rules.get("return_remind_working_days", line)) >= due_on else ""


def _asked(owed: list[Return]) -> dict[int, date]:
    """When the oldest unanswered query of each was raised."""
    rows = Query.objects.filter(of__in=owed, status=Query.Status.OPEN).order_by("-raised_at")
    return {of: timezone.localdate(at) for of, at in rows.values_list("of", "raised_at")}


def _answer(asked_on: date | None, today: date, rules: Rules, line: str) -> tuple[date, str]:
    """A query is answered within its working days."""
    if asked_on is None:
        return today, ""
    due_on = add_working_days(asked_on, rules.get("return_answer_working_days", line))
    return due_on, Stage.ASKED if today > due_on else ""
