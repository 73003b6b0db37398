"""What measures tell of each month and part: to be read here, a row for all of them, or kept by the database, a row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from quality.measures.shape import BY_PLACE, Cut, Figure, Measure


class Told(NamedTuple):
    """SQL for one measure's figure."""

    measure: Measure
    value: str
    numerator: str = "NULL::float8"
    denominator: str = "NULL::float8"
    n: str = "NULL::bigint"
    detail: dict[str, str] = {}

    @property
    def columns(self) -> list[str]:
        return [self.value, self.numerator, self.denominator, self.n, *self.detail.values()]


@dataclass(frozen=True)
class Table:
    """``rows`` is what to select from, a row for each month and part: its columns are ``month`` and those of ``scope``."""

    parts: Sequence[str]
    rows: str
    told: Sequence[Told]

    def by_place(self, cuts: Iterable[str]) -> bool:
        """Whether it has a row for each ward, say, of which there are many; of people's groups there are few."""
        return any(told.measure.cuts & BY_PLACE & set(cuts) for told in self.told)

    @property
    def wide(self) -> str:
        """SELECT month, line, cut, key, and then each measure's columns: ``figures`` makes figures of them."""
        columns = ", ".join(column for told in self.told for column in told.columns)
        return f"WITH {', '.join(self.parts)} SELECT month, scope.line, scope.cut, scope.key, {columns} FROM {self.rows}"

    @property
    def long(self) -> str:
        """SELECT a row for each figure, its columns Figure's and its detail JSON."""
        return f"""
        WITH {", ".join(self.parts)}
        SELECT figure.measure, month, scope.line AS service_line, scope.cut, scope.key,
               figure.value, figure.numerator, figure.denominator, figure.n, figure.detail
        FROM {self.rows}
        CROSS JOIN LATERAL (VALUES {", ".join(map(_value_row, self.told))})
            AS figure (measure, cuts, value, numerator, denominator, n, detail)
        WHERE scope.cut = ANY (figure.cuts)
        """

    def figures(self, rows: Iterable[Sequence[Any]]) -> Iterator[Figure]:
        """Of rows of ``wide``."""
        by_cut = {cut: list(self._columns_of(cut)) for cut in Cut}
        make = partial(tuple.__new__, Figure)  # as Figure._make does, millions of times
        for row in rows:
            part = row[:4]
            for id, value, names, detail, end in by_cut[row[2]]:
                yield make((id, *part, *row[value:detail], dict(zip(names, row[detail:end], strict=True)) if names else {}))

    def _columns_of(self, cut: Cut) -> Iterator[tuple[str, int, tuple[str, ...], int, int]]:
        """For each measure that has the cut: its id, its details' names, and where its value, its details and the next begin."""
        start = 4
        for told in self.told:
            end = start + len(told.columns)
            if cut in told.measure.cuts:
                yield told.measure.id, start, tuple(told.detail), start + 4, end
            start = end


def _value_row(told: Told) -> str:
    cuts = ", ".join(f"'{cut}'" for cut in sorted(told.measure.cuts))
    pairs = ", ".join(f"'{name}', {sql}" for name, sql in told.detail.items())
    detail = f"jsonb_build_object({pairs})" if pairs else "'{}'::jsonb"
    return f"('{told.measure.id}', ARRAY[{cuts}], {', '.join(told.columns[:4])}, {detail})"
