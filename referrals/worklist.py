from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import MOST, Item, Section, section
from referrals.models import Draft, Referral
from referrals.tables import due_words

Status = Referral.Status


@section(Permission.REFERRAL_TRIAGE, order=20)
def to_triage(user: User, now: datetime) -> Section:
    rows = Referral.objects.open_to(user, Permission.REFERRAL_TRIAGE).filter(status=Status.SUBMITTED)
    return _section("Referrals to triage", rows, now, status=Status.SUBMITTED)


@section(Permission.REFERRAL_TRIAGE, order=21)
def late_assessments(user: User, now: datetime) -> Section:
    rows = Referral.objects.open_to(user, Permission.REFERRAL_TRIAGE).filter(status=Status.ACCEPTED)
    return _section("Assessments overdue", rows.filter(due_on__lt=timezone.localdate(now)), now, status=Status.ACCEPTED)


@section(Permission.REFERRAL_TRIAGE, order=22)
def waiting(user: User, now: datetime) -> Section:
    rows = Referral.objects.open_to(user, Permission.REFERRAL_TRIAGE).filter(status=Status.WAITING)
    return _section("Waiting for a bed", rows, now, status=Status.WAITING)


@section(Permission.ASSESSMENT_RECORD, order=23)
def to_assess(user: User, now: datetime) -> Section:
    rows = Referral.objects.open_to(user, Permission.ASSESSMENT_RECORD).filter(status=Status.ACCEPTED)
    return _section("Referrals to assess", rows, now, status=Status.ACCEPTED)


def _section(title: str, rows: QuerySet[Referral], now: datetime, *, status: str) -> Section:
    """The first few by the day due; how many there are, and how many of them are late, counted in the same query."""
    today = timezone.localdate(now)
    days = list(rows.values_list("due_on", flat=True))
    first = rows.select_related("person").order_by("due_on", "pk")[:MOST]
    items = [Item(row.reference, row.get_absolute_url(), detail=_detail(row), due_on=row.due_on) for row in first]
    late = sum(1 for day in days if day and day < today)
    return Section(title, items, count=len(days), late=late, url=f"{reverse('referrals:queue')}?status={status}")


def _detail(row: Referral) -> str:
    return ", ".join(part for part in (row.person.name, row.get_urgency_display(), due_words(row)) if part)


@section(Permission.REFERRAL_MAKE, order=24)
def drafts(user: User, now: datetime) -> Section:
    rows = Draft.objects.visible_to(user).filter(by=user)
    items = [
        Item(
            f"Draft, {row.get_service_line_display()}",
            row.get_absolute_url(),
            detail=f"Last saved {timezone.localtime(row.updated_at):%-d %B at %H:%M}",
        )
        for row in rows[:MOST]
    ]
    return Section("My drafts", items, count=rows.count(), url=reverse("referrals:drafts"))


@section(Permission.REFERRAL_MAKE, order=25)
def mine(user: User, now: datetime) -> Section:
    """Where the referrals stand that the user made, newest news first."""
    rows = Referral.objects.visible_to(user).filter(referred_by=user)
    recent = rows.order_by("-updated_at")[:MOST]
    items = [
        Item(row.reference, row.get_absolute_url(), tag=Tag(row.get_status_display(), Meaning.INFORMATION)) for row in recent
    ]
    return Section("Referrals I made", items, count=rows.count(), url=reverse("referrals:queue"))
