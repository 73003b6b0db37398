"""Learning responses: begun, kept, finished by the provider; read and commented on by whoever commissions it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from quality.assurance.models import Action
from quality.assurance.services import raise_action
from quality.group.models import Comment, Finding, LearningResponse
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from quality.places import Place
    from reachout.accounts.models import User


def _going_on(learning: LearningResponse) -> LearningResponse:
    learning = LearningResponse.objects.select_for_update(of=("self",)).get(pk=learning.pk)
    if learning.finished_on:
        raise Refused(f"This learning response was finished on {learning.finished_on:%-d %B %Y}: it stays as it is.")
    return learning


def _refuse_dates(learning: LearningResponse, today: date) -> None:
    if learning.started_on > today:
        raise Refused("It cannot have been started on a day that has not come yet.")
    if learning.due_on < learning.started_on:
        raise Refused("It is due before it was started: check both dates.")


@transaction.atomic
def begin_learning(place: Place, *, at: datetime, by: User, **fields: Any) -> LearningResponse:
    learning = LearningResponse(**place.fields, **fields, recorded_at=at, recorded_by=by)
    _refuse_dates(learning, timezone.localdate(at))
    learning.save()
    record(
        "learning.begun",
        learning,
        by=by,
        kind=learning.kind,
        organisation=learning.organisation_id,
        service_line=learning.service_line,
        due_on=learning.due_on,
    )
    return learning


@transaction.atomic
def change_learning(learning: LearningResponse, *, at: datetime, by: User, **fields: Any) -> LearningResponse:
    """Put right what it says of itself: everything but where it belongs, being open and what was found."""
    learning = _going_on(learning)
    due_before = learning.due_on
    changed = [name for name, value in fields.items() if getattr(learning, name) != value]
    for name in changed:
        setattr(learning, name, fields[name])
    _refuse_dates(learning, timezone.localdate(at))
    learning.save(update_fields=changed)
    record("learning.changed", learning, by=by, fields=changed, due_before=due_before, due_on=learning.due_on)
    return learning


@transaction.atomic
def be_open(
    learning: LearningResponse,
    *,
    candour: str,
    at: datetime,
    by: User,
    note: str = "",
    told_on: date | None = None,
    wrote_on: date | None = None,
    findings_shared_on: date | None = None,
) -> LearningResponse:
    """The duty of candour: whether it applies, and when the person or those close to them were told, written to and heard what
    was found."""
    learning = _going_on(learning)
    if candour == LearningResponse.Candour.NOT and learning.notifiable and not note.strip():
        raise Refused("The harm is moderate or worse: say why the duty of candour does not apply.")
    if candour != LearningResponse.Candour.APPLIES:
        told_on = wrote_on = findings_shared_on = None
    if any(day and day > timezone.localdate(at) for day in (told_on, wrote_on, findings_shared_on)):
        raise Refused("Give only days on which it was done.")
    learning.candour, learning.candour_note = candour, note
    learning.told_on, learning.wrote_on, learning.findings_shared_on = told_on, wrote_on, findings_shared_on
    learning.save(update_fields=["candour", "candour_note", "told_on", "wrote_on", "findings_shared_on"])
    record("learning.candour", learning, by=by, candour=candour, told_on=told_on, wrote_on=wrote_on, shared_on=findings_shared_on)
    return learning


@transaction.atomic
def add_finding(learning: LearningResponse, *, factor: str, text: str, at: datetime, by: User) -> Finding:
    learning = _going_on(learning)
    finding = Finding.objects.create(learning=learning, factor=factor, text=text)
    record("learning.found", learning, by=by, finding=finding.pk, factor=factor)
    return finding


@transaction.atomic
def take_finding_back(finding: Finding, *, at: datetime, by: User) -> LearningResponse:
    learning = _going_on(finding.learning)
    record("learning.finding_taken_back", learning, by=by, finding=finding.pk, factor=finding.factor)
    finding.delete()
    return learning


@transaction.atomic
def finish_learning(learning: LearningResponse, *, on: date, shared: str, at: datetime, by: User) -> LearningResponse:
    """Finished: with something found, and with being open done or its absence explained."""
    learning = _going_on(learning)
    if not learning.started_on <= on <= timezone.localdate(at):
        raise Refused(f"Choose a day between {learning.started_on:%-d %B %Y}, when it was started, and today.")
    if not learning.findings.exists():
        raise Refused("Add what was found first: a learning response ends with what it found, even if that is little.")
    if learning.candour == LearningResponse.Candour.UNDECIDED:
        raise Refused("Say first whether the duty of candour applies.")
    if learning.candour == LearningResponse.Candour.APPLIES and not learning.told_on and not learning.candour_note:
        raise Refused("The duty of candour applies: enter when the person or their family was told, or why they could not be.")
    learning.finished_on, learning.shared = on, shared
    learning.save(update_fields=["finished_on", "shared"])
    record("learning.finished", learning, by=by, finished_on=on, late=on > learning.due_on)
    return learning


@transaction.atomic
def raise_from_learning(
    learning: LearningResponse, *, text: str, measure: str, owner: User, due_on: date, at: datetime, by: User
) -> Action:
    """A safety action: what will be done differently. It goes on after the learning response is finished."""
    learning = LearningResponse.objects.select_for_update(of=("self",)).select_related("organisation", "site").get(pk=learning.pk)
    origin = f"Learning response {learning.reference}"
    action = raise_action(learning.unit, text=text, measure=measure, owner=owner, due_on=due_on, origin=origin, at=at, by=by)
    learning.actions.add(action)
    record("learning.action_raised", learning, by=by, action=action)
    return action


@transaction.atomic
def comment(learning: LearningResponse, *, text: str, at: datetime, by: User) -> Comment:
    made = Comment.objects.create(learning=learning, text=text, at=at, by=by)
    record("learning.commented", learning, by=by, comment=made.pk)
    return made
