"""Settling differences. Each verb locks the return first, then its difference, and looks anew before it acts: nobody settles
figures that they have not seen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from contracts.reconciliation.finding import find
from contracts.reconciliation.models import Difference, State, Word
from contracts.reconciliation.words import told
from contracts.returns import services as returns
from contracts.returns.models import Query, Return
from contracts.returns.services.steps import locked, refuse_patients
from reachout.audit.services import record
from reachout.months import add_months, first_of
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

LOOK_BACK = 13
"""Months in which differences are looked for every night."""
OPENED = (Return.Status.ACCEPTED, Return.Status.FROZEN)


@transaction.atomic
def query(difference: Difference, *, text: str, seen: str = "", at: datetime, by: User) -> Difference:
    """Ask the provider. A return that was accepted or is frozen is opened again for it: a new version may follow."""
    difference = _fresh(difference, seen, at=at)
    if difference.state == State.QUERIED:
        raise Refused("The provider was asked already, and has not answered yet.")
    if difference.of.status in OPENED:
        returns.open_again(difference.of, why=text, at=at, by=by)
    asked = returns.query(difference.of, figure=difference.figure, ward=difference.ward, text=text, at=at, by=by)
    difference.query, difference.status = asked, Difference.Status.OPEN
    difference.save(update_fields=["query", "status"])
    record("difference.queried", difference, by=by, query=asked.pk)
    return difference


@transaction.atomic
def explain(difference: Difference, *, text: str, seen: str = "", at: datetime, by: User) -> Difference:
    """The provider's words: the answer to an open query, or said unasked."""
    difference = _fresh(difference, seen, at=at)
    if difference.query and difference.state == State.QUERIED:
        returns.answer(difference.query, text=text, at=at, by=by)
    else:
        refuse_patients(text)
        difference.status = Difference.Status.EXPLAINED
        say(difference, Word.Kind.EXPLAINED, text=text, at=at, by=by)
    difference.explained_by = by
    difference.save(update_fields=["status", "explained_by"])
    record("difference.explained", difference, by=by)
    return difference


@transaction.atomic
def accept(difference: Difference, *, why: str, seen: str = "", at: datetime, by: User) -> Difference:
    """Let the difference stand, for a reason. Not by whoever explained it."""
    difference = _fresh(difference, seen, at=at)
    if difference.state == State.QUERIED:
        raise Refused("The provider was asked and has not answered yet: wait for the answer, or for a new version.")
    if not why.strip():
        raise Refused("Say why the difference may stand.")
    refuse_patients(why)
    difference.explained_by = difference.explained_by or _answered_by(difference.query)
    if difference.explained_by_id == by.pk:
        raise Refused("You explained this difference: somebody else must accept it.")
    difference.status, difference.why = Difference.Status.ACCEPTED, why
    difference.accepted_at, difference.accepted_by = at, by
    difference.save(update_fields=["status", "why", "accepted_at", "accepted_by", "explained_by"])
    say(difference, Word.Kind.ACCEPTED, text=why, at=at, by=by)
    record("difference.accepted", difference, by=by, pounds=difference.pounds)
    return difference


def say(difference: Difference, kind: Word.Kind, *, text: str, at: datetime, by: User) -> Word:
    return Word.objects.create(
        difference=difference,
        kind=kind,
        text=text,
        version=difference.version,
        returned=difference.returned,
        ledger=difference.ledger,
        pounds=difference.pounds,
        at=at,
        by=by,
    )


def _answered_by(query: Query | None) -> User | None:
    last = query.messages.exclude(by=query.raised_by).order_by("-at", "-id").first() if query else None
    return last.by if last else None


def _fresh(difference: Difference, seen: str, *, at: datetime) -> Difference:
    """Locked, and as the return and the ledger are now. Refused if that is not what the reader saw, or settled meanwhile."""
    owed = locked(difference.of)
    find(Return.objects.filter(pk=owed.pk), at=at)
    rows = Difference.objects.with_state().select_related("ward", "query__raised_by", "accepted_by")
    now = rows.select_for_update(of=("self",)).get(pk=difference.pk)
    now.of = owed
    if now.status == Difference.Status.SETTLED:
        raise Refused("No difference is left: the return and the ledger agree now.")
    if now.accepted_by:
        raise Refused(f"{now.accepted_by.name} has accepted this difference. Nothing was changed.")
    if seen and seen != facts(now):
        raise Refused(f"The figures have changed since you opened this page: {told(now)} now. Nothing was changed.")
    return now


def facts(difference: Difference) -> str:
    """What a reader saw, for the form to carry."""
    return f"{difference.version}/{difference.returned}/{difference.ledger}"


# -- by the clock ------------------------------------------------------------------------------------------------------


def find_in_hand(*, at: datetime) -> int:
    """In what was sent in and is not frozen yet."""
    return _month_by_month(Return.objects.exclude(status=Return.Status.FROZEN), at=at)


def find_everywhere(*, at: datetime) -> int:
    """In the last months, and in any that still has something open."""
    since = add_months(first_of(timezone.localdate(at)), -LOOK_BACK)
    left = Difference.objects.unsettled().values("of")
    return _month_by_month(Return.objects.filter(Q(month__gte=since) | Q(pk__in=left)), at=at)


def _month_by_month(returns: QuerySet[Return], *, at: datetime) -> int:
    """Each month by itself: killed half-way it goes on where it stopped, run again it finds nothing new."""
    submitted = returns.filter(submissions__submitted_at__isnull=False)
    months = submitted.order_by("month").values_list("month", flat=True).distinct()
    return sum(find(returns.filter(month=month), at=at) for month in months)
