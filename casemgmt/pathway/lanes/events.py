"""What happened on a day: referrals, assessments, decisions, reviews, incidents."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from beds.meetings.models import Decision
from casemgmt.discharge.models import Plan
from casemgmt.incidents.models import Incident
from casemgmt.models import Case
from casemgmt.pathway.facts import Fact, Lane
from casemgmt.reviews.models import Review
from reachout.accounts.models import User
from referrals.models import Assessment, Referral

REVIEWS = {
    "cpa": "C", "cetr": "E", "visit": "V", "contact": "K", "renewal": "S", "tribunal": "T", "moj_report": "J", "rights": "R",
    "consent": "N",
}  # fmt: skip


def steps(case: Case, user: User) -> Iterator[Fact]:
    """Referrals, assessments and decisions that the reader may see: three queries."""
    seen = Referral.objects.visible_to(user).filter(person=case.person_id)
    for referral in seen:
        line = str(referral.get_service_line_display())
        yield Fact(Lane.STEPS, referral.received_on, "Referred", "R", detail=line, url=referral.get_absolute_url())
    assessments = Assessment.objects.filter(referral__in=seen, decided_on__isnull=False).exclude(outcome="")
    for made in assessments.select_related("referral"):
        outcome = str(made.get_outcome_display())
        url = made.referral.get_absolute_url()
        yield Fact(Lane.STEPS, made.decided_on or made.created_at.date(), "Assessed", "S", detail=outcome, url=url)
    decisions = Decision.objects.visible_to(user).standing().filter(referral__in=seen)
    for decision in decisions.select_related("referral", "meeting"):
        day = timezone.localdate(decision.decided_at or decision.meeting.starts_at)
        what = str(decision.get_decision_display())
        yield Fact(Lane.STEPS, day, "Decided", "M", detail=what, url=decision.referral.get_absolute_url())


def reviews(case: Case, user: User) -> Iterator[Fact]:
    """Held, booked and missed: one query."""
    for review in Review.objects.visible_to(user).filter(person=case.person_id).exclude(status=Review.Status.CANCELLED):
        day = review.held_on or review.booked_on or review.due_on
        if day is None:
            continue
        missed, held = review.status == Review.Status.MISSED, review.status == Review.Status.HELD
        kind, what = str(review.get_kind_display()), str(review.get_status_display())
        yield Fact(
            Lane.MISSED if missed else Lane.REVIEWS,
            day,
            f"{kind}, {what[0].lower()}{what[1:]}",
            REVIEWS.get(review.kind, "?"),
            kind="missed" if missed else "held" if held else "booked",
            detail=review.why if missed else str(review.get_rag_display()),
            url=review.get_absolute_url(),
        )


def planned(case: Case, user: User) -> Iterator[Fact]:
    """When they are expected to leave: one query. Whoever sees the case sees its plan."""
    for plan in Plan.objects.filter(case=case, closed_on=None, expected_on__isnull=False):
        if plan.expected_on:
            yield Fact(
                Lane.MOVES,
                plan.expected_on,
                "Expected to leave",
                "E",
                kind="booked",
                detail=plan.target,
                url=plan.get_absolute_url(),
            )


def incidents(case: Case, user: User) -> Iterator[Fact]:
    """One query. On the wards that the reader may see into."""
    rows = Incident.objects.visible_to(user).standing().filter(spell__person=case.person_id)
    for incident in rows.only("id", "reference", "happened_at", "kind"):
        what = str(incident.get_kind_display())
        kind = "restrictive" if incident.kind == Incident.Kind.RESTRICTIVE else "other"
        day = timezone.localdate(incident.happened_at)
        yield Fact(Lane.INCIDENTS, day, what, "I", kind=kind, url=incident.get_absolute_url())
