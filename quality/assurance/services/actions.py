from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from quality.assurance.models import Action, Finding, Query, Step, Unit
from quality.assurance.services.owners import seat_of
from quality.assurance.services.signals import Seen, kept
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def raise_action(
    unit: Unit,
    *,
    text: str,
    measure: str,
    owner: User,
    due_on: date,
    at: datetime,
    by: User,
    finding: Finding | None = None,
    query: Query | None = None,
    seen: Seen | None = None,
    origin: str = "",
) -> Action:
    """Ask somebody to change something. From a finding, a query, a point of a chart, a meeting (``origin``), or by itself."""
    if due_on < timezone.localdate(at):
        raise Refused("Choose a day from today on.")
    seat = seat_of(owner, unit)
    action = Action.objects.create(
        **unit.fields,
        text=text,
        measure=measure,
        owner=owner,
        owner_organisation=seat.organisation,
        due_on=due_on,
        first_due_on=due_on,
        finding=finding,
        query=query,
        signal=kept(seen),
        origin=origin,
        raised_at=at,
        raised_by=by,
    )
    _step(action, Step.Kind.RAISED, "", at=at, by=by)
    record("assurance_action.raised", action, by=by, due_on=due_on, owner=owner, finding=finding, query=query)
    return action


@transaction.atomic
def submit_evidence(action: Action, *, evidence: str, at: datetime, by: User) -> Action:
    """Say what was done and how it shows. A provider's own, or the owner, submits it; someone else checks it."""
    action = _locked(action)
    if action.status == Action.Status.CLOSED:
        raise Refused("This action is closed.")
    if by.pk != action.owner_id and not by.may(Permission.ASSURANCE_ANSWER):
        raise Refused(f"Evidence comes from the provider, or from {action.owner.name}, who owns this action.")
    action.status, action.evidence_by = Action.Status.EVIDENCE, by
    action.save(update_fields=["status", "evidence_by"])
    _step(action, Step.Kind.EVIDENCE, evidence, at=at, by=by)
    record("assurance_action.evidence_submitted", action, by=by)
    return action


@transaction.atomic
def send_back(action: Action, *, why: str, at: datetime, by: User) -> Action:
    """The evidence does not show it yet: the action is its owner's again."""
    action = _with_evidence(action)
    action.status = Action.Status.OPEN
    action.save(update_fields=["status"])
    _step(action, Step.Kind.SENT_BACK, why, at=at, by=by)
    record("assurance_action.sent_back", action, by=by)
    return action


@transaction.atomic
def close_action(action: Action, *, why: str, at: datetime, by: User) -> Action:
    """Accept the evidence. Nobody closes what they own, or what they gave evidence for."""
    action = _with_evidence(action)
    if by.pk == action.owner_id:
        raise Refused("You own this action: someone else must close it.")
    if action.steps.filter(kind=Step.Kind.EVIDENCE, by=by).exists():
        raise Refused("You submitted evidence for this action: someone else must close it.")
    action.status, action.closed_at, action.closed_by = Action.Status.CLOSED, at, by
    action.save(update_fields=["status", "closed_at", "closed_by"])
    _step(action, Step.Kind.CLOSED, why, at=at, by=by)
    record("assurance_action.closed", action, by=by)
    return action


@transaction.atomic
def move_due_date(action: Action, *, due_on: date, why: str, at: datetime, by: User) -> Action:
    """Another day, with the reason; every move counts as slippage."""
    action = _unfinished(action)
    if due_on == action.due_on:
        raise Refused("That is the day it is due already.")
    if due_on < timezone.localdate(at):
        raise Refused("Choose a day from today on.")
    before, action.due_on, action.times_moved = action.due_on, due_on, action.times_moved + 1
    action.save(update_fields=["due_on", "times_moved"])
    _step(action, Step.Kind.MOVED, why, at=at, by=by)
    record("assurance_action.moved", action, by=by, before=before, due_on=due_on)
    return action


@transaction.atomic
def hand_over(action: Action, *, owner: User, why: str, at: datetime, by: User) -> Action:
    action = _unfinished(action)
    if owner.pk == action.owner_id:
        raise Refused(f"{owner.name} owns this action already.")
    before, action.owner, action.owner_organisation = action.owner_id, owner, seat_of(owner, action.unit).organisation
    action.save(update_fields=["owner", "owner_organisation"])
    _step(action, Step.Kind.HANDED_OVER, why, at=at, by=by)
    record("assurance_action.handed_over", action, by=by, before=before, owner=owner)
    return action


def _locked(action: Action) -> Action:
    rows = Action.objects.select_for_update(of=("self",)).select_related("owner", "provider", "site")
    return rows.get(pk=action.pk)


def _unfinished(action: Action) -> Action:
    action = _locked(action)
    if action.closed_at:
        raise Refused(f"This action was closed on {timezone.localdate(action.closed_at):%-d %B %Y}. Nothing was changed.")
    return action


def _with_evidence(action: Action) -> Action:
    action = _unfinished(action)
    if action.status != Action.Status.EVIDENCE:
        raise Refused("There is no evidence to check: its owner has to submit some first.")
    return action


def _step(action: Action, kind: Step.Kind, text: str, *, at: datetime, by: User) -> None:
    Step.objects.create(action=action, kind=kind, text=text, due_on=action.due_on, owner=action.owner, at=at, by=by)
