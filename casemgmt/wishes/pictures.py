"""Our own pictures for the easy-read page, one for each thing it says: thick lines, one idea each, black on white."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from reachout.pages.svg import INK, PAPER, drawing, element, line

SIDE = 64
LINES = {"stroke": INK, "stroke_width": 3.5, "stroke_linejoin": "round", "stroke_linecap": "round"}
circle = partial(element, "circle", fill=PAPER, **LINES)
path = partial(element, "path", fill="none", **LINES)
box = partial(element, "rect", fill=PAPER, **LINES)


def _person(x: float, size: float = 1.0) -> list[Markup]:
    """Head and shoulders, standing on the ground."""
    wide, deep = 12 * size, 8 * size
    return [
        path(d=f"M{x - wide:.1f} 56 v{-deep:.1f} a{wide:.1f} {wide:.1f} 0 0 1 {2 * wide:.1f} 0 v{deep:.1f} z"),
        circle(cx=x, cy=56 - 30 * size, r=8 * size),
    ]


def where() -> list[Markup]:
    """A bed in a room."""
    return [path(d="M8 14 V54 M8 46 H56 V54 M56 46 V36 a6 6 0 0 0 -6 -6 H28 V46"), circle(cx=18, cy=35, r=6)]


def who() -> list[Markup]:
    return [*_person(21), *_person(45, 0.8)]


def section() -> list[Markup]:
    """A paper with a seal."""
    return [box(x=14, y=6, width=36, height=48, rx=2), path(d="M22 18 H42 M22 28 H42"), circle(cx=38, cy=46, r=9)]


def meetings() -> list[Markup]:
    """A calendar."""
    return [
        box(x=8, y=12, width=48, height=44, rx=3),
        path(d="M8 26 H56 M20 6 V16 M44 6 V16"),
        element("rect", x=34, y=36, width=12, height=10, fill=INK),
    ]


def goals() -> list[Markup]:
    """A flag on a hill."""
    return [path(d="M4 56 Q26 30 60 56 z"), path(d="M30 42 V8"), element("path", d="M30 8 L52 16 L30 24 z", fill=INK, **LINES)]


def helps() -> list[Markup]:
    """A heart."""
    return [path(d="M32 54 C2 34 8 10 22 10 C28 10 32 16 32 19 C32 16 36 10 42 10 C56 10 62 34 32 54 z")]


def helper() -> list[Markup]:
    """Somebody who speaks up."""
    return [*_person(18), path(d="M34 8 H60 V28 H46 L38 36 V28 H34 z"), line(40, 18, 54, 18, INK, 3.5)]


def home() -> list[Markup]:
    """A house with a door."""
    return [path(d="M6 32 L32 8 L58 32 M14 26 V56 H50 V26"), box(x=27, y=38, width=10, height=18)]


PICTURES: dict[str, tuple[str, Callable[[], list[Markup]]]] = {
    "where": ("A bed", where),
    "who": ("Two people", who),
    "section": ("A paper with a seal", section),
    "meetings": ("A calendar", meetings),
    "goals": ("A flag on a hill", goals),
    "helps": ("A heart", helps),
    "helper": ("Somebody speaking", helper),
    "home": ("A house", home),
}


def picture(key: str) -> Markup:
    title, drawn = PICTURES[key]
    return drawing(SIDE, SIDE, title, "", *drawn())
