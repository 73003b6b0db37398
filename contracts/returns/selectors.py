from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery

from beds.models import Ward
from contracts.agreements.models import Contract
from contracts.agreements.selectors import terms_in
from contracts.returns.models import Query, Return, Submission, Value


class Cell(NamedTuple):
    """Where a figure stands: of which contract's month, which ward (None: the provider as a whole), which figure."""

    contract: int
    month: date
    ward: int | None
    figure: str


def standing_values(contracts: Iterable[Contract], months: Collection[date], figures: Collection[str]) -> dict[Cell, Decimal]:
    """What was returned and accepted, by where it stands: one query. What is not accepted yet is left out."""
    standing = Return.objects.filter(contract__in=contracts, month__in=months).exclude(standing=None)
    rows = Value.objects.filter(submission__in=standing.values("standing"), figure__in=figures).order_by()
    cells = rows.values_list("submission__of__contract", "submission__of__month", "ward", "figure", "number")
    return {Cell(contract, month, ward, figure): number for contract, month, ward, figure, number in cells if number is not None}


def wards_of(owed: Return) -> list[Ward]:
    """The wards that its contract covers in its month."""
    terms = terms_in([owed.month], [owed.contract]).get((owed.contract_id, owed.month))
    return [service.ward for service in terms.services.all()] if terms else []


def listed(rows: QuerySet[Return]) -> QuerySet[Return]:
    """With what a list says of each: when it was first submitted, in how many versions, how many queries are unanswered."""
    sent = Submission.objects.filter(of=OuterRef("pk")).exclude(submitted_at=None).order_by("number")
    versions = Submission.objects.filter(of=OuterRef("pk")).order_by().values("of").annotate(n=Count("pk"))
    asked = Query.objects.filter(of=OuterRef("pk"), status=Query.Status.OPEN).order_by().values("of").annotate(n=Count("pk"))
    return rows.select_related("contract__provider").annotate(
        submitted_at=Subquery(sent.values("submitted_at")[:1]),
        nil=Subquery(sent.reverse().values("nil")[:1]),
        versions=Subquery(versions.values("n")),
        unanswered=Subquery(asked.values("n")),
    )
