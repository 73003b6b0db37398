from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from beds.models import WardStay
from contracts.agreements.models import Contract
from contracts.finance import notifications
from contracts.finance.models import Hours, Package, PackageStep
from contracts.money import pennies
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

Status, Did = Package.Status, PackageStep.Kind


@transaction.atomic
def ask(
    stay: WardStay,
    *,
    kind: str,
    need: str,
    hours_a_day: Decimal,
    rate: Decimal,
    starts_on: date,
    review_on: date,
    ends_on: date,
    cap: Decimal,
    at: datetime,
    by: User,
) -> Package:
    """Ask, before it begins, for care beyond the price for somebody on a ward."""
    today = timezone.localdate(at)
    if starts_on < today:
        raise Refused("It must be asked for before it starts: choose a first day from today on.")
    if not starts_on <= review_on <= ends_on:
        raise Refused("The first review must lie between the first and the last day.")
    contract = _contract_of(stay, starts_on)
    _refuse_two_at_once(stay, kind, starts_on, ends_on)
    made = Package.objects.create(
        contract=contract,
        person=stay.person,
        ward=stay.ward,
        kind=kind,
        need=need,
        hours_a_day=hours_a_day,
        rate=rate,
        starts_on=starts_on,
        review_on=review_on,
        ends_on=ends_on,
        cap=cap,
        asked_on=today,
        asked_by=by,
    )
    _step(made, Did.ASKED, "", at=at, by=by)
    record("package.asked", made, by=by, person=stay.person_id, contract=contract, cap=cap, starts_on=starts_on, ends_on=ends_on)
    transaction.on_commit(partial(notifications.tell_of_request.delay, made.pk))
    return made


def _contract_of(stay: WardStay, day: date) -> Contract:
    rows = Contract.objects.of_providers().running(day, day)
    ward = stay.ward
    contract = rows.filter(service_line=ward.service_line, provider=ward.site.organisation).first()
    if contract is None:
        raise Refused("There is no contract with this provider on the first day: the commissioner must draw one up.")
    return contract


def _refuse_two_at_once(stay: WardStay, kind: str, first: date, last: date) -> None:
    """The database forbids it; this says so in words. Whoever has the person's row waits for nobody else's request."""
    type(stay.person).objects.select_for_update().get(pk=stay.person_id)
    rows = Package.objects.filter(person=stay.person, kind=kind, starts_on__lte=last, ends_on__gte=first)
    other = rows.filter(status__in=[Status.ASKED, Status.APPROVED, Status.ENDED]).first()
    if other:
        words = other.get_kind_display().lower()
        raise Refused(f"They have {words} in these days already ({other.reference}): end it early, or choose other days.")


@transaction.atomic
def approve(package: Package, *, text: str = "", at: datetime, by: User) -> Package:
    return _decide(package, Status.APPROVED, Did.APPROVED, text, at=at, by=by)


@transaction.atomic
def refuse(package: Package, *, text: str, at: datetime, by: User) -> Package:
    return _decide(package, Status.REFUSED, Did.REFUSED, text, at=at, by=by)


def _decide(package: Package, status: str, did: str, text: str, *, at: datetime, by: User) -> Package:
    package = _locked(package)
    if package.status != Status.ASKED:
        raise Refused(f"This request is already {package.get_status_display().lower()}.")
    if package.asked_by_id == by.pk:
        raise Refused("You asked for this: somebody else must decide.")
    today = timezone.localdate(at)
    if status == Status.APPROVED and package.ends_on < today:
        raise Refused("Its last day is past: refuse it, or ask the unit to withdraw it.")
    package.status, package.decided_on, package.decided_by = status, today, by
    package.save(update_fields=["status", "decided_on", "decided_by"])
    _step(package, did, text, at=at, by=by)
    record(f"package.{status}", package, by=by, cap=package.cap)
    transaction.on_commit(partial(notifications.tell_of_decision.delay, package.pk))
    return package


@transaction.atomic
def withdraw(package: Package, *, text: str, at: datetime, by: User) -> Package:
    """The unit does not need it after all."""
    package = _locked(package)
    if package.status != Status.ASKED:
        raise Refused("Only a request that waits can be withdrawn: end it early instead.")
    package.status = Status.WITHDRAWN
    package.save(update_fields=["status"])
    _step(package, Did.WITHDRAWN, text, at=at, by=by)
    record("package.withdrawn", package, by=by)
    return package


@transaction.atomic
def review(package: Package, *, text: str, review_on: date, at: datetime, by: User) -> Package:
    """Say what the review found, and when the next is."""
    package = _in_force(package)
    if not timezone.localdate(at) < review_on <= package.ends_on:
        raise Refused("Choose a day after today, and not after the last day.")
    package.review_on = review_on
    package.save(update_fields=["review_on"])
    _step(package, Did.REVIEWED, text, at=at, by=by)
    record("package.reviewed", package, by=by, review_on=review_on)
    return package


@transaction.atomic
def end_early(package: Package, *, last_on: date, text: str, at: datetime, by: User) -> Package:
    """It is needed no longer: its last day comes forward. Not before a day that was charged."""
    package = _in_force(package)
    if not package.starts_on <= last_on < package.ends_on:
        raise Refused("Choose a day from its first day on, and before its last.")
    if package.hours.filter(last_on__gt=last_on).exists():
        raise Refused("Hours were charged for later days: choose a later one.")
    before, package.ends_on, package.status = package.ends_on, last_on, Status.ENDED
    package.save(update_fields=["ends_on", "status"])
    _step(package, Did.ENDED, text, at=at, by=by)
    record("package.ended", package, by=by, before=before, ends_on=last_on)
    return package


@transaction.atomic
def charge(package: Package, *, first_on: date, last_on: date, hours: Decimal, at: datetime, by: User) -> Hours:
    """Write down hours given over some days of a month, at the package's rate. Beyond the cap they are kept, and shown."""
    package = _locked(package)
    _refuse_uncharged_days(package, first_on, last_on, today=timezone.localdate(at))
    if hours > ((last_on - first_on).days + 1) * 240:
        raise Refused("These are more hours than ten people could give: check them.")
    made = Hours.objects.create(
        package=package,
        first_on=first_on,
        last_on=last_on,
        hours=hours,
        amount=pennies(hours * package.rate),
        at=at,
        by=by,
    )
    record("package.charged", package, by=by, first_on=first_on, last_on=last_on, hours=hours, amount=made.amount)
    return made


def _refuse_uncharged_days(package: Package, first_on: date, last_on: date, *, today: date) -> None:
    if package.status not in (Status.APPROVED, Status.ENDED):
        raise Refused("Only what was approved can be charged.")
    if last_on < first_on or (first_on.year, first_on.month) != (last_on.year, last_on.month):
        raise Refused("Give days of one month, the first before the last.")
    if last_on > today:
        raise Refused("Hours are charged once they are given: choose days up to today.")
    since = max(package.starts_on, package.decided_on or package.starts_on)
    if first_on < since or last_on > package.ends_on:
        raise Refused(f"It is approved from {since:%-d %B %Y} to {package.ends_on:%-d %B %Y}: choose days between them.")
    if package.hours.filter(first_on__lte=last_on, last_on__gte=first_on).exists():
        raise Refused("Hours of some of these days were charged already.")


def _locked(package: Package) -> Package:
    return Package.objects.select_for_update().get(pk=package.pk)


def _in_force(package: Package) -> Package:
    package = _locked(package)
    if package.status != Status.APPROVED:
        raise Refused(f"This is {package.get_status_display().lower()}: only what is approved can be changed.")
    return package


def _step(package: Package, kind: str, text: str, *, at: datetime, by: User) -> None:
    PackageStep.objects.create(package=package, kind=kind, text=text, at=at, by=by)
