"""A version as it is read: every figure it should have, beside what the ledger says and what was accepted before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from beds.models import Ward
from contracts.agreements.models import Contract
from contracts.returns.figures import Figure, Key, Section, figures_of, name_of
from contracts.returns.ledger import known
from contracts.returns.models import Return, Submission, Value
from contracts.returns.selectors import standing_values, wards_of
from reachout.months import add_months

MONTHS_BEFORE = 24


@dataclass
class Line:
    """One figure in one place."""

    figure: Figure
    ward: Ward | None
    value: Value | None = None
    ledger: Decimal | None = None
    history: list[tuple[date, Decimal]] = field(default_factory=list)
    """What was accepted for the months before, the earliest first."""

    @property
    def key(self) -> Key:
        return self.figure.code, self.ward.pk if self.ward else None

    @property
    def title(self) -> str:
        return f"{self.figure.title}, {self.ward}" if self.ward else self.figure.title

    @property
    def name(self) -> str:
        return name_of(self.figure, self.ward)

    @property
    def number(self) -> Decimal | None:
        return self.value.number if self.value else None

    @property
    def text(self) -> str:
        return self.value.text if self.value else ""

    @property
    def comment(self) -> str:
        return self.value.comment if self.value else ""

    @property
    def is_missing(self) -> bool:
        return self.number is None and not self.figure.is_text and not self.figure.optional

    @property
    def differs(self) -> bool:
        """From the portal's ledger."""
        return self.number is not None and self.ledger is not None and self.number != self.ledger

    def before(self, month: date) -> Decimal | None:
        """What was accepted for the month just before."""
        return dict(self.history).get(add_months(month, -1))

    def change(self, month: date) -> str:
        """On the month before: +4%; empty where there is nothing to say."""
        before = self.before(month)
        if before is None or self.number is None or self.number == before:
            return ""
        return f"{(self.number - before) / before:+.0%}".replace("-", "−") if before else "new"

    @property
    def shown(self) -> str:
        """As a person reads it: 1,234 or £1,234.50."""
        return "" if self.number is None else self.figure.shown(self.number)


@dataclass
class Sheet:
    version: Submission
    owed: Return
    wards: list[Ward]
    lines: dict[Key, Line]

    def of(self, figure: str, ward: int | None = None) -> Line | None:
        return self.lines.get((figure, ward))

    def number(self, figure: str, ward: int | None = None) -> Decimal | None:
        line = self.of(figure, ward)
        return line.number if line else None

    def within(self, section: Section) -> Iterator[Line]:
        return (line for line in self.lines.values() if line.figure.section == section)

    def grouped(self, section: Section) -> list[tuple[Figure, list[Line]]]:
        """Each figure with its wards."""
        return [(figure, list(lines)) for figure, lines in groupby(self.within(section), key=lambda line: line.figure)]

    @property
    def sections(self) -> list[Section]:
        return list(dict.fromkeys(line.figure.section for line in self.lines.values()))


def sheet_of(version: Submission, owed: Return | None = None) -> Sheet:
    """A fixed number of queries, however many wards and figures."""
    owed = owed or version.of
    wards = wards_of(owed)
    lines = {
        line.key: line
        for figure in figures_of(owed.part)
        for line in ([Line(figure, ward) for ward in wards] if figure.by_ward else [Line(figure, None)])
    }
    for value in version.values.all():
        if line := lines.get((value.figure, value.ward_id)):
            line.value = value
    for cell, number in known([owed.contract], [owed.month]).items():
        if line := lines.get((cell.figure, cell.ward)):
            line.ledger = number
    _remember(owed, lines)
    return Sheet(version, owed, wards, lines)


def _remember(owed: Return, lines: dict[Key, Line]) -> None:
    """The accepted figures of the months before, under this contract and those that it renewed."""
    months = [add_months(owed.month, -count) for count in range(MONTHS_BEFORE, 0, -1)]
    contracts = Contract.objects.of_providers().filter(
        provider=owed.contract.provider_id, service_line=owed.contract.service_line
    )
    figures = [figure.code for figure in figures_of(owed.part) if not figure.is_text]
    for cell, number in sorted(standing_values(contracts, months, figures).items(), key=lambda one: one[0].month):
        if line := lines.get((cell.figure, cell.ward)):
            line.history.append((cell.month, number))
