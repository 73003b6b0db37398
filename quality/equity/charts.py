"""Groups as dots with their intervals, under one another, beside the line of everyone."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from quality.equity.page import Row, Section
from quality.equity.topics import Kind
from reachout.pages.svg import GRID, INK, QUIET, Scale, drawing, element, line, scale, text, ticks

LETTERS, ROW, LEFT, WIDTH = 14, 24, 156, 480
RIGHT = WIDTH - 44
BLUE, EVERYONE = "#005eb8", "#768692"


def chart(section: Section) -> Markup:
    rows = [row for block in section.blocks for row in block.rows]
    said = [row.said for row in (section.everyone, *rows) if row.said]
    if not said:
        return Markup()
    most = max(max(one.value, one.high or 0) for one in said)
    marks = ticks(0, min(most, 3 * max(one.value for one in said)) or 1, 4)
    across = scale(0, marks[-1], LEFT, RIGHT)
    height = ROW * (len(rows) + len(section.blocks)) + 2 * ROW
    told = f"Everyone: {section.everyone.words} {section.topic.unit}. " + "; ".join(section.gaps)
    return drawing(
        WIDTH, height, f"{section.topic.title}, by group", told, *_axis(section, marks, across, height), *_blocks(section, across)
    )


def _axis(section: Section, marks: list[float], across: Scale, height: float) -> Iterator[Markup]:
    share = "%" if section.topic.kind is Kind.SHARE else ""
    for mark in marks:
        yield line(across(mark), ROW * 0.4, across(mark), height - ROW, GRID)
        yield text(f"{mark:g}{share}", across(mark), height - 8, LETTERS - 1, fill=QUIET, anchor="middle")
    if everyone := section.everyone.said:
        x = across(everyone.value)
        yield line(x, ROW * 0.9, x, height - ROW, EVERYONE, 1.5, "5 3")
        yield text(f"Everyone {everyone.words}", x, ROW * 0.7, LETTERS - 1, fill=QUIET, anchor="middle", over_lines=True)


def _blocks(section: Section, across: Scale) -> Iterator[Markup]:
    y = ROW * 1.6
    for block in section.blocks:
        yield text(block.characteristic.title, 0, y + 5, LETTERS, fill=QUIET, over_lines=True)
        y += ROW
        for row in block.rows:
            yield from _dot(row, y, across)
            y += ROW


def _dot(row: Row, y: float, across: Scale) -> Iterator[Markup]:
    yield text(row.group, 8, y + 5, LETTERS, fill=INK, bold=bool(row.gap), over_lines=True)
    if row.said is None:
        yield text("*", LEFT + 4, y + 6, LETTERS, fill=QUIET)
        return
    end = across(row.said.value)
    if row.said.low is not None and row.said.high is not None:
        end = min(across(row.said.high), RIGHT)
        yield line(across(row.said.low), y, end, y, BLUE, 2)
    dot = {"fill": BLUE} if row.gap or row.is_reference else {"fill": "#ffffff", "stroke": BLUE, "stroke_width": 2}
    yield element("circle", cx=min(across(row.said.value), RIGHT), cy=y, r=5, **dot)
    yield text(row.words, max(end, across(row.said.value)) + 9, y + 5, LETTERS, fill=INK, bold=bool(row.gap), over_lines=True)
