"""What waits: for a ward its beds to confirm, who is coming and who should be back; for a lead the offers; for the central
point what is about to run out."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from beds.models import Confirmation, Hold, Leave, ReadyForDischarge, Ward, WardStay
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.jinja import short_moment
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import Item, Section, first_of, section
from reachout.rules.selectors import rules_on

HOLD = ("bed__ward", "referral__person")


@section(Permission.OFFER_ANSWER, order=25)
def offers_to_answer(user: User, now: datetime) -> Section:
    offered = _holds(user, Permission.OFFER_ANSWER, now).filter(offered_at__isnull=False, accepted_at=None)
    return _section("Offers to answer", offered.order_by("expires_at"), _until)


@section(Permission.BED_HOLD, order=26)
def holds_expiring(user: User, now: datetime) -> Section:
    hours = rules_on(timezone.localdate(now)).get("hold_expiring_hours")
    soon = _holds(user, Permission.BED_HOLD, now).filter(expires_at__lt=now + timedelta(hours=hours))
    return _section("Holds about to expire", soon.order_by("expires_at"), _until)


@section(Permission.BED_HOLD, order=27)
def offers_declined(user: User, now: datetime) -> Section:
    """Declined this week, the person still waiting and no other bed held."""
    elsewhere = Hold.objects.live(now).filter(referral=OuterRef("referral")).values("pk")[:1]
    declined = (
        Hold.objects.open_to(user, Permission.BED_HOLD)
        .filter(end=Hold.End.DECLINED, ended_at__gt=now - timedelta(days=7), referral__status="waiting")
        .annotate(other=Subquery(elsewhere))
        .filter(other=None)
        .select_related(*HOLD)
    )
    return _section("Declined offers", declined.order_by("-ended_at"), lambda hold: hold.get_decline_reason_display())


@section(Permission.STAY_MANAGE, order=28)
def arrivals(user: User, now: datetime) -> Section:
    coming = _holds(user, Permission.STAY_MANAGE, now).filter(accepted_at__isnull=False).order_by("expected_on")
    return first_of("Arrivals expected", coming, _arrival)


def _arrival(hold: Hold) -> Item:
    return Item(hold.referral.person.name, hold.get_absolute_url(), detail=_bed(hold), due_on=hold.expected_on)


@section(Permission.WARD_CONFIRM, order=29)
def beds_to_confirm(user: User, now: datetime) -> Section:
    latest = Confirmation.objects.filter(ward=OuterRef("pk")).order_by("-at", "-id").values("at")[:1]
    hours = rules_on(timezone.localdate(now)).get("bed_state_stale_hours")
    wards = (
        Ward.objects.open_to(user, Permission.WARD_CONFIRM)
        .open_on(timezone.localdate(now))
        .annotate(last=Subquery(latest))
        .filter(Q(last=None) | Q(last__lt=now - timedelta(hours=hours)))
        .order_by(F("last").asc(nulls_first=True), "name")
    )
    return first_of("Beds to confirm", wards, _unconfirmed)


def _unconfirmed(ward: Any) -> Item:
    detail = f"Last confirmed {short_moment(ward.last)}" if ward.last else "Never confirmed"
    return Item(ward.name, ward.get_absolute_url(), detail=detail, tag=Tag("Stale", Meaning.SOON))


@section(Permission.STAY_MANAGE, order=30)
def back_from_leave(user: User, now: datetime) -> Section:
    day = timezone.localdate(now)
    due = _standing(user).filter(leave_due__lte=day).order_by("leave_due")
    return first_of("Due back from leave", due, _away)


def _away(stay: Any) -> Item:
    detail = f"{Leave.Kind(stay.leave_kind).label}, {stay.ward}"
    return Item(stay.person.name, stay.get_absolute_url(), detail=detail, due_on=stay.leave_due)


@section(Permission.STAY_MANAGE, order=31)
def ready_but_delayed(user: User, now: datetime) -> Section:
    day = timezone.localdate(now)
    limit = rules_on(day).get("ready_delay_days")
    delayed = _standing(user).filter(ready_since__lt=day - timedelta(days=limit)).order_by("ready_since")

    def item(stay: Any) -> Item:
        days = Tag(f"{(day - stay.ready_since).days} days", Meaning.LATE)
        return Item(stay.person.name, stay.get_absolute_url(), detail=str(stay.ward), tag=days)

    return first_of("Ready for discharge, delayed", delayed, item)


def _holds(user: User, permission: Permission, now: datetime) -> QuerySet[Hold]:
    return Hold.objects.open_to(user, permission).live(now).select_related(*HOLD)


def _standing(user: User) -> Any:
    """Who is on the wards, with the leave they are on and since when they are ready to go."""
    leave = Leave.objects.filter(spell=OuterRef("spell"), ended_on=None).order_by("expected_back_on")
    ready = ReadyForDischarge.objects.filter(spell=OuterRef("spell"), ended_on=None).order_by("ready_on")
    stays = WardStay.objects.open_to(user, Permission.STAY_MANAGE).current().select_related("person", "ward")
    return stays.annotate(
        leave_due=Subquery(leave.values("expected_back_on")[:1]),
        leave_kind=Subquery(leave.values("kind")[:1]),
        ready_since=Subquery(ready.values("ready_on")[:1]),
    )


def _section(title: str, holds: QuerySet[Hold], said: Any) -> Section:
    def item(hold: Hold) -> Item:
        return Item(hold.referral.person.name, hold.get_absolute_url(), detail=f"{_bed(hold)}. {said(hold)}")

    return first_of(title, holds, item)


def _bed(hold: Hold) -> str:
    return f"{hold.bed.ward}, bed {hold.bed.number}"


def _until(hold: Hold) -> str:
    return f"Until {short_moment(hold.expires_at)}"
