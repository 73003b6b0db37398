"""What waits: for a ward reviews that are late and answers that are missing; for a case manager what is new and who has not been
told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from casemgmt.incidents import selectors, tags
from casemgmt.incidents.models import Concern, Incident
from casemgmt.incidents.models.incidents import IncidentQuerySet
from casemgmt.incidents.views.found import interventions_open_to
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.jinja import short_moment
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import MOST, Item, Section, first_of, section
from reachout.rules.selectors import rules_on

RECORD, KEEP = Permission.INCIDENT_RECORD, Permission.CASE_KEEP


@section(RECORD, order=20)
def restrictions(user: User, now: datetime) -> Section:
    """Who is secluded or segregated on one's wards, the next review first."""
    found = selectors.going_on(interventions_open_to(user, RECORD), at=now, rules=rules_on(timezone.localdate(now)))
    found.sort(key=lambda one: one.clocks[0].due_at)
    items = [
        Item(
            one.intervention.spell.person.name,
            "/incidents/restrictions/",
            detail=f"{one.word}, {one.intervention.ward}. {one.clocks[0].kind.label} due {short_moment(one.clocks[0].due_at)}",
            tag=tags.clock(one.clocks[0], now),
        )
        for one in found[:MOST]
    ]
    late = sum(bool(one.late(now)) for one in found)
    return Section("Secluded or segregated now", items, count=len(found), url="/incidents/restrictions/", late=late)


@section(RECORD, order=32)
def answers_missing(user: User, now: datetime) -> Section:
    rows = Incident.objects.open_to(user, RECORD).lacking_answers().with_duties()
    return _section("Use of force to write up", rows.order_by("happened_at"), "/incidents/?only=lacking", "answers/")


@section(RECORD, KEEP, order=33)
def to_tell(user: User, now: datetime) -> Section:
    """For a ward, whom it has still to tell; for a case manager, of whose patients somebody has not been told in time."""
    today = timezone.localdate(now)
    if not user.reach(KEEP):
        rows = Incident.objects.open_to(user, RECORD).untold()
    else:
        days = rules_on(today).get("incident_notify_days")
        rows = _of_my_patients(user).untold().filter(happened_at__lt=selectors.start_of(today - timedelta(days=days)))
    return _section("Incidents to notify", rows.order_by("happened_at"), "/incidents/?only=untold")


@section(KEEP, order=34)
def new_incidents(user: User, now: datetime) -> Section:
    """Of one's own patients, recorded since the beginning of yesterday."""
    since = selectors.start_of(timezone.localdate(now) - timedelta(days=1))
    rows = _of_my_patients(user).standing().with_duties().filter(recorded_at__gte=since).exclude(recorded_by=None)
    return _section("New incidents of your patients", rows.order_by("-recorded_at"), "/incidents/")


@section(KEEP, order=35)
def concerns_to_close(user: User, now: datetime) -> Section:
    rows = Concern.objects.open_to(user, KEEP).standing().exclude(outcome="").order_by("answered_on", "pk")
    rows = rows.select_related("incident__spell__person", "incident__ward")
    return first_of("Safeguarding concerns to close", rows, _to_close, url="/incidents/?safeguarding=yes")


def _to_close(concern: Concern) -> Item:
    detail = f"{concern.get_about_display()}: {concern.get_outcome_display().lower()}"
    return Item(concern.incident.spell.person.name, concern.get_absolute_url(), detail=detail, tag=Tag("To close", Meaning.SOON))


def _of_my_patients(user: User) -> IncidentQuerySet:
    cases = Case.objects.filter(Q(manager=user) | Q(manager=None)).open_to(user, KEEP).current()
    return Incident.objects.open_to(user, KEEP).filter(spell__person__in=cases.values("person"))


def _section(title: str, rows: IncidentQuerySet, url: str, step: str = "") -> Section:
    """All of them with their duties, so that they are read together."""

    def item(row: Incident) -> Item:
        detail = f"{row.get_kind_display()}, {row.ward}, {short_moment(row.happened_at)}"
        return Item(row.spell.person.name, f"{row.get_absolute_url()}{step}", detail=detail, tag=tags.with_harm(row))

    return first_of(title, rows.select_related("spell__person", "ward"), item, url=url)
