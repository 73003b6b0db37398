"""What people say to a flag: a plan with its day, or that it is settled. A provider may answer; only the case manager settles."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from casemgmt.flags.models import Flag, FlagStep
from casemgmt.flags.services.escalating import due_escalations
from casemgmt.flags.services.history import keep_history
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.refused import Refused
from reachout.rules.selectors import Rules, rules_on


@transaction.atomic
def acknowledge(flag: Flag, *, plan: str, plan_due_on: date, seen: int, at: datetime, by: User) -> Flag:
    """Say what will be done about it and by when. A plan that stands is changed by the case manager, not by the provider."""
    flag, today = _as_seen(flag, seen), timezone.localdate(at)
    rules = rules_on(today)
    if flag.status == Flag.Status.ACKNOWLEDGED and not keeps(flag, by):
        raise Refused("There is a plan already: the case manager changes it, or its day.")
    _check_day(plan_due_on, today, int(rules.get("flag_plan_days", flag.case.service_line)))
    missed = _missed(flag, today, rules)
    flag.status, flag.plan, flag.plan_due_on, flag.answer_by = Flag.Status.ACKNOWLEDGED, plan, plan_due_on, plan_due_on
    flag.acknowledged_at, flag.acknowledged_by = at, by
    flag.save()
    said = FlagStep(kind=FlagStep.Kind.ACKNOWLEDGED, on=today, by=by, text=plan, plan_due_on=plan_due_on)
    return _told(flag, [*missed, said])


@transaction.atomic
def resolve(flag: Flag, *, why: str, seen: int, at: datetime, by: User) -> Flag:
    """Say that it is settled, though the facts still ask for it: quiet until they change. Never by the provider."""
    flag, today = _as_seen(flag, seen), timezone.localdate(at)
    if not keeps(flag, by):
        raise Refused("A flag is resolved by a case manager of the line, or by what raised it being put right.")
    missed = _missed(flag, today, rules_on(today))
    flag.status, flag.ended_on, flag.resolved_by, flag.resolution = Flag.Status.RESOLVED, today, by, why
    flag.save()
    return _told(flag, [*missed, FlagStep(kind=FlagStep.Kind.RESOLVED, on=today, by=by, text=why)])


def keeps(flag: Flag, user: User) -> bool:
    return flag.case.service_line in user.reach(Permission.CASE_KEEP).lines


def _as_seen(flag: Flag, seen: int) -> Flag:
    """The flag, locked, if it still says what the user read."""
    flag = Flag.objects.select_for_update(of=("self",)).select_related("case").get(pk=flag.pk)
    if not flag.stands:
        raise Refused(f"This flag {flag.get_status_display().lower()} meanwhile. Nothing was changed.")
    if flag.latest != seen:
        raise Refused("Something has happened to this flag since you opened it. Read it again, then answer.")
    return flag


def _check_day(due_on: date, today: date, most: int) -> None:
    if due_on < today:
        raise Refused("Choose a day from today on.")
    if due_on > today + timedelta(days=most):
        raise Refused(f"Choose a day within {most} days: a longer plan is answered for again on the way.")


def _missed(flag: Flag, today: date, rules: Rules) -> list[FlagStep]:
    """What had fallen due before this answer, should the job not have run since."""
    due = due_escalations(flag, on=today, rules=rules)
    return [FlagStep(kind=FlagStep.Kind.ESCALATED, on=one.on, escalated_to=one.to) for one in due]


def _told(flag: Flag, steps: list[FlagStep]) -> Flag:
    for step in steps:
        step.flag, step.level = flag, flag.level
    keep_history(steps)
    return flag
