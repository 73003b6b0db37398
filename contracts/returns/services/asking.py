"""Queries: the commissioner asks about a figure, the provider answers, and the commissioner settles it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from beds.models import Ward
from contracts.returns import notifications
from contracts.returns.figures import FIGURES, title_of
from contracts.returns.models import Event, Message, Query, Return
from contracts.returns.selectors import wards_of
from contracts.returns.services.owing import give_time_to_answer
from contracts.returns.services.steps import locked, note, refuse_patients
from contracts.returns.states import Verb, after
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def query(owed: Return, *, figure: str, ward: Ward | None = None, text: str, at: datetime, by: User) -> Query:
    """Ask about a figure of what was submitted: the return goes back to the provider. Asked again, it is the same thread."""
    owed = locked(owed)
    status = after(owed, Verb.QUERY)
    _refuse_elsewhere(owed, figure, ward)
    thread = owed.queries.exclude(status=Query.Status.CLOSED).filter(figure=figure, ward=ward).first()
    if thread and thread.status == Query.Status.OPEN:
        raise Refused("This figure was queried already, and awaits an answer.")
    asked = thread or _raised(owed, figure, ward, at=at, by=by)
    asked.status = Query.Status.OPEN
    asked.save(update_fields=["status"])
    _write(asked, text, at=at, by=by)
    owed.status = status
    owed.save(update_fields=["status"])
    note(owed, Event.Kind.QUERIED, at=at, by=by, version=asked.submission.number, text=title_of(figure, ward))
    record("return.queried", owed, by=by, query=asked.pk)
    give_time_to_answer(owed, "Queried", at=at, by=by)
    transaction.on_commit(partial(notifications.tell_of_query.delay, asked.pk))
    return asked


def _raised(owed: Return, figure: str, ward: Ward | None, *, at: datetime, by: User) -> Query:
    sent = owed.submissions.exclude(submitted_at=None).order_by("-number")[0]
    return Query.objects.create(of=owed, submission=sent, figure=figure, ward=ward, raised_at=at, raised_by=by)


def _refuse_elsewhere(owed: Return, figure: str, ward: Ward | None) -> None:
    kind = FIGURES.get(figure)
    if kind is None or kind.part != owed.part:
        raise Refused("Choose a figure of this return.")
    if kind.by_ward != (ward is not None) or (ward and ward not in wards_of(owed)):
        raise Refused(f"{kind.title}: choose a ward of the contract." if kind.by_ward else f"{kind.title} has no wards.")


@transaction.atomic
def answer(query: Query, *, text: str, at: datetime, by: User) -> Query:
    """The provider's answer. The return itself goes back with ``submit``."""
    owed, query = _locked(query)
    after(owed, Verb.ANSWER)
    if query.status == Query.Status.CLOSED:
        raise Refused("This query is closed. Nothing was added.")
    _write(query, text, at=at, by=by)
    query.status = Query.Status.ANSWERED
    query.save(update_fields=["status"])
    record("return.query_answered", owed, by=by, query=query.pk)
    return query


@transaction.atomic
def close_query(query: Query, *, at: datetime, by: User) -> Query:
    """The answer settles it."""
    owed, query = _locked(query)
    after(owed, Verb.CLOSE_QUERY)
    if query.status != Query.Status.ANSWERED:
        raise Refused("This query is closed already." if query.closed_at else "This query awaits an answer.")
    settle(query, at=at, by=by)
    return query


def settle(query: Query, *, at: datetime, by: User) -> None:
    query.status, query.closed_at, query.closed_by = Query.Status.CLOSED, at, by
    query.save(update_fields=["status", "closed_at", "closed_by"])
    record("return.query_closed", query.of, by=by, query=query.pk)


def _write(query: Query, text: str, *, at: datetime, by: User) -> None:
    if not text.strip():
        raise Refused("Write something.")
    refuse_patients(text)
    Message.objects.create(query=query, text=text, at=at, by=by)


def _locked(query: Query) -> tuple[Return, Query]:
    owed = locked(query.of)
    return owed, Query.objects.select_for_update(of=("self",)).select_related("of").get(pk=query.pk)
