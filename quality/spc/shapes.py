"""A shape and a colour for each kind of point, the same on charts, in keys and as the frames of icons."""

from __future__ import annotations

from markupsafe import Markup

from reachout.pages.svg import element
from reachout.xmr import Kind

COLOURS = {
    Kind.COMMON: "#a6a6a6",
    Kind.IMPROVEMENT: "#00b0f0",
    Kind.CONCERN: "#e46c0a",
    Kind.NEUTRAL_HIGH: "#490092",
    Kind.NEUTRAL_LOW: "#490092",
}
EDGES = {
    Kind.COMMON: "#595959",
    Kind.IMPROVEMENT: "#005a7d",
    Kind.CONCERN: "#7a3500",
    Kind.NEUTRAL_HIGH: "#490092",
    Kind.NEUTRAL_LOW: "#490092",
}
"""The published fills are pale on white: a darker edge gives each shape 3:1."""
MEAN, TARGET, LIMIT = "#000000", "#de1b1b", "#595959"


def shape(kind: Kind, x: float, y: float, size: float, *inside: Markup) -> Markup:
    """Common cause a circle, improvement a diamond, concern a square, neutral a triangle that points up or down."""
    paint = {"fill": COLOURS[kind], "stroke": EDGES[kind], "stroke_width": 1}
    match kind:
        case Kind.COMMON:
            return element("circle", *inside, cx=x, cy=y, r=size, **paint)
        case Kind.CONCERN:
            side = size * 0.95
            return element("rect", *inside, x=x - side, y=y - side, width=2 * side, height=2 * side, **paint)
        case Kind.IMPROVEMENT:
            far = size * 1.35
            corners = [(x, y - far), (x + far, y), (x, y + far), (x - far, y)]
        case _:
            up = size * 1.25 if kind is Kind.NEUTRAL_HIGH else -size * 1.25
            corners = [(x, y - up), (x + abs(up), y + up * 0.8), (x - abs(up), y + up * 0.8)]
    return element("polygon", *inside, points=" ".join(f"{a:.1f},{b:.1f}" for a, b in corners), **paint)
