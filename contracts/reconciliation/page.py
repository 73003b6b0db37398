"""A month on one page: each line beside what was said of it, and whether the two still speak of the same figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import cached_property

from beds.models import Ward
from contracts.reconciliation.lines import COMPARED, PAID
from contracts.reconciliation.models import Difference, State
from contracts.reconciliation.selectors import Carried, Month
from contracts.reconciliation.tables import Told


@dataclass(frozen=True)
class Page:
    month: Month
    said: list[Difference]
    carried: list[Carried]

    @cached_property
    def by_place(self) -> dict[tuple[int, str], Difference]:
        return {(row.ward_id, row.figure): row for row in self.said}

    @cached_property
    def told(self) -> list[Told]:
        return [Told(line, self.by_place.get((line.ward.pk, line.figure))) for line in self.month.lines]

    @cached_property
    def by_ward(self) -> list[tuple[Ward, dict[str, Told]]]:
        """In the order of the wards' names."""
        wards = {one.line.ward.pk: one.line.ward for one in self.told}
        found: dict[int, dict[str, Told]] = {pk: {} for pk in wards}
        for one in self.told:
            found[one.line.ward.pk][one.line.figure] = one
        return sorted(((wards[pk], figures) for pk, figures in found.items()), key=lambda pair: pair[0].name)

    @property
    def differing(self) -> list[Told]:
        return [one for one in self.told if one.line.differs]

    @property
    def open(self) -> int:
        return sum(one.difference is None or one.difference.state in UNSETTLED for one in self.differing)

    @property
    def moved(self) -> bool:
        """The return or the ledger has changed since differences were looked for last."""
        return any(one.difference is None or _facts(one) != _kept(one.difference) for one in self.differing) or any(
            one.difference and one.difference.state != State.SETTLED for one in self.told if not one.line.differs
        )

    @property
    def others_differ(self) -> int:
        return sum(one.line.figure != PAID for one in self.differing)

    figures = COMPARED


UNSETTLED = (State.OPEN, State.QUERIED, State.EXPLAINED)


def _facts(one: Told) -> tuple[object, ...]:
    return one.line.returned, one.line.ledger, one.line.pounds


def _kept(row: Difference) -> tuple[object, ...]:
    return row.returned, row.ledger, row.pounds
