"""Overdue under a notice: the meeting that was not held, the plan that was not submitted. Run twice, it is one reminder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from quality.performance import notifications
from quality.performance.models import Notice, Plan, Reminder
from quality.performance.people import by_contract
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.chases import note, tell
from reachout.rules.selectors import rules_on

Stage = Reminder.Stage


def chase(*, at: datetime) -> int:
    """Note whom to remind of what, then send each of them one message. Actions of a plan are chased as all actions are."""
    made = _note(at)
    tell(Reminder, notifications.remind)
    return made


@transaction.atomic
def _note(at: datetime) -> int:
    """A second run at the same time waits for the notices' locks, and then finds everything noted."""
    today = timezone.localdate(at)
    rows = Notice.objects.open().select_for_update(of=("self",)).select_related("contract", "plan")
    new = note(_wanted(list(rows.order_by("pk")), today, at), "notice")
    for one in new:
        record("notice.chased", one.notice, by=None, stage=str(one.stage), to=one.to_id)
    return len(new)


def _wanted(notices: list[Notice], today: date, at: datetime) -> Iterator[Reminder]:
    contracts = {notice.contract_id: notice.contract for notice in notices}.values()
    keeping, answering = (by_contract(contracts, p) for p in (Permission.PERFORMANCE_KEEP, Permission.PERFORMANCE_ANSWER))
    rules = rules_on(today)
    for notice in notices:
        patience = timedelta(days=rules.get("plan_escalation_days", notice.contract.service_line))
        for stage, due_on in _overdue(notice, today, patience):
            people = (answering if stage == Stage.PLAN else keeping)[notice.contract_id]
            yield from (Reminder(notice=notice, stage=stage, due_on=due_on, to=one, made_at=at) for one in people)


def _overdue(notice: Notice, today: date, patience: timedelta) -> Iterator[tuple[Stage, date]]:
    if notice.is_late(today):
        yield Stage.MEETING, notice.meet_by_on
    plan: Plan | None = getattr(notice, "plan", None)
    if plan and plan.is_late(today):
        yield Stage.PLAN, plan.due_on
        if today - plan.due_on > patience:
            yield Stage.ESCALATED, plan.due_on
