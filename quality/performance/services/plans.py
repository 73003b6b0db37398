"""Remedial action plans: the provider writes the milestones, the commissioner agrees them, and each becomes an action."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from quality.assurance.models import Action, Unit
from quality.assurance.selectors.people import answering_for
from quality.assurance.services import raise_action
from quality.performance import notifications
from quality.performance.models import Event, Milestone, Notice, Plan
from quality.performance.services.notices import end
from quality.performance.services.story import still_open, tell
from reachout.audit.services import record
from reachout.pages.words import plural
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


def unit_of(notice: Notice) -> Unit:
    return Unit(notice.contract.provider, notice.contract.service_line)


@transaction.atomic
def add_milestone(plan: Plan, *, text: str, measure: str, owner: User, due_on: date, at: datetime, by: User) -> Milestone:
    """The owner is one of the provider's own who answer for it."""
    plan = _with_provider(plan)
    if due_on < timezone.localdate(at):
        raise Refused("Choose a day from today on.")
    if not answering_for(unit_of(plan.notice)).filter(pk=owner.pk).exists():
        raise Refused("That person does not answer for this provider. Choose one who does.")
    milestone = Milestone.objects.create(plan=plan, text=text, measure=measure, owner=owner, due_on=due_on)
    record("milestone.added", milestone, by=by, plan=plan, owner=owner, due_on=due_on)
    return milestone


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: User) -> Plan:
    plan = _with_provider(milestone.plan)
    record("milestone.removed", milestone, by=by, plan=plan)
    milestone.delete()
    return plan


@transaction.atomic
def submit(plan: Plan, *, cause: str, at: datetime, by: User) -> Plan:
    plan = _with_provider(plan)
    count = plan.milestones.count()
    if not count:
        raise Refused("Add at least one milestone: what will be done, by whom, by when.")
    plan.status, plan.cause, plan.submitted_at, plan.submitted_by = Plan.Status.SUBMITTED, cause, at, by
    plan.save(update_fields=["status", "cause", "submitted_at", "submitted_by"])
    return _told(plan, Event.Kind.SUBMITTED, f"{plural(count, 'milestone')}. {cause}", at=at, by=by)


@transaction.atomic
def send_back(plan: Plan, *, why: str, at: datetime, by: User) -> Plan:
    """It does not do yet: the provider's again, with the reason."""
    plan = _in(plan, Plan.Status.SUBMITTED, "There is no plan to send back.")
    plan.status, plan.submitted_at, plan.submitted_by = Plan.Status.AWAITED, None, None
    plan.save(update_fields=["status", "submitted_at", "submitted_by"])
    return _told(plan, Event.Kind.SENT_BACK, why, at=at, by=by)


@transaction.atomic
def agree(plan: Plan, *, why: str, at: datetime, by: User) -> Plan:
    """From here each milestone is an action: its owner gives evidence, is reminded, and somebody else closes it."""
    plan = _in(plan, Plan.Status.SUBMITTED, "There is no plan to agree.")
    if plan.submitted_by_id == by.pk:
        raise Refused("You submitted this plan: someone else must agree it.")
    today = timezone.localdate(at)
    for one in plan.milestones.select_related("owner"):
        one.action = raise_action(
            unit_of(plan.notice),
            text=one.text,
            measure=one.measure,
            owner=one.owner,
            due_on=max(one.due_on, today),
            origin=f"Remedial action plan {plan.reference}",
            at=at,
            by=by,
        )
        one.save(update_fields=["action"])
    plan.status, plan.agreed_at, plan.agreed_by = Plan.Status.AGREED, at, by
    plan.save(update_fields=["status", "agreed_at", "agreed_by"])
    return _told(plan, Event.Kind.AGREED, why, at=at, by=by)


@transaction.atomic
def meet(plan: Plan, *, why: str, at: datetime, by: User) -> Plan:
    """Every action is closed: the plan is met, the notice closes, and what was withheld is lifted."""
    plan = _in(plan, Plan.Status.AGREED, "This plan is not in force.")
    left = plan.milestones.exclude(action__status=Action.Status.CLOSED).count()
    if left:
        raise Refused(f"{plural(left, 'action')} of the plan {'is' if left == 1 else 'are'} not closed yet.")
    plan.status = Plan.Status.MET
    plan.save(update_fields=["status"])
    record("plan.met", plan, by=by)
    end(plan.notice, Notice.Status.CLOSED, Event.Kind.CLOSED, f"The plan is met. {why}", at=at, by=by)
    return plan


def _told(plan: Plan, kind: Event.Kind, text: str, *, at: datetime, by: User) -> Plan:
    tell(plan.notice, kind, text, at=at, by=by)
    record(f"plan.{kind}", plan, by=by)
    transaction.on_commit(partial(notifications.tell_of_turn.delay, plan.notice_id))
    return plan


def _in(plan: Plan, status: Plan.Status, otherwise: str) -> Plan:
    """The plan as it stands, with its notice's row held."""
    notice = still_open(plan.notice)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    plan.notice = notice
    if plan.status != status:
        raise Refused(otherwise)
    return plan


def _with_provider(plan: Plan) -> Plan:
    return _in(plan, Plan.Status.AWAITED, "The plan has been submitted: it can be changed when it is sent back.")
