from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from quality.assurance import notifications
from quality.assurance.models import Message, Query, Unit
from quality.assurance.services.signals import Seen, kept
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def open_query(
    unit: Unit, *, subject: str, text: str, answer_by: date, at: datetime, by: User, seen: Seen | None = None
) -> Query:
    """Ask a provider something, and tell those who answer for it."""
    if answer_by <= timezone.localdate(at):
        raise Refused("Give the provider until tomorrow at least.")
    query = Query.objects.create(
        **unit.fields, subject=subject, answer_by=answer_by, signal=kept(seen), opened_at=at, opened_by=by
    )
    Message.objects.create(query=query, text=text, at=at, by=by)
    record("query.opened", query, by=by, answer_by=answer_by)
    transaction.on_commit(partial(notifications.tell_of_query.delay, query.pk))
    return query


@transaction.atomic
def write(query: Query, *, text: str, at: datetime, by: User) -> Query:
    """Add to the exchange: from the provider it is an answer, from a commissioner a further question."""
    query = _open(query)
    answers = by.may(Permission.ASSURANCE_ANSWER)
    Message.objects.create(query=query, text=text, from_provider=answers, at=at, by=by)
    query.status = Query.Status.ANSWERED if answers else Query.Status.OPEN
    query.answered_by = by if answers else query.answered_by
    query.save(update_fields=["status", "answered_by"])
    record("query.answered" if answers else "query.asked_again", query, by=by)
    return query


@transaction.atomic
def close_query(query: Query, *, why: str, at: datetime, by: User) -> Query:
    query = _open(query)
    if query.status != Query.Status.ANSWERED:
        raise Refused("The provider has not answered yet.")
    if query.answered_by_id == by.pk:
        raise Refused("You answered this query: someone else must close it.")
    Message.objects.create(query=query, text=why, at=at, by=by)
    query.status, query.closed_at, query.closed_by = Query.Status.CLOSED, at, by
    query.save(update_fields=["status", "closed_at", "closed_by"])
    record("query.closed", query, by=by)
    return query


def _open(query: Query) -> Query:
    query = Query.objects.select_for_update().get(pk=query.pk)
    if query.closed_at:
        raise Refused(f"This query was closed on {timezone.localdate(query.closed_at):%-d %B %Y}. Nothing was added.")
    return query
