"""The access assessment: begun with the first contact, completed with its outcome, and after that never changed."""

from calendar import monthrange
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.organisations.models import Organisation, ServiceLine
from reachout.people.models import Relationship
from reachout.people.services import relate
from reachout.refused import Refused
from reachout.rules.selectors import rule
from referrals import notifications
from referrals.models import Assessment, Referral, Security
from referrals.services.closing import leave_agenda
from referrals.services.keeping import after_commit, locked, moved, refuse_unless, saved

Outcome = Assessment.Outcome

LEVEL = {
    Outcome.ACCEPT_HIGH: Security.HIGH,
    Outcome.ACCEPT_MEDIUM: Security.MEDIUM,
    Outcome.ACCEPT_LOW: Security.LOW,
    Outcome.ACCEPT_SEDU: Security.NONE,
}
"""The level an acceptance is for."""

ENDS = {
    Outcome.PICU: (Referral.CloseReason.NOT_ACCEPTED, Referral.DeclineReason.ALTERNATIVE),
    Outcome.COMMUNITY: (Referral.CloseReason.COMMUNITY, ""),
    Outcome.PRISON_INREACH: (Referral.CloseReason.PRISON_INREACH, ""),
    Outcome.NOT_ACCEPTED: (Referral.CloseReason.NOT_ACCEPTED, ""),
}
"""Outcomes that close the referral, and as what."""

WORDS = {
    "medical_opinion": "the medical opinion",
    "medical_by": "who gave the medical opinion",
    "nursing_opinion": "the nursing opinion",
    "nursing_by": "who gave the nursing opinion",
    "specialism": "what the ward should specialise in",
    "ward_sex": "whether the ward should be for men, women or either",
    "risk_summary": "the risk summary",
}


def outcomes_for(service_line: str) -> list[tuple[str, str]]:
    """Secure lines accept for a level; eating disorders for a specialist unit."""
    aed = service_line == ServiceLine.AED
    secure = {Outcome.ACCEPT_HIGH, Outcome.ACCEPT_MEDIUM, Outcome.ACCEPT_LOW}
    left_out = secure | {Outcome.PRISON_INREACH} if aed else {Outcome.ACCEPT_SEDU}
    return [(value, str(label)) for value, label in Outcome.choices if value not in left_out]


@transaction.atomic
def record_assessment(referral: Referral, *, at: datetime, by: User, **fields: Any) -> Assessment:
    """Record an assessment, or complete the one begun. Only an assessor of a provider it was sent to may.

    Fields are ``Assessment``'s. Without an outcome it waits for one; with one it is final and moves the referral on.
    """
    referral = locked(referral)
    refuse_unless(referral, *Referral.ON_AGENDA)
    organisation = assessing_for(referral, by)
    assessment = begun(referral, organisation) or Assessment(referral=referral, organisation=organisation)
    for name, value in fields.items():
        setattr(assessment, name, value)
    assessment.recorded_by = by
    _sensible(assessment, today=timezone.localdate(at))
    if assessment.outcome:
        _complete(assessment)
    assessment.save()

    record("assessment.recorded", assessment, by=by, person=referral.person_id, referral=referral, outcome=assessment.outcome)
    if assessment.outcome:
        _move_on(referral, assessment, at=at, by=by)
    saved(referral)
    return assessment


def assessing_for(referral: Referral, by: User) -> Organisation:
    mine = {own.organisation for own in by.reach(Permission.ASSESSMENT_RECORD).own if own.service_line == referral.service_line}
    sent = referral.sent_to.filter(organisation__in=mine).select_related("organisation").first()
    if sent is None:
        raise Refused("Only an assessor of a provider that this referral was sent to can record an assessment.")
    return sent.organisation


def begun(referral: Referral, organisation: Organisation) -> Assessment | None:
    """The organisation's assessment that has no outcome yet."""
    return referral.assessments.filter(organisation=organisation, outcome="").last()


def _sensible(assessment: Assessment, *, today: date) -> None:
    seen, decided = assessment.first_contact_on, assessment.decided_on
    received = assessment.referral.received_on
    if seen is None:
        raise Refused("Enter the day of the first contact.")
    if max(seen, decided or seen) > today:
        raise Refused("The first contact and the decision cannot be in the future.")
    if seen < received:
        raise Refused(f"The referral came on {received:%-d %B %Y}: the first contact cannot be before that day.")
    if decided and decided < seen:
        raise Refused("The decision cannot be before the first contact.")


def _complete(assessment: Assessment) -> None:
    outcome, line = assessment.outcome, assessment.referral.service_line
    if outcome not in dict(outcomes_for(line)):
        raise Refused("Choose one of this service line's outcomes.")
    if assessment.decided_on is None:
        raise Refused("Enter the day of the decision.")
    if outcome in LEVEL:
        _complete_acceptance(assessment)
    elif not assessment.reason.strip():
        raise Refused("Write the reason and what you advise: the referrer will read it.")
    if outcome == Outcome.NOT_ACCEPTED and assessment.reason_code not in Referral.DeclineReason.values:
        raise Refused("Choose why the person is not accepted.")


def _complete_acceptance(assessment: Assessment) -> None:
    missing = [words for name, words in WORDS.items() if not str(getattr(assessment, name)).strip()]
    if missing:
        raise Refused(f"To accept, also give {', '.join(missing)}.")
    level = LEVEL[Outcome(assessment.outcome)]
    if assessment.recommended_security not in {"", level}:
        raise Refused(f"“{assessment.get_outcome_display()}” goes with {level.label.lower()}: change one of them.")
    assessment.recommended_security = level
    if assessment.decided_on and assessment.valid_until is None:
        months = rule("assessment_valid_months", on=assessment.decided_on, service_line=assessment.referral.service_line)
        assessment.valid_until = after_months(assessment.decided_on, months)


def after_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _move_on(referral: Referral, assessment: Assessment, *, at: datetime, by: User) -> None:
    """What the outcome makes of the referral. High secure beds are another commissioner's: the referral stays open and on the
    agenda, but on no list for a bed here. An acute bed in between keeps an eating-disorder referral where it was."""
    outcome = Outcome(assessment.outcome)
    note = str(outcome.label)
    if outcome in Assessment.ACCEPTS:
        moved(referral, Referral.Status.WAITING, at=at, by=by, note=note)
    elif outcome == Outcome.PICU and referral.service_line == ServiceLine.AED:
        referral.in_acute = True
        moved(referral, referral.status, at=at, by=by, note="In acute, awaiting a specialist unit")
    elif outcome in ENDS:
        _end(referral, assessment, at=at, by=by, note=note)
    else:
        moved(referral, Referral.Status.ACCEPTED, at=at, by=by, note=note)
    relate(referral.person, kind=Relationship.Kind.LINE, service_line=referral.service_line, at=at)
    after_commit(notifications.tell_referrer.delay, referral.pk, "there is an assessment")


def _end(referral: Referral, assessment: Assessment, *, at: datetime, by: User, note: str) -> None:
    referral.close_reason, decline_reason = ENDS[Outcome(assessment.outcome)]
    referral.decline_reason = assessment.reason_code or decline_reason
    referral.decline_advice = assessment.reason
    referral.closed_on = timezone.localdate(at)
    moved(referral, Referral.Status.CLOSED, at=at, by=by, note=note)
    leave_agenda(referral, at=at)
