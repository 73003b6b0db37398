from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.people.models import Person, Relationship
from reachout.people.services import relate
from referrals import notifications
from referrals.models import Referral, Source, Urgency
from referrals.services.drafting import refuse_second
from referrals.services.keeping import after_commit, moved, saved


@transaction.atomic
def refer_internally(
    person: Person,
    *,
    service_line: str,
    setting: str,
    security_sought: str,
    specialism_sought: str,
    why: str,
    at: datetime,
    by: User,
    urgency: str = Urgency.ROUTINE,
    answers: dict[str, Any] | None = None,
) -> Referral:
    """Ask for another bed for somebody who is in one: triaged, assessed and brought to the meeting like any other. No
    organisation makes it: whoever follows the case asks, for the commissioning function. ``answers`` as the form has them."""
    refuse_second(person, service_line)
    referral = Referral(
        person=person,
        service_line=service_line,
        received_on=timezone.localdate(at),
        received_at=at,
        source=Source.P1,
        setting=setting,
        referred_by=by,
        urgency=urgency,
        security_sought=security_sought,
        specialism_sought=specialism_sought,
        from_prison=False,
        answers=answers or {},
    )
    referral.save()
    moved(referral, Referral.Status.SUBMITTED, at=at, by=by, note=why)
    relate(person, service_line=service_line, at=at, kind=Relationship.Kind.LINE)
    saved(referral)

    record("referral.submitted", referral, by=by, urgency=referral.urgency, source=referral.source)
    after_commit(notifications.tell_triage.delay, referral.pk)
    return referral
