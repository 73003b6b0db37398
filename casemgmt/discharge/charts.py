"""Bars on the server: days waited, the longest first, each with its words beside it. The table says the same."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from casemgmt.discharge.delays import Total
from reachout.pages import svg
from reachout.pages.words import plural

WIDTH, LABEL, BAR, GAP, SIZE = 760, 250, 18, 12, 14
MOST = 10
FILL, REST = "#005eb8", "#aeb7bd"


def bars(title: str, found: Sequence[Total]) -> Markup:
    """The ten largest, and the rest as one; empty when there is nothing to draw."""
    if not found:
        return Markup("")
    shown = [(one.label, one.days, one.people, FILL) for one in found[:MOST]]
    if rest := found[MOST:]:
        shown.append((f"{len(rest)} others", sum(one.days for one in rest), sum(one.people for one in rest), REST))
    most = max(days for _, days, _, _ in shown) or 1
    place = svg.scale(0, most, 0, WIDTH - LABEL - 190)
    drawn = [part for row, one in enumerate(shown) for part in _bar(row, *one, length=place(one[1]))]
    told = "; ".join(f"{label}: {plural(days, 'day')}, {people} waiting" for label, days, people, _ in shown)
    return svg.drawing(WIDTH, GAP + len(shown) * (BAR + GAP), title, told, *drawn)


def _bar(row: int, label: str, days: int, people: int, fill: str, *, length: float) -> list[Markup]:
    top = GAP + row * (BAR + GAP)
    foot = top + BAR - 4
    said = f"{plural(days, 'day')}, {plural(people, 'person', 'people')}"
    return [
        svg.text(svg.shortened(label, LABEL - 10, SIZE), LABEL - 10, foot, SIZE, anchor="end"),
        svg.element("rect", x=LABEL, y=top, width=max(length, 2.0), height=BAR, fill=fill),
        svg.text(said, LABEL + max(length, 2.0) + 8, foot, SIZE, fill=svg.QUIET),
    ]
