"""What the floors above know of somebody whom the pack lists. Each app adds its own columns in a ``pack.py``, found by name:

    @adds(Column("coming_home", "Coming home", "lines", 2.2), to=["out_of_area"])
    def coming_home(reads: Reads, people: list[int]) -> dict[int, Cell]:
        '''Of these people, by their keys, what the cell says; nobody need be in it.'''

A fixed number of queries each, however many people; of the instant that the pack is of. What a cell says is frozen with the pack:
one issued before there was such a column is shown without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.shape import Column, Section

Cell = Any
"""Plain JSON, as the column's kind wants it."""
Filling = Callable[[Reads, list[int]], dict[int, Cell]]


@dataclass(frozen=True)
class Addition:
    column: Column
    to: frozenset[str]
    """The keys of the sections, all of whose rows are about a person."""
    filling: Filling


ADDITIONS: list[Addition] = []


def adds(column: Column, *, to: Iterable[str]) -> Callable[[Filling], Filling]:
    def add(filling: Filling) -> Filling:
        ADDITIONS.append(Addition(column, frozenset(to), filling))
        return filling

    return add


def with_additions(reads: Reads, sections: list[Section]) -> list[Section]:
    """The sections, each with its further columns: every addition asks once for all that it adds to."""
    for addition in ADDITIONS:
        people = sorted({row["person"]["id"] for one in sections if one.key in addition.to for row in one.rows})
        cells = addition.filling(reads, people) if people else {}
        sections = [_with(one, addition.column, cells) if one.key in addition.to else one for one in sections]
    return sections


def _with(section: Section, column: Column, cells: dict[int, Cell]) -> Section:
    rows = [{**row, column.key: cells.get(row["person"]["id"])} for row in section.rows]
    return replace(section, columns=[*section.columns, column], rows=rows)
