"""A version in the making: begun with what the portal knows, filled in section by section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contracts.returns.figures import FIGURES, Key
from contracts.returns.ledger import known
from contracts.returns.models import Event, Return, Submission, Value
from contracts.returns.selectors import wards_of
from contracts.returns.services.meanwhile import Said, note_changes, refuse_overtaken, said
from contracts.returns.services.steps import locked, note, open_version, refuse_patients
from contracts.returns.states import Verb, after
from reachout.audit.services import record
from reachout.months import add_months, in_words
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@dataclass(frozen=True)
class Given:
    """A figure as somebody gives it. Nothing in it takes the figure out of the version again."""

    figure: str
    ward: int | None = None
    number: Decimal | None = None
    text: str = ""
    comment: str = ""
    source: str = Value.Source.TYPED

    @property
    def key(self) -> Key:
        return self.figure, self.ward

    @property
    def said(self) -> Said:
        return Said(self.number, self.text, self.comment)

    @property
    def is_empty(self) -> bool:
        return self.said == Said()


@transaction.atomic
def begin(owed: Return, *, at: datetime, by: User, why: str = "") -> Submission:
    """The version to fill in: the one that a colleague has begun, else a first from the ledger, else a copy of the last."""
    owed = locked(owed)
    status = after(owed, Verb.BEGIN)
    begun = open_version(owed)
    if begun:
        return begun
    if timezone.localdate(at) < add_months(owed.month, 1):
        raise Refused(f"{in_words(owed.month)} is not over yet.")
    last = owed.latest
    if last and not why.strip():
        raise Refused("Say why there is a new version.")
    refuse_patients(why)
    version = _made(owed, last, why=why if last else "", at=at, by=by)
    owed.status = status
    owed.save(update_fields=["status"])
    note(owed, Event.Kind.BEGUN, at=at, by=by, version=version.number, text=version.why)
    record("return.begun", owed, by=by, version=version.number)
    return version


def _made(owed: Return, last: Submission | None, *, why: str, at: datetime, by: User) -> Submission:
    number = last.number + 1 if last else 1
    version = Submission.objects.create(of=owed, number=number, why=why, begun_at=at, begun_by=by)
    rows = _copied(last, version) if last and not last.nil else _known(owed, version)
    Value.objects.bulk_create(rows)
    return version


def _copied(last: Submission, version: Submission) -> list[Value]:
    rows = list(last.values.all())
    for row in rows:
        row.pk, row.submission = None, version
    return rows


def _known(owed: Return, version: Submission) -> list[Value]:
    return [
        Value(submission=version, figure=cell.figure, ward_id=cell.ward, number=number, source=Value.Source.LEDGER)
        for cell, number in known([owed.contract], [owed.month]).items()
        if FIGURES[cell.figure].part == owed.part
    ]


@transaction.atomic
def set_values(
    submission: Submission, values: Iterable[Given], *, at: datetime, by: User, seen: int | None = None, page: str = ""
) -> int:
    """Write figures into an open version, all or none; how many of them changed. What is not named stays as it is. ``seen``:
    the last change that the giver knows of, on which ``page``; nothing is written over what they did not see."""
    owed = locked(submission.of)
    after(owed, Verb.FILL)
    _refuse_sent(submission)
    wards = {ward.pk for ward in wards_of(owed)}
    given = {one.key: one for one in values}
    for one in given.values():
        _refuse_wrong(one, owed, wards)
    refuse_overtaken(submission, {key: one.said for key, one in given.items()}, seen=seen, page=page, by=by)
    there = {(row.figure, row.ward_id): row for row in submission.values.all()}
    changed = [one for key, one in given.items() if one.said != said(there.get(key))]
    note_changes(submission, {one.key: said(there.get(one.key)) for one in changed}, page=page, at=at, by=by)
    _write(submission, changed, there)
    if changed:
        record("return.filled", owed, by=by, version=submission.number, figures=len(changed))
    return len(changed)


@transaction.atomic
def declare_nil(submission: Submission, *, nil: bool, why: str = "", at: datetime, by: User) -> Submission:
    """There is nothing to return for the month, and why; or there is after all. The figures stay until it is submitted."""
    owed = locked(submission.of)
    after(owed, Verb.FILL)
    _refuse_sent(submission)
    if nil and not why.strip():
        raise Refused("Say why there is nothing to return.")
    refuse_patients(why)
    submission.nil, submission.nil_reason = nil, why if nil else ""
    submission.save(update_fields=["nil", "nil_reason"])
    record("return.nil_declared" if nil else "return.nil_withdrawn", owed, by=by, version=submission.number)
    return submission


def _refuse_sent(submission: Submission) -> None:
    submission.refresh_from_db()
    if submission.submitted_at:
        raise Refused(f"Version {submission.number} was submitted: it stays as it was. Nothing was changed.")


def _refuse_wrong(one: Given, owed: Return, wards: set[int]) -> None:
    figure = FIGURES.get(one.figure)
    if figure is None or figure.part != owed.part:
        raise Refused(f"“{one.figure}” is not a figure of this return.")
    if figure.by_ward and one.ward is None:
        raise Refused(f"{figure.title} is returned ward by ward: name the ward.")
    if one.ward is not None and (not figure.by_ward or one.ward not in wards):
        raise Refused(f"{figure.title}: that ward is not in the contract for {in_words(owed.month)}.")
    wrong = figure.refusal(one.number)
    if wrong:
        raise Refused(f"{figure.title}: {wrong}")
    refuse_patients(one.text)
    refuse_patients(one.comment)


def _write(submission: Submission, changed: list[Given], there: dict[Key, Value]) -> None:
    gone = [there[one.key].pk for one in changed if one.is_empty]
    Value.objects.filter(pk__in=gone).delete()
    rows = [
        Value(
            submission=submission,
            figure=one.figure,
            ward_id=one.ward,
            number=one.number,
            text=one.text,
            comment=one.comment,
            source=_source(there.get(one.key), one),
        )
        for one in changed
        if not one.is_empty
    ]
    Value.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["submission", "figure", "ward"],
        update_fields=["number", "text", "comment", "source"],
    )


def _source(row: Value | None, one: Given) -> str:
    """A comment on a figure does not make it another's."""
    return row.source if row and row.number == one.number and row.text == one.text else one.source
