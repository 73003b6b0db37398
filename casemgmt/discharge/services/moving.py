"""Moving on: one action over beds. What it touches changes together or not at all: the stay, the plan, the clock, the letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from beds import services as beds
from beds.models import Hold, Spell, WardStay
from casemgmt.discharge import notifications
from casemgmt.discharge.models import Ask, Departure, Onward, Plan
from casemgmt.discharge.services.asking import ask
from casemgmt.discharge.services.letters import issue
from casemgmt.facts import Facts, facts_of
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.people.models import LegalStatus
from reachout.refused import Refused
from referrals import services as referrals
from referrals.models import Referral, Security, Source

STAYS_OPEN = (Spell.Destination.OTHER_UNIT, Spell.Destination.HIGH_SECURE)
"""After these the person is still in hospital: the plan to leave it goes on."""

SETTINGS: dict[str, str] = {Security.MEDIUM: "medium_secure", Security.LOW: "low_secure", Security.HIGH: "high_secure"}


@transaction.atomic
def transfer(case: Case, *, hold: Hold, on: date, at: datetime, by: User) -> WardStay:
    """They have come to the ward that accepted them; the old stay ends the same day. For those who manage stays there."""
    if not Hold.objects.open_to(by, Permission.STAY_MANAGE).filter(pk=hold.pk, referral__person=case.person_id).exists():
        raise Refused("The ward that accepted them records the arrival.")
    stay = beds.admit(hold, on=on, at=at, by=by, transfer=True)
    record("case.transferred", case, by=by, stay=stay, on=on)
    return stay


@transaction.atomic
def discharge(
    case: Case,
    *,
    on: date,
    destination: str,
    left_at: datetime | None,
    letters: Sequence[str],
    at: datetime,
    by: User,
) -> Spell:
    """They have left. To the community the clock of the follow-up begins, the plan closes and the letters are issued."""
    stay = _own_stay(case, by)
    to_community = destination == Spell.Destination.COMMUNITY
    if left_at and timezone.localdate(left_at) != on:
        raise Refused("The time they left must be on the day of the discharge.")
    if left_at and left_at > at:
        raise Refused("The time they left is in the future. Enter it when they have left.")
    if to_community:
        for kind in letters:
            issue(case, kind=kind, left_on=on, left_at=left_at, at=at, by=by)
    spell = beds.discharge(stay.spell, on=on, destination=destination, at=at, by=by)
    if destination not in STAYS_OPEN:
        _close_plan(case, on=on, by=by)
    if to_community and left_at:
        Departure.objects.create(spell=spell, case=case, left_at=left_at)
    record("case.left", case, by=by, on=on, destination=destination)
    return spell


@transaction.atomic
def propose_discharge(case: Case, *, what: str, answer_by: date, at: datetime, by: User) -> Ask:
    """For those who cannot change a provider's beds: the unit is asked, and told that it is."""
    facts = the_facts(case, at)
    if facts.ward is None:
        raise Refused("This person is in no bed: there is no unit to ask.")
    made = ask(case, organisation=facts.ward.site.organisation, whom="", what=what, answer_by=answer_by, at=at, by=by)
    transaction.on_commit(partial(notifications.tell_unit.delay, made.pk), robust=True)
    return made


@transaction.atomic
def ask_step_down(case: Case, *, security: str, urgency: str, why: str, at: datetime, by: User) -> Referral:
    """A referral for the bed meeting, filled in from what is on record and kept beside the case."""
    facts = the_facts(case, at)
    if facts.ward is None or facts.stay is None:
        raise Refused("This person is in no bed: somebody refers them as anybody else.")
    ward, stay = facts.ward, facts.stay
    place = f"{ward.name}, {ward.site.name}"[:200]
    referral = referrals.refer_internally(
        case.person,
        service_line=case.service_line,
        setting=place,
        security_sought=security,
        specialism_sought=ward.specialism,
        urgency=urgency,
        why=why,
        answers={
            "where": {"setting": SETTINGS.get(ward.security, "other"), "place": place, "since_on": stay.started_on.isoformat()},
            "asking": {"source": Source.P1, "referrer_name": by.name, "urgency": urgency, "urgency_why": why},
            "law": _law(facts.legal),
        },
        at=at,
        by=by,
    )
    Onward.objects.create(case=case, referral=referral, asked_on=timezone.localdate(at), by=by)
    record("case.step_down_asked", case, by=by, referral=referral, security=security)
    return referral


def the_facts(case: Case, at: datetime) -> Facts:
    [facts] = facts_of(Case.objects.filter(pk=case.pk), on=timezone.localdate(at))
    return facts


def _own_stay(case: Case, by: User) -> WardStay:
    """The stay, if its ward is the user's to manage. A case manager never edits a provider's beds."""
    mine = WardStay.objects.open_to(by, Permission.STAY_MANAGE).current()
    stay = mine.filter(person=case.person_id, ward__service_line=case.service_line).select_related("spell").first()
    if stay is None:
        raise Refused("Only the ward they are on records that they have left.")
    return stay


def _close_plan(case: Case, *, on: date, by: User) -> None:
    for plan in Plan.objects.select_for_update().filter(case=case, closed_on=None):
        plan.closed_on = max(on, plan.begun_on)
        plan.save(update_fields=["closed_on"])
        record("discharge_plan.closed", plan, by=by, person=case.person_id, on=on)


def _law(legal: LegalStatus | None) -> dict[str, Any]:
    if legal is None:
        return {}
    expires = {"section_expires_on": legal.expires_on.isoformat()} if legal.expires_on else {}
    return {"legal_status": legal.code, "section_on": legal.started_on.isoformat(), **expires}
