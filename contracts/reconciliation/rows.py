"""The rows behind a number: the ledger's, and beside them the stays that a file of the return told. Under references."""

from __future__ import annotations

from dataclasses import dataclass

from beds.models import Ward
from contracts.intake.models import Stay, Upload
from contracts.reconciliation.lines import PAID
from contracts.returns.ledger import Behind, behind
from contracts.returns.models import Return
from reachout.months import add_months
from reachout.people.models import Person


@dataclass(frozen=True)
class Row:
    behind: Behind
    person: str
    """The patient's reference, where the row is somebody's."""
    returned: int | None = None
    """What the return's file counts of it."""


def rows_behind(owed: Return, ward: Ward, figure: str) -> list[Row]:
    """Three queries. A stay that only the return knows counts nothing in the ledger."""
    found = behind(owed.month, ward.pk, figure)
    told = stays_told(owed, ward) if figure == PAID else {}
    references = dict(Person.objects.filter(pk__in={row.person for row in found}).values_list("pk", "reference"))
    rows = [Row(row, references.get(row.person or 0, ""), _days(told.pop(row.reference, None))) for row in found]
    return rows + [Row(row._replace(counts=0), "", row.counts) for row in told.values()]


def _days(row: Behind | None) -> int | None:
    return row.counts if row else None


def stays_told(owed: Return, ward: Ward) -> dict[str, Behind]:
    """By reference, the stays of the file that was taken into the return: their days in the month."""
    following = add_months(owed.month, 1)
    stays = Stay.objects.filter(upload__of=owed, upload__status=Upload.Status.TAKEN, ward=ward.code)
    spans = [(one.reference, max(one.started_on, owed.month), min(one.ended_on or following, following)) for one in stays]
    return {ref: Behind(ref, None, first, until, (until - first).days) for ref, first, until in spans if first < until}
