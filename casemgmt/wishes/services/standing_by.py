"""Advocates, and the family and carers who stand by the person."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from casemgmt.models import Case
from casemgmt.wishes.models import AdvocacyStep, Carer, CarerEvent
from casemgmt.wishes.services.base import in_order, opened
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused

What = CarerEvent.What


@transaction.atomic
def keep_advocacy(
    case: Case, *, kind: str, what: str, on: date, at: datetime, by: User | None, service: str = "", words: str = ""
) -> AdvocacyStep:
    """An advocate offered, accepted, declined, met, or no longer theirs."""
    case = opened(case, on, at)
    if what == AdvocacyStep.What.ACCEPTED and not service.strip():
        raise Refused("Name the advocacy service.")
    step = AdvocacyStep.objects.create(
        case=case, kind=kind, what=what, on=on, service=service, words=words, recorded_at=at, recorded_by=by
    )
    record("advocacy.kept", step, by=by, kind=kind, happened=what, on=on)
    return step


@transaction.atomic
def add_carer(
    case: Case,
    *,
    name: str,
    relation: str,
    since_on: date,
    at: datetime,
    by: User | None,
    reached_by: str = "",
    consent: str = Carer.Consent.NOT_ASKED,
    may_be_told: str = "",
) -> Carer:
    case = opened(case, since_on, at)
    carer = Carer.objects.create(
        case=case,
        name=name,
        relation=relation,
        reached_by=reached_by,
        consent=consent,
        may_be_told=may_be_told,
        since_on=since_on,
        recorded_at=at,
        recorded_by=by,
    )
    _event(carer, What.CONSENT, since_on, at, by, state=consent, words=may_be_told)
    record("carer.added", carer, by=by, since_on=since_on, consent=consent)
    return carer


@transaction.atomic
def keep_contact(
    carer: Carer, *, on: date, how: str, at: datetime, by: User | None, words: str = "", in_confidence: bool = False
) -> CarerEvent:
    carer = _locked(carer, on, at)
    event = _event(carer, What.CONTACT, on, at, by, how=how, words=words, in_confidence=in_confidence)
    record("carer.contacted", carer, by=by, on=on, how=how)
    return event


@transaction.atomic
def change_consent(carer: Carer, *, on: date, consent: str, at: datetime, by: User | None, may_be_told: str = "") -> Carer:
    """What the person says this carer may be told, from a day on."""
    carer = _locked(carer, on, at)
    if consent == Carer.Consent.SOME and not may_be_told.strip():
        raise Refused("Write what they may be told.")
    before, carer.consent, carer.may_be_told = carer.consent, consent, may_be_told
    carer.save(update_fields=["consent", "may_be_told"])
    _event(carer, What.CONSENT, on, at, by, state=consent, words=may_be_told)
    record("carer.consent_changed", carer, by=by, on=on, consent=consent, before=before)
    return carer


@transaction.atomic
def change_assessment(carer: Carer, *, on: date, assessment: str, at: datetime, by: User | None, words: str = "") -> Carer:
    """A carer's assessment offered, accepted, declined or carried out."""
    carer = _locked(carer, on, at)
    if assessment == carer.assessment:
        raise Refused("That is how it stands already.")
    before, carer.assessment = carer.assessment, assessment
    carer.save(update_fields=["assessment"])
    _event(carer, What.ASSESSMENT, on, at, by, state=assessment, words=words)
    record("carer.assessment_changed", carer, by=by, on=on, assessment=assessment, before=before)
    return carer


@transaction.atomic
def end_carer(carer: Carer, *, until_on: date, at: datetime, by: User, words: str = "") -> Carer:
    carer = _locked(carer, until_on, at)
    carer.until_on = until_on
    carer.save(update_fields=["until_on"])
    _event(carer, What.ENDED, until_on, at, by, words=words)
    record("carer.ended", carer, by=by, until_on=until_on)
    return carer


def _locked(carer: Carer, on: date, at: datetime) -> Carer:
    case = opened(carer.case, on, at)
    carer = Carer.objects.select_for_update().get(pk=carer.pk)
    carer.case = case
    if carer.until_on:
        raise Refused(f"They have not been a contact since {carer.until_on:%-d %B %Y}.")
    in_order(on, carer.since_on, "They have been a contact since")
    return carer


def _event(
    carer: Carer,
    what: CarerEvent.What,
    on: date,
    at: datetime,
    by: User | None,
    *,
    how: str = "",
    state: str = "",
    words: str = "",
    in_confidence: bool = False,
) -> CarerEvent:
    return CarerEvent.objects.create(
        carer=carer, what=what, on=on, how=how, state=state, words=words, in_confidence=in_confidence, at=at, by=by
    )
