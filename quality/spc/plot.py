"""The drawing of one XmR chart: points, mean, limits, target, rebases and notes, at one of three sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from markupsafe import Markup

from quality.measures import Form, Measure
from quality.spc import words
from quality.spc.shapes import LIMIT, MEAN, TARGET, shape
from quality.spc.svg import (
    GRID,
    INK,
    PAPER,
    QUIET,
    Scale,
    apart,
    breadth,
    drawing,
    element,
    line,
    rows,
    scale,
    text,
    ticks,
    wrapped,
)
from quality.spc.xmr import Kind, Point, Spc
from reachout.pages.words import MONTHS


class Note(NamedTuple):
    """What stands at a month: why the limits begin anew there, or what happened."""

    month: date
    text: str


class Range(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True)
class Size:
    width: float
    height: float
    """of the plot itself: notes, axis and key come on top"""
    letters: float
    point: float
    long_labels: bool = True
    notes: bool = True


SIZES = {
    "full": Size(1000, 330, 15, 5),
    "narrow": Size(380, 240, 13, 4, long_labels=False),
    "compact": Size(320, 120, 13, 3.2, long_labels=False, notes=False),
}


def range_of(judged: Iterable[Spc]) -> Range | None:
    """The values that must be on the paper: points, limits and target."""
    values = [
        value
        for spc in judged
        for point in spc.points
        for value in (point.value, *((point.limits.lower, point.limits.upper) if point.limits else ()), spc.target)
        if value is not None
    ]
    return Range(min(values), max(values)) if values else None


@dataclass(frozen=True)
class Plot:
    measure: Measure
    spc: Spc
    rebases: tuple[Note, ...]
    annotations: tuple[Note, ...]
    size: Size
    shared: Range | None = None

    def draw(self, title: str, told: str) -> Markup:
        if not self.spc.points:
            return drawing(self.size.width, 60, title, told, text("No months yet", 0, 36, self.size.letters, fill=QUIET))
        return drawing(
            self.size.width,
            self.key_top + self.key_height + self.notes_height + 4,
            title,
            told,
            *self._axis_of_values(),
            *self._axis_of_months(),
            *self._rebases(),
            *self._lines(),
            *self._joins(),
            *self._marks(),
            *self._points(),
            *self._labels(),
            *self._key(),
            *self._notes(),
        )

    # -- where things are ----------------------------------------------------------------------------------------------

    @property
    def letters(self) -> float:
        return self.size.letters

    @property
    def row(self) -> float:
        """One line of writing."""
        return self.letters * 1.35

    @cached_property
    def months(self) -> tuple[int, int]:
        return _number(self.spc.points[0].day), _number(self.spc.points[-1].day)

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
        return self.x(_number(day))

    # -- axes ----------------------------------------------------------------------------------------------------------

    def _tick(self, value: float) -> str:
        return tick_words(self.measure, value, self.values[1] - self.values[0])

    def _axis_of_values(self) -> Iterator[Markup]:
        if self.unit:
            yield text(self.unit, 0, self.letters, self.letters, fill=QUIET)
        for value in self.values:
            yield line(self.left, self.y(value), self.right, self.y(value), GRID)
            yield text(
                self._tick(value), self.left - 8, self.y(value) + self.letters * 0.35, self.letters, fill=QUIET, anchor="end"
            )

    def _axis_of_months(self) -> Iterator[Markup]:
        first, last = self.months
        step = self._month_step
        told_year = None
        for month in range(first, last + 1):
            if month % step and not (step == 12 and last - first < 12 and month == first):
                continue
            place = self.x(month)
            yield line(place, self.bottom, place, self.bottom + 5, QUIET)
            year = str(month // 12)
            if step == 12:
                yield text(year, place, self.bottom + self.row, self.letters, fill=QUIET, anchor="middle")
                continue
            yield text(MONTHS[month % 12][:3], place, self.bottom + self.row, self.letters, fill=QUIET, anchor="middle")
            if year != told_year:
                yield text(year, place, self.bottom + 2 * self.row, self.letters, fill=QUIET, anchor="middle", bold=True)
            told_year = year

    @cached_property
    def _month_step(self) -> int:
        """Months between two labels: as many labels as there is room for."""
        first, last = self.months
        room = (self.right - self.left) / (last - first + 1.4)
        return next((step for step in (1, 2, 3, 6) if step * room >= breadth("0000", self.letters) + 6), 12)

    # -- what the engine says ------------------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> list[list[Point]]:
        return [list(group) for _, group in groupby(self.spc.points, key=lambda point: point.group)]

    def _lines(self) -> Iterator[Markup]:
        """Mean and limits, each group its own, and the target all along."""
        for group in self.groups:
            start, end = self.at(group[0].day) - self._half, self.at(group[-1].day) + self._half
            first = group[0]
            yield line(start, self.y(first.mean), end, self.y(first.mean), MEAN, 1.6)
            for limit in (first.limits.lower, first.limits.upper) if first.limits else ():
                yield line(start, self.y(limit), end, self.y(limit), LIMIT, 1.4, "6 4")
        if self.spc.target is not None:
            yield line(self.left, self.y(self.spc.target), self.right, self.y(self.spc.target), TARGET, 1.6, "2 3")

    @property
    def _half(self) -> float:
        return (self.x(1) - self.x(0)) / 2

    def _joins(self) -> Iterator[Markup]:
        """From point to point; dotted over months without a figure."""
        for before, after in pairwise(self.spc.points):
            gap = "1 4" if _number(after.day) - _number(before.day) > 1 else None
            yield line(self.at(before.day), self.y(before.value), self.at(after.day), self.y(after.value), "#768692", 1.4, gap)

    def _points(self) -> Iterator[Markup]:
        for point in self.spc.points:
            said = f"{words.month_name(point.day)}: {words.figure(self.measure, point.value)}"
            if cause := words.spoken(point):
                said += f", {cause} ({words.KINDS[point.kind].lower()})"
            yield shape(point.kind, self.at(point.day), self.y(point.value), self.size.point, element("title", said))

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

    def _labels(self) -> Iterator[Markup]:
        said = self._said
        wanted = [self.y(value) for _, value, *_ in said]
        places = apart(wanted, self.letters * 1.2, self.top, self.bottom)
        for (label, _, colour, bold), own, place in zip(said, wanted, places, strict=True):
            yield line(self.right + 1, own, self.right + 10, place, colour, 0.8)
            yield text(label, self.right + 13, place + self.letters * 0.35, self.letters, fill=colour, bold=bold)

    # -- rebases and notes ---------------------------------------------------------------------------------------------

    @cached_property
    def cuts(self) -> list[Note]:
        """The rebases that begin a group: one that meets no point is ignored, as the engine does."""
        starts = {group[0].day for group in self.groups[1:]}
        return [rebase for rebase in self.rebases if rebase.month in starts]

    @cached_property
    def told_notes(self) -> list[Note]:
        first, last = self.months
        return [note for note in self.annotations if first <= _number(note.month) <= last] if self.size.notes else []

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

    def _rebases(self) -> Iterator[Markup]:
        for number, cut in enumerate(self.cuts):
            place = self.at(cut.month) - self._half
            top = self.top
            if self.size.notes:
                row = self._cut_rows[number]
                top = self.above + self.row * row
                beside = self._cut_spans[number][0] >= place
                yield text(self._cut_words(cut), place + 4 if beside else place - 4, top + self.letters * 0.9, self.letters,
                           anchor="start" if beside else "end")  # fmt: skip
            yield line(place, top, place, self.bottom, INK, 1.2, "8 3 2 3")

    def _marks(self) -> Iterator[Markup]:
        """A number in a ring above the month, and a thin line down to its point."""
        values = {point.day: point.value for point in self.spc.points}
        size = self.letters * 0.75
        for number, (note, row) in enumerate(zip(self.told_notes, self._mark_rows, strict=True), start=1):
            place = self.at(note.month)
            middle = self.top - self.letters * 0.5 - self.row * 1.25 * (row + 0.5)
            foot = self.y(values[note.month]) - self.size.point - 2 if note.month in values else self.bottom
            yield line(place, middle + size, place, max(foot, middle + size), QUIET, 0.8, "2 2")
            yield element("circle", cx=place, cy=middle, r=size, fill=PAPER, stroke=INK, stroke_width=1)
            yield text(str(number), place, middle + self.letters * 0.35, self.letters, anchor="middle", bold=True)

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

    def _notes(self) -> Iterator[Markup]:
        down = self.key_top + self.key_height
        for mark, lines in self._told:
            down += 6
            if mark:
                yield text(mark, self.letters * 0.4, down + self.letters, self.letters, bold=True)
            for one in lines:
                yield text(one, self.letters * 1.6, down + self.letters, self.letters)
                down += self.row

    # -- the key -------------------------------------------------------------------------------------------------------

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

    def _key(self) -> Iterator[Markup]:
        for kind, x, row in self._key_places:
            middle = self.key_top + self.row * (row + 0.5) + 3
            yield shape(kind, x + self.letters * 0.6, middle, self.size.point)
            yield text(words.KINDS[kind], x + self.letters * 1.4, middle + self.letters * 0.35, self.letters)


def tick_words(measure: Measure, value: float, step: float) -> str:
    """A value on an axis, with as many decimals as the steps need."""
    if measure.form is Form.MONEY and value:
        return words.short_figure(measure, value)
    by, mark = (100, "%") if measure.form in {Form.SHARE, Form.CHANGE} else (1, "")
    shown, step = by * value, by * step
    places = next((places for places in range(6) if abs(step * 10**places - round(step * 10**places)) < 1e-6), 6)
    return f"{'−' if shown < 0 else ''}{'£' if measure.form is Form.MONEY else ''}{abs(shown):,.{places}f}{mark}"


def _number(day: date) -> int:
    """Months since year 0: months without a figure keep their place on the axis."""
    return day.year * 12 + day.month - 1
