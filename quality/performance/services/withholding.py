"""Proposing that part of a month's sum be withheld. It is recorded; nothing is deducted by this system."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from contracts.agreements.models import Contract
from quality.performance.models import Breach, Event, Notice, Withholding
from quality.performance.services.story import locked, still_open, tell
from quality.performance.sums import month_sum
from reachout.audit.services import record
from reachout.months import in_words
from reachout.pages.words import money, number
from reachout.refused import Refused
from reachout.rules.selectors import rules_on

if TYPE_CHECKING:
    from reachout.accounts.models import User


def percent_of(notice: Notice, on: date) -> Decimal:
    """What the contract lets be withheld for this: of its requirement, or the rule's for returns that do not come in."""
    if notice.requirement is None:
        return Decimal(str(rules_on(on).get("information_withholding_percent", notice.contract.service_line)))
    if notice.requirement.withholding is None:
        raise Refused("The contract lets nothing be withheld for this requirement.")
    return notice.requirement.withholding


def months_to_withhold(notice: Notice) -> list[date]:
    """In which it is in breach, and nothing is proposed yet; the newest first."""
    taken = notice.withholdings.standing().values("month")
    rows = notice.breaches.standing().exclude(month__in=taken)
    return sorted(set(rows.values_list("month", flat=True)), reverse=True)


@transaction.atomic
def propose(notice: Notice, *, month: date, why: str, at: datetime, by: User) -> Withholding:
    """After a meeting that asked for a plan; for returns that do not come in, at once."""
    notice = still_open(notice)
    if notice.requirement and notice.status != Notice.Status.PLAN:
        raise Refused("Hold the meeting first: a sum may be withheld when it has asked for a plan.")
    if month not in months_to_withhold(notice):
        raise Refused("Choose a month in breach, for which nothing is proposed yet.")
    percent = percent_of(notice, timezone.localdate(at))
    _within_cap(notice, month, percent, timezone.localdate(at))
    base = month_sum(notice.contract, month)
    made = Withholding.objects.create(
        notice=notice,
        month=month,
        percent=percent,
        base=base.total,
        amount=base.share(percent),
        lines=base.as_json(),
        why=why,
        proposed_at=at,
        proposed_by=by,
    )
    return _told(made, Event.Kind.PROPOSED, f"{made.reference}: {said(made)}. {why}", at=at, by=by)


@transaction.atomic
def approve(withholding: Withholding, *, why: str, at: datetime, by: User) -> Withholding:
    """By another than who proposed it."""
    made = _in(withholding, Withholding.Status.PROPOSED)
    if made.proposed_by_id == by.pk:
        raise Refused("You proposed this: someone else must approve it.")
    if not Breach.objects.standing().filter(notice=made.notice, month=made.month).exists():
        raise Refused(f"The breach of {in_words(made.month)} has lapsed: withdraw the proposal.")
    made.status, made.approved_at, made.approved_by = Withholding.Status.APPROVED, at, by
    made.save(update_fields=["status", "approved_at", "approved_by"])
    return _told(made, Event.Kind.APPROVED, f"{made.reference}: {said(made)}. {why}", at=at, by=by)


@transaction.atomic
def drop(withholding: Withholding, *, why: str, at: datetime, by: User) -> Withholding:
    made = _in(withholding, Withholding.Status.PROPOSED)
    made.status = Withholding.Status.WITHDRAWN
    made.save(update_fields=["status"])
    return _told(made, Event.Kind.DROPPED, f"{made.reference}. {why}", at=at, by=by)


@transaction.atomic
def lift(withholding: Withholding, *, why: str, at: datetime, by: User) -> Withholding:
    made = _in(withholding, Withholding.Status.APPROVED)
    made.status = Withholding.Status.LIFTED
    made.save(update_fields=["status"])
    return _told(made, Event.Kind.LIFTED, f"{made.reference}. {why}", at=at, by=by)


def said(made: Withholding) -> str:
    """2% of £41,234.50 for March 2026, £824.69."""
    return f"{number(made.percent)}% of {money(made.base)} for {in_words(made.month)}, {money(made.amount)}"


def _within_cap(notice: Notice, month: date, percent: Decimal, on: date) -> None:
    """Of all that is proposed or approved under the contract for the month; its row is held, so that two at once add up."""
    contract = Contract.objects.select_for_update().get(pk=notice.contract_id)
    standing = Withholding.objects.standing().filter(notice__contract=contract, month=month)
    cap = Decimal(str(rules_on(on).get("withholding_cap_percent", contract.service_line)))
    total = (standing.aggregate(total=Sum("percent"))["total"] or Decimal()) + percent
    if total > cap:
        raise Refused(
            f"That would make {number(total)}% of {in_words(month)}: at most {number(cap)}% of a month may be withheld."
        )


def _in(withholding: Withholding, status: Withholding.Status) -> Withholding:
    notice = locked(withholding.notice)
    made = Withholding.objects.select_for_update().get(pk=withholding.pk)
    made.notice = notice
    if made.status != status:
        raise Refused(f"This is {made.get_status_display().lower()} already. Nothing was changed.")
    return made


def _told(made: Withholding, kind: Event.Kind, text: str, *, at: datetime, by: User) -> Withholding:
    tell(made.notice, kind, text, at=at, by=by)
    record(f"withholding.{kind}", made, by=by, month=made.month, percent=made.percent, amount=made.amount)
    return made
