"""Two years of a measure in the height of a line of text; the newest month marked with what it means."""

from __future__ import annotations

from markupsafe import Markup

from quality.spc.shapes import shape
from reachout.pages.svg import QUIET, element, scale
from reachout.xmr import Spc

MONTHS = 24
WIDTH, HEIGHT, MARGIN = 120, 32, 6


def sparkline(spc: Spc) -> Markup:
    """Nothing to look at by itself: the figures beside it say the same, so that a screen reader passes over it."""
    points = spc.points[-MONTHS:]
    if len(points) < 2:
        return Markup()
    values = [point.value for point in points]
    low, high = min(values), max(values)
    across = scale(0, len(points) - 1, MARGIN, WIDTH - MARGIN)
    up = scale(low, high, HEIGHT - MARGIN, MARGIN) if high > low else lambda _: HEIGHT / 2
    places = [(across(place), up(value)) for place, value in enumerate(values)]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return element(
        "svg",
        element("polyline", points=joined, fill="none", stroke=QUIET, stroke_width=1.5),
        shape(points[-1].kind, *places[-1], 3.5),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        aria_hidden="true",
        focusable="false",
    )
