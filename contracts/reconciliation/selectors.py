"""Months of returns beside the ledger and the contract: a fixed number of queries, however many wards and months."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from beds.models import Ward
from contracts.agreements.selectors import Held, tariffs_in
from contracts.money import ZERO
from contracts.reconciliation.lines import COMPARED, PAID, Line, Total, total
from contracts.reconciliation.models import Difference, State
from contracts.returns.ledger import counted
from contracts.returns.models import Part, Return, Submission, Value
from contracts.returns.selectors import Cell
from reachout.months import end_of
from reachout.rules.selectors import Rules, rulebook

TOLERANCE = "reconciliation_tolerance"


def newest(of: str) -> QuerySet[Submission]:
    """For a subquery: the version sent in last of the return that a path leads to."""
    return Submission.objects.filter(of=OuterRef(of)).exclude(submitted_at=None).order_by("-number")


def sent(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Returns of activity, each with the number of the version sent in last: ``version``, None where there is none."""
    return returns.filter(part=Part.ACTIVITY).annotate(version=Subquery(newest("pk").values("number")[:1]))


@dataclass(frozen=True)
class Month:
    """A month of a contract: every ward's figures."""

    owed: Return
    lines: list[Line]

    @cached_property
    def by_ward(self) -> dict[int, dict[str, Line]]:
        found: dict[int, dict[str, Line]] = {}
        for line in self.lines:
            found.setdefault(line.ward.pk, {})[line.figure] = line
        return found

    def total(self, figure: str) -> Total:
        return total(line for line in self.lines if line.figure == figure)

    @property
    def paid(self) -> Total:
        return self.total(PAID)

    @property
    def unpriced(self) -> list[Ward]:
        """Whose bed days no price covers."""
        return [line.ward for line in self.lines if line.unpriced]


def months(returns: Iterable[Return], figures: Collection[str] = COMPARED) -> list[Month]:
    """Of returns that came through ``sent``, those that were sent in. The contract comes with each (``select_related``)."""
    given = [owed for owed in returns if owed.version]  # type: ignore[attr-defined]
    if not given:
        return []
    held = tariffs_in(sorted({owed.month for owed in given}), {owed.contract_id: owed.contract for owed in given}.values())
    ledger, told, book = counted(held, figures), returned(given, figures), rulebook()
    wards = _wards(told, held)
    return [
        Month(owed, list(_lines(owed, figures, told.get(owed.pk, {}), ledger, held, wards, book.on(end_of(owed.month)))))
        for owed in given
    ]


Told = dict[tuple[int, str], Decimal | None]
"""What a return says, by ward and figure."""


def returned(given: Collection[Return], figures: Collection[str]) -> dict[int, Told]:
    """What the version sent in last of each return says: one query."""
    versions = {owed.pk: owed.version for owed in given}  # type: ignore[attr-defined]
    values = Value.objects.filter(submission__of__in=versions, figure__in=figures, ward__isnull=False).order_by()
    found: dict[int, Told] = {}
    rows = values.values_list("submission__of", "submission__number", "ward", "figure", "number")
    for owed, version, ward, figure, number in rows:
        if version == versions[owed]:
            found.setdefault(owed, {})[ward, figure] = number
    return found


def _wards(told: dict[int, Told], held: dict[tuple[int, date], Held]) -> dict[int, Ward]:
    """Those of the terms; and those that were returned and stand in none."""
    agreed = {one.ward for terms in held.values() for one in terms.tariffs}
    return Ward.objects.in_bulk(agreed | {ward for values in told.values() for ward, _ in values})


def _lines(
    owed: Return,
    figures: Collection[str],
    told: Told,
    ledger: dict[Cell, Decimal],
    held: dict[tuple[int, date], Held],
    wards: dict[int, Ward],
    rules: Rules,
) -> Iterable[Line]:
    """Those of the contract's wards; and of a ward that it no longer has, but that was returned."""
    agreed = held.get((owed.contract_id, owed.month))
    tariffs = {one.ward: one for one in agreed.tariffs} if agreed else {}
    tolerance, nothing = Decimal(rules.get(TOLERANCE, owed.contract.service_line)), Decimal()
    for pk in tariffs | dict.fromkeys(ward for ward, _ in told):
        ward, tariff = wards[pk], tariffs.get(pk)
        for figure in figures:
            count = ledger.get(Cell(owed.contract_id, owed.month, pk, figure), nothing)
            yield Line(ward, figure, owed.month, tariff, told.get((pk, figure)), count, tolerance)


# -- lists -------------------------------------------------------------------------------------------------------------

OPEN = Q(differences__status__in=[State.OPEN, State.EXPLAINED])
MONEY = DecimalField(max_digits=14, decimal_places=2)
APART: Callable[[], Sum] = lambda: Sum(  # noqa: E731
    Coalesce("differences__returned", Decimal()) - F("differences__ledger"), filter=OPEN & Q(differences__figure=PAID)
)


def overview(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Each month of each contract, with how many differences are open, in days and pounds, and what is carried into it."""
    earlier = Difference.objects.carried().filter(of__contract=OuterRef("contract"), of__month__lt=OuterRef("month"))
    carried = earlier.order_by().values("of__contract").annotate(sum=Sum("pounds"), count=Count("pk"))
    rows = sent(returns).annotate(
        open=Count("differences", filter=OPEN),
        days=Coalesce(APART(), Decimal(), output_field=MONEY),
        pounds=Coalesce(Sum("differences__pounds", filter=OPEN), ZERO, output_field=MONEY),
        carried=Coalesce(Subquery(carried.values("sum")), ZERO, output_field=MONEY),
        carried_count=Coalesce(Subquery(carried.values("count")), 0),
    )
    return rows.select_related("contract__provider")


@dataclass(frozen=True)
class Carried:
    """A difference left open in an earlier month, and the pounds of all of them up to it."""

    difference: Difference
    cumulated: Decimal


def carried_into(owed: Return) -> list[Carried]:
    """What earlier months of the contract left open at their freeze, the oldest first: one query."""
    rows = Difference.objects.carried().with_state().filter(of__contract=owed.contract_id, of__month__lt=owed.month)
    found, cumulated = [], ZERO
    for row in rows.select_related("of__contract", "ward").order_by("of__month", "ward__name", "pk"):
        cumulated += row.pounds
        found.append(Carried(row, cumulated))
    return found
