"""What the frozen months say of each requirement at each provider: a fixed number of queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property

from contracts.agreements.models import Contract, Requirement
from contracts.agreements.selectors import terms_in
from quality.figures.models import Figure, Snapshot
from quality.measures import CATALOGUE, Cut, Form, Measure
from quality.measures.words import with_unit
from quality.spc.models import Rebase
from quality.spc.words import target
from reachout.months import add_months, first_of
from reachout.xmr import Spc, spc

BARE = {Form.SHARE, Form.CHANGE, Form.MONEY}
"""Their sign says the unit."""


class Reading(NamedTuple):
    """A frozen figure, and the version of its month that it was read from."""

    month: date
    snapshot: int
    value: float | None


@dataclass(frozen=True)
class Judged:
    """One requirement in one month."""

    contract: Contract
    requirement: Requirement
    month: date
    reading: Reading | None

    @property
    def measure(self) -> Measure | None:
        """None where the contract names a measure that the catalogue does not have."""
        return measure_of(self.requirement)

    @property
    def value(self) -> float | None:
        return self.reading.value if self.reading else None

    @property
    def met(self) -> bool | None:
        return None if self.value is None else self.requirement.is_met_by(self.value)

    @property
    def said(self) -> str:
        """31.5 days; – where there is no figure."""
        return with_unit(self.measure, self.value) if self.measure else "–"


def measure_of(requirement: Requirement) -> Measure | None:
    """The catalogue's measure, with the contract's own threshold for a target and its direction as the better way."""
    found = CATALOGUE.get(requirement.measure)
    better = "increase" if requirement.direction == Requirement.Direction.AT_LEAST else "decrease"
    return replace(found, improvement=better, target=float(requirement.threshold)) if found else None


def threshold_words(requirement: Requirement) -> str:
    """At least 90%; at most 30 days."""
    measure = measure_of(requirement)
    if measure is None:
        return f"{requirement.get_direction_display()} {requirement.threshold.normalize():f}"
    unit = "" if measure.form in BARE else f" {measure.unit}"
    return f"{requirement.get_direction_display()} {target(measure, measure.target)}{unit}"


def frozen_months(last: date | None = None) -> list[date]:
    """Each once, however often it was frozen again."""
    rows = Snapshot.objects.filter(month__lte=last) if last else Snapshot.objects.all()
    return sorted(set(rows.values_list("month", flat=True)))


class Readings:
    """Every requirement of some contracts over some months, judged: six queries."""

    def __init__(self, contracts: Iterable[Contract], months: Collection[date]) -> None:
        self.contracts, self.months = list(contracts), sorted(months)
        self.terms = terms_in(self.months, self.contracts)
        prefetch_related_objects(list({terms.pk: terms for terms in self.terms.values()}.values()), "requirements")

    def of(self, contract: Contract, month: date) -> list[Judged]:
        """What was required in a month: nothing outside the contract's own term."""
        terms = self.terms.get((contract.pk, month))
        if terms is None or not first_of(contract.starts_on) <= month <= contract.ends_on:
            return []
        return [Judged(contract, one, month, self._reading(contract, one, month)) for one in terms.requirements.all()]

    def every(self) -> Iterator[Judged]:
        for contract in self.contracts:
            for month in self.months:
                yield from self.of(contract, month)

    def history(self, judged: Judged) -> list[Judged]:
        """The same requirement, by its number in the schedule, in this month and each before; the newest first."""
        earlier = [month for month in reversed(self.months) if month <= judged.month]
        found = [one for month in earlier for one in self.of(judged.contract, month)]
        return [one for one in found if one.requirement.code == judged.requirement.code]

    def in_a_row(self, judged: Judged) -> int:
        """Months on end in which it was not met, this one the last."""
        count, month = 0, judged.month
        for one in self.history(judged):
            if one.met is not False or one.month != month:
                break
            count, month = count + 1, add_months(month, -1)
        return count

    def spc(self, judged: Judged) -> Spc:
        """The provider's whole series up to the month, judged against this month's threshold."""
        measure, contract = judged.measure, judged.contract
        key = (judged.requirement.measure, contract.service_line, contract.provider.code)
        series = [(one.month, one.value) for one in self._by_place.get(key, {}).values() if one.month <= judged.month]
        way, wanted = (measure.improvement, measure.target) if measure else ("neutral", None)
        return spc(series, direction=way, target=wanted, rebases=self._rebases.get(key, []))

    def _reading(self, contract: Contract, requirement: Requirement, month: date) -> Reading | None:
        key = (requirement.measure, contract.service_line, contract.provider.code)
        return self._by_place.get(key, {}).get(month)

    @cached_property
    def _asked(self) -> dict[str, set[str]]:
        every = [one for terms in self.terms.values() for one in terms.requirements.all()]
        return {
            "measure__in": {one.measure for one in every},
            "service_line__in": {contract.service_line for contract in self.contracts},
            "key__in": {contract.provider.code for contract in self.contracts},
        }

    @cached_property
    def _by_place(self) -> dict[tuple[str, str, str], dict[date, Reading]]:
        rows = Figure.objects.filter(cut=Cut.PROVIDER, snapshot__in=Snapshot.objects.latest_versions(), **self._asked)
        columns = ("measure", "service_line", "key", "snapshot__month", "snapshot", "value")
        found: dict[tuple[str, str, str], dict[date, Reading]] = defaultdict(dict)
        for measure, line, key, month, snapshot, value in rows.order_by("snapshot__month").values_list(*columns):
            found[measure, line, key][month] = Reading(month, snapshot, value)
        return found

    @cached_property
    def _rebases(self) -> dict[tuple[str, str, str], list[date]]:
        found: dict[tuple[str, str, str], list[date]] = defaultdict(list)
        for one in Rebase.objects.filter(cut=Cut.PROVIDER, withdrawn_at=None, **self._asked):
            found[one.measure, one.service_line, one.key].append(one.month)
        return found
