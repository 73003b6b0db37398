"""Asks. Whoever keeps the case, or the unit, asks; only whoever keeps the case records the answer and closes: a provider cannot
end the escalation of its own delay."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from casemgmt.discharge.models import Ask
from casemgmt.models import Case
from casemgmt.services.handing_over import lock
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.organisations.models import Organisation
from reachout.refused import Refused


@transaction.atomic
def ask(case: Case, *, organisation: Organisation | None, whom: str, what: str, answer_by: date, at: datetime, by: User) -> Ask:
    """Ask a body, or somebody, for what would let the person leave."""
    case, day = lock(case), timezone.localdate(at)
    if organisation is None and not whom.strip():
        raise Refused("Say who is asked: choose an organisation, or write who it is.")
    if answer_by < day:
        raise Refused("Choose a day from today on to answer by.")
    made = Ask.objects.create(
        case=case, organisation=organisation, whom=whom, what=what, asked_on=day, answer_by=answer_by, by=by
    )
    record("ask.made", made, by=by, person=case.person_id, organisation=organisation, answer_by=answer_by)
    return made


@transaction.atomic
def answer_ask(ask: Ask, *, answered_on: date, answer: str, at: datetime, by: User) -> Ask:
    """What came back. An answer stops the clock, so whoever keeps the case records it."""
    ask = _standing(ask, by)
    if not ask.asked_on <= answered_on <= timezone.localdate(at):
        raise Refused("Enter a day from the asking to today.")
    ask.answered_on, ask.answer = answered_on, answer
    ask.save(update_fields=["answered_on", "answer"])
    record("ask.answered", ask, by=by, person=ask.case.person_id, answered_on=answered_on)
    return ask


@transaction.atomic
def close_ask(ask: Ask, *, at: datetime, by: User) -> Ask:
    """Done with: resolved, or no longer needed."""
    ask = _standing(ask, by)
    ask.closed_on, ask.closed_by = timezone.localdate(at), by
    ask.save(update_fields=["closed_on", "closed_by"])
    record("ask.closed", ask, by=by, person=ask.case.person_id)
    return ask


def _standing(ask: Ask, by: User) -> Ask:
    ask = Ask.objects.select_for_update(of=("self",)).select_related("case__person", "organisation").get(pk=ask.pk)
    if not Case.objects.open_to(by, Permission.CASE_KEEP).filter(pk=ask.case_id).exists():
        raise Refused("Only the case manager records an answer or closes what was asked.")
    if ask.closed_on:
        raise Refused("This was closed already.")
    return ask
