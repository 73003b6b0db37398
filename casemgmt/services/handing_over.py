from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from beds.models import WardStay
from casemgmt.models import Case, CommunityEpisode, Handover
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.pages.words import plural
from reachout.refused import Refused


@transaction.atomic
def hand_over(case: Case, *, to: User | None, note: str, at: datetime, by: User | None) -> Case:
    """Give a case to a case manager of its service line, or back to nobody; one manager at a time, and each change is kept.

    A case that has a manager passes on with a note for whoever takes it.
    """
    case = lock(case)
    if to and not (to.is_active and case.service_line in to.reach(Permission.CASE_KEEP).lines):
        raise Refused("Choose a case manager of this service line.")
    if case.manager_id == (to.pk if to else None):
        raise Refused(f"This case is already {'theirs' if to else 'without a case manager'}.")
    if case.manager_id and not note.strip():
        raise Refused("Write a note for the case manager who takes over: what is due, what is stuck.")
    Handover.objects.create(case=case, giver=case.manager, taker=to, at=at, by=by, note=note)
    record("case.handed_over", case, by=by, giver=case.manager_id, taker=to)
    case.manager = to
    case.save(update_fields=["manager"])
    return case


@transaction.atomic
def hand_over_all(cases: Iterable[Case], *, giver: User | None, to: User | None, note: str, at: datetime, by: User) -> list[Case]:
    """Give several cases at once, all of them or none. Each must still be with whom it was when somebody chose it."""
    locked = [lock(case) for case in sorted(cases, key=lambda case: case.pk)]
    gone = [case for case in locked if case.manager_id != (giver.pk if giver else None)]
    if gone:
        which = "This case has" if len(locked) == 1 else f"{plural(len(gone), 'of these cases has', 'of these cases have')}"
        raise Refused(f"{which} changed hands since you opened this page. Nothing was changed: look again.")
    return [hand_over(case, to=to, note=note, at=at, by=by) for case in locked]


@transaction.atomic
def close(case: Case, *, on: date, because: str, at: datetime, by: User) -> Case:
    """Close a case whose person is in no bed of the line and with no team of it: nobody in a bed is ever without a case."""
    case = lock(case)
    if on > at.date() or on < case.opened_on:
        raise Refused("Enter a day from the opening of the case to today.")
    if WardStay.objects.filter(person=case.person_id, ward__service_line=case.service_line, ended_on=None).exists():
        raise Refused("This person is in a bed: the case stays open until they have left it.")
    if CommunityEpisode.objects.filter(
        ~Q(accepted_on=None), person=case.person_id, service_line=case.service_line, discharged_on=None, liaison_only=False
    ).exists():
        raise Refused("The community team still has this person: record their discharge from it first.")
    case.closed_on, case.closed_because = on, because
    case.save(update_fields=["closed_on", "closed_because"])
    record("case.closed", case, by=by, on=on, because=because)
    return case


def lock(case: Case) -> Case:
    case = Case.objects.select_for_update(of=("self",)).select_related("manager").get(pk=case.pk)
    if not case.is_open:
        raise Refused("This case is closed.")
    return case
