from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import Item, Section, first_of, section
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
    first = rows.select_related("person").order_by("due_on", "pk")
    late = Q(due_on__lt=timezone.localdate(now))
    return first_of(title, first, _item, url=f"{reverse('referrals:queue')}?status={status}", late=late)


def _item(row: Referral) -> Item:
    return Item(row.reference, row.get_absolute_url(), detail=_detail(row), due_on=row.due_on)


def _detail(row: Referral) -> str:
    return ", ".join(part for part in (row.person.name, row.get_urgency_display(), due_words(row)) if part)


@section(Permission.REFERRAL_MAKE, order=24)
def drafts(user: User, now: datetime) -> Section:
    rows = Draft.objects.visible_to(user).filter(by=user)
    return first_of("My drafts", rows, _draft, url=reverse("referrals:drafts"))


def _draft(row: Draft) -> Item:
    saved = f"Last saved {timezone.localtime(row.updated_at):%-d %B at %H:%M}"
    return Item(f"Draft, {row.get_service_line_display()}", row.get_absolute_url(), detail=saved)


@section(Permission.REFERRAL_MAKE, order=25)
def mine(user: User, now: datetime) -> Section:
    """Where the referrals stand that the user made, newest news first."""
    rows = Referral.objects.visible_to(user).filter(referred_by=user).order_by("-updated_at")
    return first_of("Referrals I made", rows, _made, url=reverse("referrals:queue"))


def _made(row: Referral) -> Item:
    return Item(row.reference, row.get_absolute_url(), tag=Tag(row.get_status_display(), Meaning.INFORMATION))
