"""What every verb does first and last: lock the return, and write down what happened."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from contracts.returns.models import Event, Return, Submission
from reachout.people.free_text import names_no_patient
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


def locked(owed: Return) -> Return:
    """As it stands now. Whoever comes second waits here, and then finds what the first did."""
    return Return.objects.select_for_update(of=("self",)).select_related("contract__provider").get(pk=owed.pk)


def newest(owed: Return) -> Submission:
    version = owed.latest
    assert version is not None
    return version


def open_version(owed: Return) -> Submission | None:
    """The version that the provider is still writing."""
    return owed.submissions.filter(submitted_at=None).first()


def note(owed: Return, kind: str, *, at: datetime, by: User | None, version: int | None = None, text: str = "") -> None:
    Event.objects.create(of=owed, kind=kind, version=version, text=text, at=at, by=by)


def refuse_patients(text: str) -> None:
    try:
        names_no_patient(text)
    except ValidationError as wrong:
        raise Refused(str(wrong.message)) from wrong
