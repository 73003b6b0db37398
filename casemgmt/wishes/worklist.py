"""Whose goals nobody has talked about for a while, and who has not been offered an advocate."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from beds.models import WardStay
from casemgmt.models import Case
from casemgmt.wishes.models import AdvocacyStep, Goal
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import MOST, Item, Section, section, shared
from reachout.people.models import LegalStatus
from reachout.rules.selectors import rules_on
from referrals.services.assessing import after_months

WRITE = (Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE)


@section(*WRITE, order=56)
def goals_to_talk_about(user: User, now: datetime) -> Section:
    """Goals that nobody talked about with them for the months of the rule, and those who have not been asked at all."""
    today = timezone.localdate(now)
    months = int(rules_on(today).get("goals_look_months"))
    before = after_months(today, -months)
    rows = sorted((one for one in _in_hospital(user, now) if one.last < before), key=lambda one: (one.last, one.pk))

    def item(case: Any) -> Item:
        detail = "Goals last talked about" if case.goals_looked_at_on else "Never asked what they want"
        return Item(case.person.name, f"/wishes/{case.pk}/#goals", detail=detail, due_on=after_months(case.last, months))

    items = [item(one) for one in rows[:MOST]]
    return Section("Goals to talk about", items, count=len(rows), url="/wishes/?sort=goals_on", late=len(rows))


@section(*WRITE, order=57)
def advocates_to_offer(user: User, now: datetime) -> Section:
    """Detained, and no advocate was ever offered."""
    days = timedelta(days=int(rules_on(timezone.localdate(now)).get("advocate_offer_days")))
    never = [one for one in _in_hospital(user, now) if one.detained_on and not one.offered]

    def item(case: Any) -> Item:
        due_on = max(case.detained_on, case.opened_on) + days  # the pathway may have begun after the section
        return Item(case.person.name, f"/wishes/{case.pk}/#advocacy", detail="No advocate offered", due_on=due_on)

    rows = sorted(never, key=lambda one: (one.detained_on, one.pk))
    return Section("Advocates to offer", [item(one) for one in rows[:MOST]], count=len(rows), url="/wishes/?missing=advocate")


@shared
def _in_hospital(user: User, now: datetime) -> list[Any]:
    """A unit's own, or a case manager's own caseload: since when they are detained, when their goals were last talked about,
    and whether an advocate was offered."""
    today = timezone.localdate(now)
    detained = LegalStatus.objects.filter(
        person=OuterRef("person"), code__in=rules_on(today).get("advocate_statuses"), ended_on=None, started_on__lte=today
    ).order_by("started_on")
    goals = Goal.objects.filter(case=OuterRef("pk")).order_by(F("looked_at_on").desc(nulls_last=True))
    managed = Case.objects.open_to(user, Permission.CASE_KEEP).filter(manager=user)
    mine: Any = Case.objects.open_to(user, Permission.CASE_CONTRIBUTE) | managed
    found = mine.current().filter(Exists(_in_bed())).select_related("person")
    return list(
        found.annotate(
            detained_on=Subquery(detained.values("started_on")[:1]),
            goals_looked_at_on=Subquery(goals.values("looked_at_on")[:1]),
            last=Coalesce("goals_looked_at_on", "opened_on"),
            offered=Exists(AdvocacyStep.objects.filter(case=OuterRef("pk"))),
        )
    )


def _in_bed() -> QuerySet[WardStay]:
    return WardStay.objects.filter(person=OuterRef("person"), ward__service_line=OuterRef("service_line"), ended_on=None)
