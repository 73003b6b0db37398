"""Where everything on an XmR chart stands: axes, labels, rebases and notes above, key and words below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.functional import cached_property

from quality.measures import Form, Measure
from quality.spc import words
from quality.spc.shapes import LIMIT, MEAN, TARGET
from quality.spc.sizes import Note, Range, Size, month_number, range_of, tick_words
from reachout.pages.svg import INK, Scale, breadth, rows, scale, ticks, wrapped
from reachout.pages.words import MONTHS
from reachout.xmr import Kind, Point, Spc


@dataclass(frozen=True)
class Layout:
    measure: Measure
    spc: Spc
    rebases: tuple[Note, ...]
    annotations: tuple[Note, ...]
    size: Size
    shared: Range | None = None

    @property
    def letters(self) -> float:
        return self.size.letters

    @property
    def row(self) -> float:
        """One line of writing."""
        return self.letters * 1.35

    @cached_property
    def months(self) -> tuple[int, int]:
        return month_number(self.spc.points[0].day), month_number(self.spc.points[-1].day)

    @cached_property
    def values(self) -> list[float]:
        """The ticks of the axis: they cover every point, limit and the target."""
        low, high = self.shared or range_of([self.spc]) or Range(0, 1)
        if low >= 0 and low < 0.4 * high:
            low = 0
        if high - low <= 1e-9 * max(abs(low), abs(high)):
            spare = abs(low) * 0.1 or 1
            low, high = (low - spare if low else 0), high + spare
        return ticks(
            low,
            high,
            round(self.size.height / (60 if self.size.notes else 40)),
            finest=1 if self.measure.form is Form.COUNT else 0,
        )

    @cached_property
    def left(self) -> float:
        return max(breadth(self._tick(value), self.letters) for value in self.values) + 10

    @cached_property
    def right(self) -> float:
        return self.size.width - max(breadth(label, self.letters) for label, *_ in self._said) - 16

    @property
    def top(self) -> float:
        marked = self.row * (self.rebase_rows + self.annotation_rows * 1.25)
        return self.above + marked + (self.letters * 0.5 if marked else 0)

    @property
    def above(self) -> float:
        """Room for the unit, or for half of the topmost tick's words."""
        return self.letters * (2.1 if self.unit else 0.6)

    @property
    def bottom(self) -> float:
        return self.top + self.size.height

    @property
    def unit(self) -> str:
        return self.measure.unit if self.size.notes else ""

    @cached_property
    def x(self) -> Scale:
        first, last = self.months
        return scale(first - 0.7, last + 0.7, self.left, self.right)

    @cached_property
    def y(self) -> Scale:
        return scale(self.values[0], self.values[-1], self.bottom, self.top)

    def at(self, day: date) -> float:
        return self.x(month_number(day))

    def _tick(self, value: float) -> str:
        return tick_words(self.measure, value, self.values[1] - self.values[0])

    @cached_property
    def _month_step(self) -> int:
        """Months between two labels: as many labels as there is room for."""
        first, last = self.months
        room = (self.right - self.left) / (last - first + 1.4)
        return next((step for step in (1, 2, 3, 6) if step * room >= breadth("0000", self.letters) + 6), 12)

    @cached_property
    def groups(self) -> list[list[Point]]:
        return [list(group) for _, group in groupby(self.spc.points, key=lambda point: point.group)]

    @property
    def _half(self) -> float:
        return (self.x(1) - self.x(0)) / 2

    @cached_property
    def _said(self) -> list[tuple[str, float, str, bool]]:
        """What stands at the right, beside the lines: words, value, colour, bold."""
        last, long = self.spc.points[-1], self.size.long_labels
        newest = f"{MONTHS[last.day.month - 1][:3]} {last.day.year}: " if long else ""
        found = [(newest + words.short_figure(self.measure, last.value), last.value, INK, True)]
        if last.limits and self.size.notes:
            upper, lower = last.limits.upper, last.limits.lower
            found.append((f"{'Upper limit' if long else 'Upper'} {self._average(upper)}", upper, LIMIT, False))
            found.append((f"{'Lower limit' if long else 'Lower'} {self._average(lower)}", lower, LIMIT, False))
        if self.size.notes:
            found.append((f"Mean {self._average(last.mean)}", last.mean, MEAN, False))
        if (target := self.spc.target) is not None:
            found.append((f"Target {words.target(self.measure, target)}", target, TARGET, False))
        return found

    def _average(self, value: float) -> str:
        return words.short_figure(self.measure, value, between=True)

    @cached_property
    def cuts(self) -> list[Note]:
        """The rebases that begin a group: one that meets no point is ignored, as the engine does."""
        starts = {group[0].day for group in self.groups[1:]}
        return [rebase for rebase in self.rebases if rebase.month in starts]

    @cached_property
    def told_notes(self) -> list[Note]:
        first, last = self.months
        return [note for note in self.annotations if first <= month_number(note.month) <= last] if self.size.notes else []

    @cached_property
    def _cut_spans(self) -> list[tuple[float, float]]:
        """Where the labels of rebases stand: from their line to the right, or to the left where there is no room."""
        found = []
        for cut in self.cuts if self.size.notes else []:
            place, wide = self.at(cut.month) - self._half, breadth(self._cut_words(cut), self.letters) + 4
            start = place if place + wide <= self.size.width else place - wide
            found.append((start, start + wide))
        return found

    def _cut_words(self, cut: Note) -> str:
        return f"Rebased {MONTHS[cut.month.month - 1][:3]} {cut.month.year}"

    @cached_property
    def _cut_rows(self) -> list[int]:
        return rows(self._cut_spans)

    @property
    def rebase_rows(self) -> int:
        return max(self._cut_rows, default=-1) + 1

    @cached_property
    def _mark_rows(self) -> list[int]:
        wide = self.letters * 0.8
        return rows((self.at(note.month) - wide, self.at(note.month) + wide) for note in self.told_notes)

    @property
    def annotation_rows(self) -> int:
        return max(self._mark_rows, default=-1) + 1

    @cached_property
    def _told(self) -> list[tuple[str, list[str]]]:
        """The words below the chart: what each number stands for, and why it was rebased."""
        if not self.size.notes:
            return []
        told = [
            (str(number), f"{words.month_name(note.month)}: {note.text}") for number, note in enumerate(self.told_notes, start=1)
        ]
        told += [("", f"Rebased from {words.month_name(cut.month)}: {cut.text}") for cut in self.cuts]
        return [(mark, wrapped(said, self.size.width - self.letters * 2, self.letters)) for mark, said in told]

    @property
    def notes_height(self) -> float:
        return sum(len(lines) for _, lines in self._told) * self.row + (6 * len(self._told))

    @cached_property
    def kinds(self) -> list[Kind]:
        """Those on the chart, if there is more than chance to tell apart."""
        found = {point.kind for point in self.spc.points}
        return [kind for kind in Kind if kind in found] if self.size.notes and found != {Kind.COMMON} else []

    @property
    def key_top(self) -> float:
        years = 1 if self._month_step == 12 else 2
        return self.bottom + years * self.row + self.letters * 0.4

    @cached_property
    def _key_places(self) -> list[tuple[Kind, float, int]]:
        """Kind, place from the left, row."""
        found, x, row = [], 0.0, 0
        for kind in self.kinds:
            wide = breadth(words.KINDS[kind], self.letters) + self.letters * 2.6
            if x + wide > self.size.width and x:
                x, row = 0.0, row + 1
            found.append((kind, x, row))
            x += wide
        return found

    @property
    def key_height(self) -> float:
        return (self._key_places[-1][2] + 1) * self.row + 6 if self._key_places else 0
