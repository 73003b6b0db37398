"""What a pack is made of. A section is a table; a figure is counted from its rows, so that the two cannot disagree.

A snapshot is plain JSON: it must read the same in ten years, whatever the models have become by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

Row = dict[str, Any]

SHAPE = 2
"""Raised when a snapshot's shape changes; packs issued in an older one stay readable. 1 had prices: see ``prices.py``."""


@dataclass(frozen=True)
class Column:
    """How a cell reads. ``kind``: text, number, day, moment, person, tag, lines, money or km."""

    key: str
    label: str
    kind: str = "text"
    weight: float = 1.0
    """Share of the printed page's width."""


@dataclass(frozen=True)
class Figure:
    """A number and the rows it counts: those whose cells equal ``where``, or the sum of ``column`` over them."""

    label: str
    value: int
    column: str = ""
    where: dict[str, Any] = field(default_factory=dict)
    tone: str = ""


@dataclass
class Section:
    key: str
    title: str
    columns: list[Column]
    rows: list[Row]
    empty: str
    """What is said when there are no rows."""
    figures: list[Figure] = field(default_factory=list)
    note: str = ""
    appendix: bool = False

    def as_json(self) -> dict[str, Any]:
        """Rows are plain already: copying 600 of them cell by cell costs more than reading them."""
        return {**vars(self), "columns": [vars(c) for c in self.columns], "figures": [vars(f) for f in self.figures]}


def count(rows: Iterable[Row], label: str, *, tone: str = "", **where: Any) -> Figure:
    chosen = matching(rows, where)
    return Figure(label, len(chosen), where=where, tone=tone if chosen else "")


def total(rows: Iterable[Row], label: str, column: str, *, tone: str = "", **where: Any) -> Figure:
    value = sum(row[column] or 0 for row in matching(rows, where))
    return Figure(label, value, column=column, where=where, tone=tone if value else "")


def matching(rows: Iterable[Row], where: dict[str, Any]) -> list[Row]:
    return [row for row in rows if all(row[key] == value for key, value in where.items())]


def tag(text: str, tone: str = "grey") -> dict[str, str]:
    """A word in a colour: red late, orange soon, green done or available, blue information, grey neither."""
    return {"text": text, "tone": tone}


def person(row: Row, prefix: str = "person__") -> dict[str, Any]:
    """Who it is, as wards write it, with the number that tells two of one name apart."""
    names = (row[f"{prefix}family_name"].upper(), row[f"{prefix}given_name"])
    return {
        "id": row[f"{prefix}id"],
        "ref": row[f"{prefix}reference"],
        "name": ", ".join(name for name in names if name) or "Name not known",
        "nhs": row[f"{prefix}nhs_number"],
    }


PERSON = ("id", "reference", "family_name", "given_name", "nhs_number")


def person_fields(prefix: str = "person__") -> list[str]:
    return [f"{prefix}{name}" for name in PERSON]


def plain(value: date | datetime | None) -> str | None:
    """ISO; an instant in London's time, as it will be read aloud."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value.isoformat() if value else None


def days(start: date | None, end: date) -> int | None:
    return (end - start).days if start else None
