"""Every requirement at every provider in one month, with what is being done about it: a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from markupsafe import Markup

from contracts.agreements.models import Contract
from contracts.money import ZERO
from contracts.returns.models import Return
from quality.performance import tags
from quality.performance.lateness import late_returns, with_sent
from quality.performance.models import Notice
from quality.performance.readings import Judged, Readings, frozen_months, threshold_words
from quality.spc import words
from quality.spc.icons import assurance_icon, variation_icon
from reachout.months import add_months
from reachout.pages.tags import Tag
from reachout.xmr import Spc

RETURNS = "Returns on time"


@dataclass(frozen=True)
class Line:
    """A requirement, or the returns, of one contract in one month."""

    contract: Contract
    month: date
    code: str
    title: str
    url: str
    said: str
    threshold: str
    state: Tag
    in_a_row: int
    notice: Notice | None = None
    spc: Spc | None = None
    measure: str = ""
    """Its title: what a column of the matrix is headed by."""
    value: float | None = None

    @property
    def name(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def fails(self) -> bool:
        return self.state in (tags.NOT_MET, tags.LATE)

    @property
    def variation(self) -> Markup:
        return variation_icon(self.spc.variation_icon) if self.spc else Markup()

    @property
    def assurance(self) -> Markup:
        return assurance_icon(self.spc.assurance_icon) if self.spc else Markup()

    @property
    def variation_words(self) -> str:
        return words.VARIATION.get(self.spc.variation_icon or "", "") if self.spc else ""

    @property
    def assurance_words(self) -> str:
        return words.ASSURANCE.get(self.spc.assurance_icon or "", "") if self.spc else ""

    @property
    def withheld(self) -> Decimal | None:
        """Proposed or approved under the notice that is open."""
        standing = [one.amount for one in self.notice.withholdings.all() if one.status in STANDING] if self.notice else []
        return sum(standing, ZERO) if standing else None


STANDING = ("proposed", "approved")


@dataclass
class Overview:
    month: date
    lines: list[Line] = field(default_factory=list)

    @property
    def failing(self) -> list[Line]:
        return [line for line in self.lines if line.fails]

    @cached_property
    def notices(self) -> list[Notice]:
        return list({line.notice.pk: line.notice for line in self.lines if line.notice}.values())

    @property
    def withheld(self) -> Decimal:
        return sum((line.withheld or ZERO for line in self.lines), ZERO)

    def grids(self) -> list[Grid]:
        """One a service line: its providers down, what is required of them across."""
        by_line: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            by_line[line.contract.get_service_line_display()].append(line)
        return [Grid(name, lines) for name, lines in by_line.items()]


@dataclass(frozen=True)
class Grid:
    name: str
    lines: list[Line]

    @property
    def heads(self) -> list[str]:
        return list(dict.fromkeys(line.measure for line in sorted(self.lines, key=lambda line: (not line.code, line.code))))

    @property
    def rows(self) -> list[tuple[Contract, list[list[Line]]]]:
        contracts = {line.contract.pk: line.contract for line in self.lines}
        return [(contract, [self._cell(contract, head) for head in self.heads]) for contract in contracts.values()]

    def _cell(self, contract: Contract, head: str) -> list[Line]:
        return [line for line in self.lines if line.contract == contract and line.measure == head]


def overview(contracts: Iterable[Contract], month: date, *, today: date) -> Overview:
    """By provider, then by the schedule, returns last."""
    found = list(contracts)
    readings, notices = Readings(found, frozen_months(month)), open_notices(found)
    owed = _owed(found, month)
    late = _late_months(found, today)
    made = Overview(month)
    for contract in found:
        made.lines += [_required(one, readings, notices) for one in readings.of(contract, month)]
        if contract.pk in owed:
            made.lines.append(_returned(contract, month, owed[contract.pk], late[contract.pk], notices, today))
    return made


def open_notices(contracts: Iterable[Contract]) -> dict[tuple[int, str], Notice]:
    rows = Notice.objects.open().filter(contract__in=contracts).select_related("plan", "requirement")
    return {(one.contract_id, one.code): one for one in rows.prefetch_related("withholdings")}


def _required(judged: Judged, readings: Readings, notices: dict[tuple[int, str], Notice]) -> Line:
    requirement, measure, spc = judged.requirement, judged.measure, readings.spc(judged)
    return Line(
        judged.contract,
        judged.month,
        requirement.code,
        requirement.title,
        f"/performance/requirements/{requirement.pk}/",
        judged.said,
        threshold_words(requirement),
        tags.met(judged),
        readings.in_a_row(judged),
        notices.get((judged.contract.pk, requirement.code)),
        spc if judged.value is not None else None,
        measure.title if measure else requirement.measure,
        judged.value,
    )


def _owed(contracts: list[Contract], month: date) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in with_sent(Return.objects.filter(contract__in=contracts, month=month)):
        found[one.contract_id].append(one)
    return found


def _late_months(contracts: list[Contract], today: date) -> dict[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    for one in late_returns(contracts, today=today):
        found[one.contract_id].add(one.month)
    return found


def _returned(
    contract: Contract, month: date, owed: list[Any], late: set[date], notices: dict[tuple[int, str], Notice], today: date
) -> Line:
    states = [tags.on_time(one, today) for one in owed]
    in_time, count = states.count(tags.ON_TIME), 0
    while add_months(month, -count) in late:
        count += 1
    return Line(
        contract,
        month,
        "",
        RETURNS,
        f"/performance/contracts/{contract.pk}/#returns",
        f"{in_time} of {len(owed)}",
        "By the day each is due",
        next((state for state in (tags.LATE, tags.AWAITED) if state in states), tags.ON_TIME),
        count,
        notices.get((contract.pk, "")),
        measure=RETURNS,
    )
