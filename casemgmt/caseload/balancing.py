"""Who has how many cases, and how much of it needs attention."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from casemgmt.caseload.rows import AMBER, RED, Row
from casemgmt.selectors import case_managers
from reachout.accounts.models import User
from reachout.organisations.models import ServiceLine


@dataclass
class Caseload:
    """One case manager's in one service line; nobody's are the cases that wait for one."""

    line: str
    manager: User | None
    has_left: bool = False
    """May manage cases of the line no more, and still has some."""
    rows: list[Row] = field(default_factory=list)

    def rated(self, rag: str) -> int:
        return sum(row.rag == rag for row in self.rows)

    @property
    def red(self) -> int:
        return self.rated(RED)

    @property
    def amber(self) -> int:
        return self.rated(AMBER)

    @property
    def overdue(self) -> int:
        return sum(len(row.overdue) for row in self.rows)


def caseloads(rows: list[Row], lines: list[str]) -> list[tuple[str, list[Caseload]]]:
    """By service line: nobody's first, then whoever has left, then the case managers, those with the most cases first."""
    theirs: dict[tuple[str, User | None], list[Row]] = defaultdict(list)
    for row in rows:
        theirs[row.case.service_line, row.case.manager].append(row)
    return [(ServiceLine(line).label, _of(line, theirs)) for line in lines]


def _of(line: str, theirs: dict[tuple[str, User | None], list[Row]]) -> list[Caseload]:
    here: list[User | None] = list(case_managers(line))
    left = [manager for at, manager in theirs if at == line and manager and manager not in here]
    made = [Caseload(line, one, one in left, theirs.get((line, one), [])) for one in [*here, *left, None]]
    shown = [one for one in made if one.rows or one.manager]
    return sorted(shown, key=lambda one: (one.manager is not None, not one.has_left, -len(one.rows), str(one.manager)))
