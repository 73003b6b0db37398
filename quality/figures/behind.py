"""The rows behind a figure as a page lists them: under references, never names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from quality.figures.keys import names_of
from quality.figures.returned import returns_behind
from quality.figures.scope import Scope
from quality.measures import Behind, Cut, Figure, Form, Measure, behind
from reachout.people.models import Person

if TYPE_CHECKING:
    from reachout.accounts.models import User


@dataclass(frozen=True)
class Row:
    behind: Behind
    person: str
    """The person's reference; empty for beds and meetings."""
    person_url: str
    """Of the person's record, for those who may open it."""
    ward: str
    return_url: str = ""
    """Of the monthly return that the row is, likewise."""


class Sum(NamedTuple):
    """What the rows add up to beside what the figure says."""

    name: str
    rows: float | None
    now: float | None
    frozen: float | None


def rows_behind(measure: Measure, month: date, scope: Scope, *, by: User, today: date) -> list[Row]:
    """As they stand now, for one figure."""
    found = behind(measure.id, month=month, line=scope.line, cut=scope.cut, key=scope.key, today=today)
    people = {row.person for row in found if row.person}
    references = dict(Person.objects.filter(pk__in=people).values_list("pk", "reference"))
    open_to_reader = set(Person.objects.visible_to(by).filter(pk__in=people).values_list("pk", flat=True))
    wards, returns = names_of(Cut.WARD), returns_behind(measure, month, by=by)
    return [
        Row(
            row,
            references.get(row.person, "") if row.person else "",
            f"/people/{row.person}/" if row.person in open_to_reader else "",
            wards.get(row.ward, row.ward),
            returns.get(row.reference, ""),
        )
        for row in found
    ]


def shown(rows: list[Row], which: str) -> list[Row]:
    """Those counted, those only in the denominator, those left out; otherwise all."""
    match which:
        case "counted":
            return [row for row in rows if row.behind.counts and not row.behind.left_out]
        case "among":
            return [row for row in rows if row.behind.among and not row.behind.counts]
        case "left_out":
            return [row for row in rows if row.behind.left_out]
    return rows


def sums(measure: Measure, rows: list[Row], now: Figure, frozen: Figure | None) -> list[Sum]:
    """The rows added up: each line must say what the figure says, and does unless the engine and the rows disagree."""
    if measure.form is Form.CHANGE:
        return []
    of = lambda name: (getattr(now, name), getattr(frozen, name, None))  # noqa: E731
    counts = sum(row.behind.counts for row in rows)
    values = [row.behind.value for row in rows if row.behind.counts and row.behind.value is not None]
    if measure.form is Form.SPREAD:
        return [Sum("n", counts, *of("n")), Sum("Median", median(values) if values else None, *of("value"))]
    if measure.form is Form.MONEY:
        return [Sum("n", counts, *of("n")), Sum("Sum, low", sum(values), *of("value"))]
    found = [Sum("Numerator", sum(values) if measure.form is Form.HOURS else counts, *of("numerator"))]
    among = sum(row.behind.among for row in rows)
    return [*found, Sum("Denominator", among, *of("denominator"))] if among else found
