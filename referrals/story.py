from reachout.accounts.models import User
from reachout.people.models import Person
from reachout.people.story import Happening, chapter
from referrals.models import Referral
from referrals.tables import status_tag


@chapter
def referrals(person: Person, user: User) -> list[Happening]:
    """When the person was referred, seen, accepted or not, and why a referral ended: two queries."""
    rows = Referral.objects.visible_to(user).filter(person=person).prefetch_related("assessments")
    return [happening for referral in rows for happening in _of(referral)]


def _of(referral: Referral) -> list[Happening]:
    url, line = referral.get_absolute_url(), referral.get_service_line_display()
    told = [Happening(referral.received_on, f"Referred to {line.lower()}", referral.reference, url, status_tag(referral))]
    for assessment in referral.assessments.all():
        if assessment.first_contact_on:
            told.append(Happening(assessment.first_contact_on, "First contact of an assessment", referral.reference, url))
        if assessment.outcome and assessment.decided_on:
            told.append(Happening(assessment.decided_on, f"Assessed: {assessment.get_outcome_display().lower()}", "", url))
    if referral.closed_on:
        told.append(Happening(referral.closed_on, f"Referral closed: {referral.get_close_reason_display().lower()}", "", url))
    return told
