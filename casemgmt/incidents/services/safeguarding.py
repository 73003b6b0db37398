from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from casemgmt.incidents.models import Concern, Incident
from casemgmt.incidents.services.locks import lock
from casemgmt.incidents.services.telling import tell
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.pages.words import long_day
from reachout.refused import Refused


@transaction.atomic
def raise_concern(incident: Incident, *, about: str, at: datetime, by: User) -> Concern:
    incident = lock(incident)
    if Concern.objects.filter(incident=incident).exists():
        raise Refused("A safeguarding concern about this incident has already been raised.")
    concern = Concern.objects.create(incident=incident, about=about, raised_at=at, raised_by=by)
    _told("raised", concern, by, about=about)
    return concern


@transaction.atomic
def refer_concern(concern: Concern, *, referred_on: date, authority: str, at: datetime, by: User) -> Concern:
    """The local authority's safeguarding team has it: they have been told of the incident."""
    concern = _open(concern)
    if concern.referred_on:
        raise Refused(f"It was referred to {concern.authority} on {long_day(concern.referred_on)}.")
    if not concern.incident.notifications.filter(to=Incident.Told.SAFEGUARDING).exists():
        tell(concern.incident, to=Incident.Told.SAFEGUARDING, told_on=referred_on, at=at, by=by)
    concern.referred_on, concern.authority = referred_on, authority
    concern.save(update_fields=["referred_on", "authority"])
    _told("referred", concern, by, on=referred_on)
    return concern


@transaction.atomic
def answer_concern(
    concern: Concern, *, enquiry: str, outcome: str, learned: str, answered_on: date | None, at: datetime, by: User
) -> Concern:
    """What the local authority decided, and what came of it."""
    concern = _open(concern)
    if outcome and not answered_on:
        raise Refused("Enter the day on which the outcome was known.")
    if answered_on and not timezone.localdate(concern.incident.happened_at) <= answered_on <= timezone.localdate(at):
        raise Refused("Enter a day from the incident to today.")
    concern.enquiry, concern.outcome, concern.learned, concern.answered_on = enquiry, outcome, learned, answered_on
    concern.save(update_fields=["enquiry", "outcome", "learned", "answered_on"])
    _told("answered", concern, by, enquiry=enquiry, outcome=outcome)
    return concern


@transaction.atomic
def close_concern(concern: Concern, *, at: datetime, by: User) -> Concern:
    """The commissioning side agrees that it is settled: a provider does not close a concern about its own care."""
    concern = _open(concern)
    if not Incident.objects.open_to(by, Permission.CASE_KEEP).filter(pk=concern.incident_id).exists():
        raise Refused("A safeguarding concern is closed by the case manager, not by the provider.")
    if not concern.outcome:
        raise Refused("There is no outcome yet: the concern stays open until the ward has recorded it.")
    concern.closed_at, concern.closed_by = at, by
    concern.save(update_fields=["closed_at", "closed_by"])
    _told("closed", concern, by)
    return concern


def _open(concern: Concern) -> Concern:
    incident = lock(concern.incident)
    concern = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
    if concern.closed_at:
        raise Refused(f"This concern was closed on {long_day(concern.closed_at)}. Nothing was changed.")
    concern.incident = incident
    return concern


def _told(verb: str, concern: Concern, by: User, **facts: Any) -> None:
    record(f"safeguarding.{verb}", concern, by=by, person=concern.incident.spell.person_id, **facts)
