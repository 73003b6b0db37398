"""Returns that did not come in on their day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import DateTimeField, F, Min, OuterRef, Q, QuerySet, Subquery

from contracts.agreements.models import Contract
from contracts.returns.models import Return, Submission


def with_sent(rows: QuerySet[Return]) -> QuerySet[Any]:
    """Each with ``sent_at``: when it first came in, if it did."""
    first = Submission.objects.filter(of=OuterRef("pk")).order_by().values("of").annotate(first=Min("submitted_at"))
    return rows.annotate(sent_at=Subquery(first.values("first"), output_field=DateTimeField()))


def late_returns(contracts: Iterable[Contract], *, today: date) -> list[Any]:
    """Those that came in after their day, and those that should have come in and did not; with ``sent_at``: one query."""
    rows = with_sent(Return.objects.filter(contract__in=contracts))
    late = Q(sent_at=None, due_on__lt=today) | Q(sent_at__date__gt=F("due_on"))
    return list(rows.filter(late).select_related("contract__provider").order_by("month", "pk"))
