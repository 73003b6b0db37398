"""Writing on charts, and taking back what was written."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from quality.spc.models import Annotation, Mark, Rebase
from quality.spc.words import month_name
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from quality.spc.scope import Scope
    from reachout.accounts.models import User


def add_rebase(scope: Scope, *, month: date, why: str, at: datetime, by: User) -> Rebase:
    """Let mean and limits begin anew at a month: because something changed for good, never to hide a signal."""
    _past(month, at)
    try:
        with transaction.atomic():
            rebase = Rebase.objects.create(**scope.fields, month=month, why=why, at=at, by=by)
            record("rebase.added", rebase, by=by, why=why, month=month, **scope.fields)
    except IntegrityError:
        raise Refused(f"The limits begin anew in {month_name(month)} already. Withdraw that first.") from None
    return rebase


@transaction.atomic
def annotate(scope: Scope, *, month: date, text: str, at: datetime, by: User) -> Annotation:
    """Tell below the chart what happened in a month."""
    _past(month, at)
    annotation = Annotation.objects.create(**scope.fields, month=month, text=text, at=at, by=by)
    record("annotation.added", annotation, by=by, month=month, **scope.fields)
    return annotation


@transaction.atomic
def withdraw(mark: Mark, *, why: str, at: datetime, by: User) -> Mark:
    """Take a mark off its chart; who wrote it and who took it off stay on record."""
    mark = type(mark)._default_manager.select_for_update().get(pk=mark.pk)
    if mark.withdrawn_at:
        raise Refused(f"This was withdrawn already, on {timezone.localdate(mark.withdrawn_at):%-d %B %Y}.")
    mark.withdrawn_at, mark.withdrawn_by, mark.withdrawn_why = at, by, why
    mark.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    record(f"{mark._meta.model_name}.withdrawn", mark, by=by, why=why, month=mark.month, measure=mark.measure)
    return mark


def _past(month: date, at: datetime) -> None:
    if month > timezone.localdate(at):
        raise Refused("Choose a month that has begun.")
