"""Finding what differs. Found anew as often as wanted: nothing that a person said is lost by it, and what they said of other
figures than there are now no longer settles anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from contracts.reconciliation.lines import Line
from contracts.reconciliation.models import Difference, State, Word
from contracts.reconciliation.selectors import Month, months, sent
from contracts.returns.models import Query, Return
from reachout.audit.services import record

Key = tuple[int, int, str]
Said = tuple[Difference, Word.Kind]
KEPT = [
    "version", "returned", "ledger", "pounds", "status", "query", "explained_by", "accepted_at", "accepted_by", "why",
]  # fmt: skip


@transaction.atomic
def find(returns: QuerySet[Return], *, at: datetime) -> int:
    """Look at these returns anew, all at once: what differs is found, changed, open again or settled. How many were."""
    rows = sent(returns).select_related("contract").select_for_update(of=("self",)).order_by("pk")
    found = months(rows)
    there = _there([month.owed for month in found])
    said = [one for month in found for one in _looked(month, there, at)]
    said += [(row, Word.Kind.SETTLED) for row in there.values() if row.status != Difference.Status.SETTLED]
    for row, kind in said:
        if kind in (Word.Kind.SETTLED, Word.Kind.REOPENED):
            unsay(row, State.SETTLED if kind is Word.Kind.SETTLED else State.OPEN)
    Difference.objects.bulk_create([row for row, _ in said if row.pk is None])
    Difference.objects.bulk_update([row for row, kind in said if kind is not Word.Kind.FOUND], KEPT, batch_size=1000)
    Word.objects.bulk_create([worded(row, kind, at) for row, kind in said])
    if said:
        record("difference.found", by=None, returns=len(found), changed=len(said))
    return len(said)


def _looked(month: Month, there: dict[Key, Difference], at: datetime) -> Iterator[Said]:
    """What there is to say of each line, with the line's facts; takes the differences that still have a line out of ``there``."""
    for line in month.lines:
        row = there.pop((month.owed.pk, line.ward.pk, line.figure), None)
        kind = judged(row, line)
        if kind:
            made = row or Difference(of=month.owed, ward=line.ward, figure=line.figure, found_at=at)
            made.version = month.owed.version  # type: ignore[attr-defined]
            made.returned, made.ledger, made.pounds = line.returned, line.ledger, line.pounds
            yield made, kind


def judged(row: Difference | None, line: Line) -> Word.Kind | None:
    """What looking anew has to say of a line; None if nothing."""
    if row is None:
        return Word.Kind.FOUND if line.differs else None
    is_settled = row.status == Difference.Status.SETTLED
    if not line.differs:
        return None if is_settled else Word.Kind.SETTLED
    if is_settled:
        return Word.Kind.REOPENED
    if (row.returned, row.ledger, row.pounds) == (line.returned, line.ledger, line.pounds):
        return None
    return Word.Kind.REOPENED if answered(row) else Word.Kind.CHANGED


def answered(row: Difference) -> bool:
    """Somebody has explained or accepted it: of the figures as they were."""
    return row.status != Difference.Status.OPEN or (row.query is not None and row.query.status != Query.Status.OPEN)


def unsay(row: Difference, status: State) -> None:
    """What was said stays in the story; it says nothing of the figures as they are now."""
    still_asked = row.query is not None and row.query.status == Query.Status.OPEN
    row.status, row.query = status, row.query if still_asked else None
    row.explained_by, row.accepted_at, row.accepted_by, row.why = None, None, None, ""


def worded(row: Difference, kind: Word.Kind, at: datetime) -> Word:
    facts: dict[str, Any] = {name: getattr(row, name) for name in ("version", "returned", "ledger", "pounds")}
    return Word(difference=row, kind=kind, at=at, **facts)


def _there(owed: list[Return]) -> dict[Key, Difference]:
    rows = Difference.objects.filter(of__in=owed).select_related("query").select_for_update(of=("self",)).order_by("pk")
    return {(row.of_id, row.ward_id, row.figure): row for row in rows}
