from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from contracts.agreements.models import Contract
from contracts.finance import words
from contracts.finance.models import Adjustment, BudgetEntry, Package, Sharing
from contracts.finance.spending import charged
from reachout.accounts.permissions import Permission
from reachout.months import add_months, months_of, year_in_words, year_of
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import Item, Section, first_of, section
from reachout.rules.selectors import rule

KEEP, ASK, APPROVE = Permission.MONEY_KEEP, Permission.PACKAGE_ASK, Permission.PACKAGE_APPROVE


def _about(package: Package) -> str:
    return f"{package.get_kind_display()}, {package.ward.name}, {package.contract.provider.name}"


@section(APPROVE, order=74)
def to_approve(user: Any, now: datetime) -> Section:
    """Requests that wait, the one that starts first on top: nothing can be charged before."""
    rows = Package.objects.open_to(user, APPROVE).to_decide().exclude(asked_by=user)
    rows = rows.select_related("contract__provider", "ward").order_by("starts_on", "pk")
    item = lambda one: Item(f"Approve {one.reference}", one.get_absolute_url(), detail=_about(one), due_on=one.starts_on)  # noqa: E731
    late = Q(starts_on__lt=timezone.localdate(now))
    return first_of("Packages to approve", rows, item, url=f"{reverse('finance:packages')}?status=asked", late=late)


@section(APPROVE, ASK, order=75)
def alarms(user: Any, now: datetime) -> Section:
    """Packages that end soon, whose review is due, or whose cost nears or passes the cap."""
    today = timezone.localdate(now)
    soon = today + timedelta(days=int(rule("package_ending_days", on=today)))
    near = int(rule("package_cap_percent", on=today))
    rows = Package.objects.open_to(user, APPROVE if user.may(APPROVE) else ASK).in_force(today)
    items = []
    for one in rows.select_related("contract__provider", "ward").prefetch_related("hours").order_by("ends_on", "pk"):
        cap = words.cap_tag(charged([one])[0], near)
        if cap:
            items.append(Item(one.reference, one.get_absolute_url(), detail=_about(one), tag=cap))
        elif one.review_on <= today:
            items.append(Item(f"{one.reference}: review", one.get_absolute_url(), detail=_about(one), due_on=one.review_on))
        elif one.ends_on <= soon:
            ends = Tag(f"Ends {one.ends_on:%-d %b %Y}", Meaning.SOON)
            items.append(Item(f"{one.reference}: ends soon", one.get_absolute_url(), detail=_about(one), tag=ends))
    return Section("Packages that end, or near their cap", items, url=f"{reverse('finance:packages')}?status=approved")


@section(KEEP, order=76)
def money_to_agree(user: Any, now: datetime) -> Section:
    """Shares and adjustments that somebody else proposed."""
    shares = Sharing.objects.open_to(user, KEEP).filter(agreed_at=None).exclude(proposed_by=user)
    adjustments = Adjustment.objects.open_to(user, KEEP).filter(agreed_at=None).exclude(by=user)
    items = [Item("Shares to agree", one.get_absolute_url(), detail=one.get_service_line_display()) for one in shares]
    items += [
        Item(f"Adjustment to agree: {one.reference}", reverse("finance:adjustments"), detail=one.get_service_line_display())
        for one in adjustments
    ]
    return Section("Money to agree", items, url=reverse("finance:overview"))


@section(KEEP, order=77)
def without_budget(user: Any, now: datetime) -> Section:
    """Contracts that run this year, or from April once it is near, without a budget."""
    today = timezone.localdate(now)
    years = [year_of(today)]
    if add_months(years[0], 10) <= today:  # from February on the next year is planned
        years.append(add_months(years[0], 12))
    items = []
    for year in years:
        planned = BudgetEntry.objects.filter(month__in=months_of(year)).exclude(contract=None).values("contract")
        rows = Contract.objects.open_to(user, KEEP).of_providers().running(year, months_of(year)[-1]).filter(~Q(pk__in=planned))
        items += [
            Item(
                f"{contract.provider.name}: no budget for {year_in_words(year)}",
                reverse("finance:budget", args=[contract.pk]) + f"?year={year.year}",
                detail=contract.get_service_line_display(),
            )
            for contract in rows.select_related("provider")
        ]
    return Section("Budgets to set", items, url=reverse("finance:overview"))
