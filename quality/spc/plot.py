"""The drawing of one XmR chart: points, mean, limits, target, rebases and notes, at one of three sizes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup

from quality.spc import words
from quality.spc.layout import Layout
from quality.spc.shapes import LIMIT, MEAN, TARGET, shape
from quality.spc.sizes import month_number
from reachout.pages.svg import GRID, INK, PAPER, QUIET, apart, drawing, element, line, text
from reachout.pages.words import MONTHS


class Plot(Layout):
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

    def _joins(self) -> Iterator[Markup]:
        """From point to point; dotted over months without a figure."""
        for before, after in pairwise(self.spc.points):
            gap = "1 4" if month_number(after.day) - month_number(before.day) > 1 else None
            yield line(self.at(before.day), self.y(before.value), self.at(after.day), self.y(after.value), "#768692", 1.4, gap)

    def _points(self) -> Iterator[Markup]:
        for point in self.spc.points:
            said = f"{words.month_name(point.day)}: {words.figure(self.measure, point.value)}"
            if cause := words.spoken(point):
                said += f", {cause} ({words.KINDS[point.kind].lower()})"
            yield shape(point.kind, self.at(point.day), self.y(point.value), self.size.point, element("title", said))

    def _labels(self) -> Iterator[Markup]:
        said = self._said
        wanted = [self.y(value) for _, value, *_ in said]
        places = apart(wanted, self.letters * 1.2, self.top, self.bottom)
        for (label, _, colour, bold), own, place in zip(said, wanted, places, strict=True):
            yield line(self.right + 1, own, self.right + 10, place, colour, 0.8)
            yield text(label, self.right + 13, place + self.letters * 0.35, self.letters, fill=colour, bold=bold)

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

    def _notes(self) -> Iterator[Markup]:
        down = self.key_top + self.key_height
        for mark, lines in self._told:
            down += 6
            if mark:
                yield text(mark, self.letters * 0.4, down + self.letters, self.letters, bold=True)
            for one in lines:
                yield text(one, self.letters * 1.6, down + self.letters, self.letters)
                down += self.row

    def _key(self) -> Iterator[Markup]:
        for kind, x, row in self._key_places:
            middle = self.key_top + self.row * (row + 0.5) + 3
            yield shape(kind, x + self.letters * 0.6, middle, self.size.point)
            yield text(words.KINDS[kind], x + self.letters * 1.4, middle + self.letters * 0.35, self.letters)
