from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from casemgmt.discharge.aftercare import aftercare
from casemgmt.discharge.checklists import checklist
from casemgmt.discharge.models import Checklist, Expectation, Plan, PlanItem, Telling, VictimConditions
from casemgmt.models import Case
from casemgmt.services.handing_over import lock
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused


@transaction.atomic
def begin_plan(case: Case, *, at: datetime, by: User) -> Plan:
    """Begin the plan with the items that hold for the service line today; it keeps them whatever the list says later. Where
    section 117 applies, the bodies of the home are proposed: whoever keeps the plan may choose others."""
    case, day = lock(case), timezone.localdate(at)
    if Plan.objects.filter(case=case, closed_on=None).exists():
        raise Refused("This case has a discharge plan already.")
    home = case.person if aftercare(case.person.legal_statuses.all()).applies else None
    plan = Plan.objects.create(
        case=case,
        begun_on=day,
        begun_by=by,
        aftercare_icb=home.home_icb if home else None,
        aftercare_authority=home.home_authority if home else None,
    )
    listed = checklist(case.service_line, on=day)
    PlanItem.objects.bulk_create(PlanItem(plan=plan, place=place, text=text) for place, text in enumerate(listed.items, start=1))
    _record("begun", plan, by=by, items=len(listed.items))
    return plan


@transaction.atomic
def expect(plan: Plan, *, expected_on: date, why: str, at: datetime, by: User) -> Plan:
    """Give the expected discharge date, or another with the reason; each is kept, so that slippage can be counted."""
    plan, day = lock_plan(plan), timezone.localdate(at)
    if expected_on < day:
        raise Refused("Choose a day from today on. If they have left, record the discharge.")
    if expected_on == plan.expected_on:
        raise Refused("That is the expected date already.")
    if plan.expected_on and not why.strip():
        raise Refused("Say why the expected date changes.")
    Expectation.objects.create(plan=plan, expected_on=expected_on, before=plan.expected_on, why=why, said_on=day, at=at, by=by)
    _record("expected", plan, by=by, expected_on=expected_on, before=plan.expected_on)
    plan.expected_on = expected_on
    plan.save(update_fields=["expected_on"])
    return plan


@transaction.atomic
def change_plan(plan: Plan, *, by: User, at: datetime, **facts: Any) -> Plan:
    plan = lock_plan(plan)
    changed = {name: fact for name, fact in facts.items() if getattr(plan, name) != fact}
    if changed:
        for name, fact in changed.items():
            setattr(plan, name, fact)
        plan.save(update_fields=list(changed))
        _record("changed", plan, by=by, fields=sorted(changed))
    return plan


@transaction.atomic
def keep_item(item: PlanItem, *, by: User, at: datetime, **facts: Any) -> PlanItem:
    """Who sees to an item, by when, how it stands, and when it was done."""
    lock_plan(item.plan)
    done_on = facts.get("done_on")
    if done_on and done_on > timezone.localdate(at):
        raise Refused("This day is in the future. Enter it when it has been done.")
    for name, fact in facts.items():
        setattr(item, name, fact)
    item.save(update_fields=list(facts))
    _record("item_kept", item.plan, by=by, place=item.place, due_on=item.due_on, rag=item.rag or None, done_on=item.done_on)
    return item


@transaction.atomic
def add_item(plan: Plan, *, text: str, by: User, at: datetime, owner: str = "", due_on: date | None = None) -> PlanItem:
    """Something that only this person needs."""
    plan = lock_plan(plan)
    last = plan.items.order_by("-place").first()
    item = PlanItem.objects.create(plan=plan, place=last.place + 1 if last else 1, text=text, owner=owner, due_on=due_on)
    _record("item_added", plan, by=by, place=item.place)
    return item


@transaction.atomic
def tell(plan: Plan, *, body: str, told_on: date, how: str, at: datetime, by: User) -> Telling:
    """Somebody who must know has been told; told again, the last word holds."""
    if told_on > timezone.localdate(at):
        raise Refused("This day is in the future. Enter it when they have been told.")
    if body not in Telling.Body.values:
        raise Refused("Choose who has been told.")
    Plan.objects.select_for_update().get(pk=plan.pk)
    facts = {"told_on": told_on, "how": how, "by": by}
    telling, _ = Telling.objects.update_or_create(plan=plan, body=body, defaults=facts)
    _record("told", plan, by=by, told_on=told_on, body=body if body != Telling.Body.VICTIM_LIAISON else None)
    return telling


@transaction.atomic
def keep_victim(plan: Plan, *, liaison: bool, conditions: str, at: datetime, by: User) -> VictimConditions:
    """What protects victims. The audit says that it was kept, not what it says."""
    plan = lock_plan(plan)
    facts = {"liaison": liaison, "conditions": conditions, "at": at, "by": by}
    kept, _ = VictimConditions.objects.update_or_create(plan=plan, defaults=facts)
    _record("restricted_part_kept", plan, by=by)
    return kept


@transaction.atomic
def set_checklist(*, service_line: str, items: list[str], valid_from: date, source: str, at: datetime, by: User) -> Checklist:
    """What plans begin with from a day on. Plans that have begun keep theirs."""
    if valid_from < timezone.localdate(at):
        raise Refused("Choose a day from today on: plans of earlier days have begun with what held then.")
    facts = {"items": items, "source": source, "at": at, "by": by}
    made, _ = Checklist.objects.update_or_create(service_line=service_line, valid_from=valid_from, defaults=facts)
    record("checklist.set", made, by=by, service_line=service_line, valid_from=valid_from, items=len(items))
    return made


def lock_plan(plan: Plan) -> Plan:
    lock(plan.case)
    locked = Plan.objects.select_for_update(of=("self",)).select_related("case__person").get(pk=plan.pk)
    if locked.closed_on:
        raise Refused("This plan is closed: the person has left.")
    return locked


def _record(act: str, plan: Plan, *, by: User, **facts: Any) -> None:
    record(f"discharge_plan.{act}", plan, by=by, person=plan.case.person_id, **facts)
