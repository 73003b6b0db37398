from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from casemgmt.discharge import tags
from casemgmt.discharge.clocks import State, clocks_for
from casemgmt.discharge.models import Ask, PlanItem
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation
from reachout.pages.worklist import MOST, Item, Section, first_of, section

KEEP, CONTRIBUTE = Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE
SOON = timedelta(days=7)


@section(KEEP, CONTRIBUTE, order=50)
def follow_up(user: User, now: datetime) -> Section:
    """Whoever left for the community and has not been spoken to yet, the fewest hours left first."""
    clocks = clocks_for(_mine(user), on=timezone.localdate(now))
    waiting = [clock for clock in clocks if clock.state(now) in (State.DUE, State.MISSED) and not clock.missed_because]
    items = [
        Item(clock.case.person.name, f"/discharge/{clock.case.pk}/", detail="Left hospital", tag=tags.clock(clock, now))
        for clock in waiting[:MOST]
    ]
    late = sum(clock.state(now) == State.MISSED for clock in waiting)
    return Section("In touch after discharge", items, count=len(waiting), late=late, url=reverse("discharge:follow-up"))


@section(KEEP, order=51)
def answers(user: User, now: datetime) -> Section:
    """Asked on one's own cases, and due or overdue."""
    return _asks(Ask.objects.filter(case__in=_mine(user)), timezone.localdate(now), "Answers that somebody's leaving waits for")


@section(CONTRIBUTE, order=51)
def asked_of_us(user: User, now: datetime) -> Section:
    """What the case manager asks of the user's own organisation."""
    own = Organisation.objects.filter(pk__in=[own.organisation for own in user.reach(CONTRIBUTE).own])
    rows = Ask.objects.open_to(user, CONTRIBUTE).filter(organisation__in=own)
    return _asks(rows, timezone.localdate(now) + timedelta(days=365), "Asked of your unit")


@section(KEEP, CONTRIBUTE, order=52)
def plan_items(user: User, now: datetime) -> Section:
    """Items of discharge plans that are due within a week, or overdue."""
    day = timezone.localdate(now)
    rows = PlanItem.objects.filter(plan__case__in=_mine(user), plan__closed_on=None, done_on=None, due_on__lte=day + SOON)
    rows = rows.select_related("plan__case__person").order_by("due_on", "pk")
    return first_of("Discharge plans", rows, _item, url=reverse("discharge:plans"), late=Q(due_on__lt=day))


def _item(one: PlanItem) -> Item:
    return Item(one.text, one.plan.get_absolute_url(), detail=one.plan.case.person.name, due_on=one.due_on)


def _mine(user: User) -> QuerySet[Case]:
    """A case manager's own cases, or those of the unit."""
    rows = Case.objects.open_to(user, CONTRIBUTE)
    return Case.objects.filter(Q(pk__in=rows.values("pk")) | Q(manager=user)).current()


def _asks(rows: Any, by: date, title: str) -> Section:
    rows = rows.standing().filter(answered_on=None, answer_by__lte=by + SOON).select_related("case__person", "organisation")
    return first_of(title, rows.order_by("answer_by", "pk"), _ask, url=reverse("delays:register"))


def _ask(one: Ask) -> Item:
    return Item(f"{one.body}: {one.what[:80]}", one.get_absolute_url(), one.case.person.name, one.answer_by)
