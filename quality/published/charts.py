"""A published measure drawn: one line, whole months, both ends named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup

from quality.published.models import PublishedFigure, PublishedMeasure
from reachout.months import in_words
from reachout.pages.svg import GRID, INK, QUIET, Scale, breadth, drawing, element, line, scale, text, ticks

LETTERS = 14
WIDTH, HEIGHT, TOP, BELOW = 560, 180, 14, 30
BLUE = "#005eb8"


def chart(measure: PublishedMeasure, figures: Sequence[PublishedFigure]) -> Markup:
    """The axis begins at nothing. A month that is a star leaves a gap, and a star on the axis."""
    known = [figure for figure in figures if figure.value is not None]
    if len(known) < 2:
        return Markup()
    marks = ticks(0, float(max(figure.value or 0 for figure in known)) or 1, 3)
    left = max(breadth(_tick(measure, mark), LETTERS) for mark in marks) + 10
    right = WIDTH - max(breadth(figure.shown, LETTERS + 1) for figure in known) - 12
    across = scale(0, max(len(figures) - 1, 1), left + 6, right)
    up = scale(0, marks[-1], TOP + HEIGHT, TOP)
    told = f"{known[0].shown} in {in_words(known[0].month)}, {known[-1].shown} in {in_words(known[-1].month)}."
    return drawing(
        WIDTH,
        TOP + HEIGHT + BELOW,
        f"{measure.title}, {in_words(figures[0].month)} to {in_words(figures[-1].month)}",
        told,
        *_axes(measure, figures, marks, left, right, across, up),
        *_line(figures, across, up),
    )


def _axes(
    measure: PublishedMeasure,
    figures: Sequence[PublishedFigure],
    marks: list[float],
    left: float,
    right: float,
    across: Scale,
    up: Scale,
) -> Iterator[Markup]:
    for mark in marks:
        yield line(left, up(mark), right, up(mark), GRID)
        yield text(_tick(measure, mark), left - 8, up(mark) + LETTERS * 0.35, LETTERS, fill=QUIET, anchor="end")
    taken = 0.0
    for place, figure in enumerate(figures):
        january = figure.month.month == 1
        words = str(figure.month.year) if january else f"{in_words(figure.month)[:3]} {figure.month.year}"
        half = breadth(words, LETTERS) / 2
        if (january or (place == 0 and len(figures) < 12)) and across(place) - half > taken:
            yield line(across(place), up(0), across(place), up(0) + 5, QUIET)
            yield text(words, across(place), up(0) + LETTERS + 8, LETTERS, fill=QUIET, anchor="middle")
            taken = across(place) + half + 6


def _line(figures: Sequence[PublishedFigure], across: Scale, up: Scale) -> Iterator[Markup]:
    placed = [(across(place), figure) for place, figure in enumerate(figures)]
    for known, run in groupby(placed, key=lambda pair: pair[1].value is not None):
        points = [(x, up(float(figure.value or 0))) for x, figure in run]
        if not known:
            for x, _ in points:
                yield text("*", x, up(0) - 4, LETTERS, fill=QUIET, anchor="middle")
        elif len(points) > 1:
            joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            yield element("polyline", points=joined, fill="none", stroke=BLUE, stroke_width=2.5, stroke_linejoin="round")
        else:
            yield element("circle", cx=points[0][0], cy=points[0][1], r=2.5, fill=BLUE)
    ends = [pair for pair in placed if pair[1].value is not None]
    (first, begun), (last, now) = ends[0], ends[-1]
    for x, figure in (ends[0], ends[-1]):
        yield element("circle", cx=x, cy=up(float(figure.value or 0)), r=4, fill=BLUE)
    over = -10 if (begun.value or 0) >= (now.value or 0) or up(float(begun.value or 0)) > TOP + HEIGHT - 26 else 22
    yield text(begun.shown, first, up(float(begun.value or 0)) + over, LETTERS + 1, fill=INK, over_lines=True)
    yield text(now.shown, last + 8, up(float(now.value or 0)) + 5, LETTERS + 1, fill=INK, bold=True)


def _tick(measure: PublishedMeasure, mark: float) -> str:
    value = Decimal(str(round(mark, 4))).normalize()
    return f"{value:,f}{'%' if measure.form == 'share' else ''}"
