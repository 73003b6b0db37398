"""Notices: issued, disputed, upheld or withdrawn, met about."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contracts.agreements.models import Contract, Requirement
from quality.performance import notifications
from quality.performance.models import Breach, ContractMeeting, Event, Notice, Plan, Withholding
from quality.performance.services.story import plan_of, still_open, tell
from reachout.audit.services import record
from reachout.months import add_months, in_words
from reachout.pages.words import long_day
from reachout.refused import Refused
from reachout.rules.selectors import rules_on
from reachout.rules.working_days import add_working_days

if TYPE_CHECKING:
    from reachout.accounts.models import User


def breaches_to_name(contract: Contract, code: str) -> list[Breach]:
    """What a new notice would be about: the newest that stands without one, and those of the months on end before it."""
    rows = (
        Breach.objects.without_notice().filter(contract=contract).select_related("requirement", "late").order_by("-month", "pk")
    )
    run: list[Breach] = []
    for one in rows.order_by("-month", "pk"):
        if one.code != code:
            continue
        if run and one.month not in (run[-1].month, add_months(run[-1].month, -1)):
            break
        run.append(one)
    return run


@transaction.atomic
def issue(contract: Contract, *, requirement: Requirement | None = None, text: str, at: datetime, by: User) -> Notice:
    """Tell the provider formally; without a requirement it is about returns that do not come in."""
    Contract.objects.select_for_update().get(pk=contract.pk)
    code = requirement.code if requirement else ""
    if already := Notice.objects.open().filter(contract=contract, code=code).first():
        raise Refused(f"Notice {already.reference} is open on this already: what is not met joins it.")
    breaches = breaches_to_name(contract, code)
    if not breaches:
        raise Refused("Nothing here is in breach without a notice.")
    today = timezone.localdate(at)
    days = rules_on(today).get("notice_meeting_working_days", contract.service_line)
    notice = Notice.objects.create(
        contract=contract,
        kind=Notice.Kind.PERFORMANCE if requirement else Notice.Kind.INFORMATION,
        code=code,
        requirement=requirement,
        text=text,
        meet_by_on=add_working_days(today, days),
        issued_at=at,
        issued_by=by,
    )
    Breach.objects.filter(pk__in=[one.pk for one in breaches]).update(notice=notice)
    tell(notice, Event.Kind.ISSUED, text, at=at, by=by)
    record("notice.issued", notice, by=by, contract=contract, code=code, breaches=len(breaches), meet_by_on=notice.meet_by_on)
    transaction.on_commit(partial(notifications.tell_of_notice.delay, notice.pk))
    return notice


@transaction.atomic
def dispute(notice: Notice, *, why: str, at: datetime, by: User) -> Notice:
    """The provider does not accept it, and says why; the commissioner upholds it or withdraws it."""
    notice = _awaiting(notice, Notice.Status.ISSUED, "A notice can be disputed until its meeting is held.")
    return _turn(notice, Notice.Status.DISPUTED, Event.Kind.DISPUTED, why, at=at, by=by)


@transaction.atomic
def uphold(notice: Notice, *, why: str, at: datetime, by: User) -> Notice:
    notice = _awaiting(notice, Notice.Status.DISPUTED, "The provider has not disputed this notice.")
    return _turn(notice, Notice.Status.ISSUED, Event.Kind.UPHELD, why, at=at, by=by)


@transaction.atomic
def withdraw(notice: Notice, *, why: str, at: datetime, by: User) -> Notice:
    """Take it back, with what hangs on it. Actions that a plan raised stay: they are worth doing."""
    return end(still_open(notice), Notice.Status.WITHDRAWN, Event.Kind.WITHDRAWN, why, at=at, by=by)


@transaction.atomic
def hold_meeting(
    notice: Notice, *, held_on: date, present: str, outcome: str, text: str, at: datetime, by: User
) -> ContractMeeting:
    """Say that the meeting was held and what it came to; a plan is due some working days after it."""
    notice = _awaiting(notice, Notice.Status.ISSUED, "This notice awaits no meeting: answer the dispute first, or see its plan.")
    if not timezone.localdate(notice.issued_at) <= held_on <= timezone.localdate(at):
        raise Refused("The meeting was held between the day of the notice and today.")
    fields = {"held_on": held_on, "present": present, "outcome": outcome, "text": text}
    meeting = ContractMeeting.objects.create(notice=notice, **fields, at=at, by=by)
    tell(notice, Event.Kind.MET, f"{long_day(held_on)}. {meeting.get_outcome_display()}. {text}", at=at, by=by)
    record("notice.met", notice, by=by, held_on=held_on, outcome=outcome)
    if outcome == ContractMeeting.Outcome.PLAN:
        _ask_for_plan(notice, held_on, at)
    elif outcome == ContractMeeting.Outcome.CLOSED:
        end(notice, Notice.Status.CLOSED, Event.Kind.CLOSED, text, at=at, by=by)
    else:
        end(notice, Notice.Status.WITHDRAWN, Event.Kind.WITHDRAWN, text, at=at, by=by)
    return meeting


def _ask_for_plan(notice: Notice, held_on: date, at: datetime) -> Plan:
    days = rules_on(timezone.localdate(at)).get("plan_working_days", notice.contract.service_line)
    notice.status = Notice.Status.PLAN
    notice.save(update_fields=["status"])
    plan = Plan.objects.create(notice=notice, due_on=add_working_days(held_on, days))
    transaction.on_commit(partial(notifications.tell_of_plan.delay, plan.pk))
    return plan


def end(notice: Notice, status: Notice.Status, kind: Event.Kind, why: str, *, at: datetime, by: User) -> Notice:
    """Within the caller's lock. What was proposed is withdrawn with it, what was approved is lifted."""
    notice.status, notice.ended_at, notice.ended_by = status, at, by
    notice.save(update_fields=["status", "ended_at", "ended_by"])
    plan = plan_of(notice)
    if plan and plan.status != Plan.Status.MET:
        plan.status = Plan.Status.ENDED
        plan.save(update_fields=["status"])
    for one in notice.withholdings.filter(status__in=["proposed", "approved"]):
        _let_go(one, at=at, by=by)
    tell(notice, kind, why, at=at, by=by)
    record(f"notice.{status}", notice, by=by)
    return notice


def _let_go(withholding: Withholding, *, at: datetime, by: User) -> None:
    approved = withholding.status == Withholding.Status.APPROVED
    withholding.status = Withholding.Status.LIFTED if approved else Withholding.Status.WITHDRAWN
    withholding.save(update_fields=["status"])
    kind = Event.Kind.LIFTED if approved else Event.Kind.DROPPED
    tell(withholding.notice, kind, f"{withholding.reference}, {in_words(withholding.month)}", at=at, by=by)
    record(f"withholding.{withholding.status}", withholding, by=by)


def _awaiting(notice: Notice, status: Notice.Status, otherwise: str) -> Notice:
    notice = still_open(notice)
    if notice.status != status:
        raise Refused(otherwise)
    return notice


def _turn(notice: Notice, status: Notice.Status, kind: Event.Kind, why: str, *, at: datetime, by: User) -> Notice:
    notice.status = status
    notice.save(update_fields=["status"])
    tell(notice, kind, why, at=at, by=by)
    record(f"notice.{kind}", notice, by=by)
    transaction.on_commit(partial(notifications.tell_of_turn.delay, notice.pk))
    return notice
