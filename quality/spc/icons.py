"""The icons of the summary table, drawn by us after the convention: what varies, and whether the target will be met.

Never colour alone: a circle is chance (or hit or miss), a diamond good, a square bad, a dashed ring neither; H and L say high
and low. Each has its words as a title: it stands by itself for whoever cannot see it.
"""

from __future__ import annotations

from markupsafe import Markup

from quality.spc import words
from quality.spc.shapes import COLOURS, TARGET
from reachout.pages.svg import FONT, INK, PAPER, element, line, text
from reachout.xmr import Kind

SIDE = 48


def variation_icon(kind: str | None) -> Markup:
    """``kind`` as the engine names it: common_cause, improvement_high, …; nothing for None."""
    if kind is None:
        return Markup()
    what, _, level = kind.partition("_")
    if kind == "common_cause":
        return _icon(words.VARIATION[kind], _frame("circle", COLOURS[Kind.COMMON]), *_dots([24, 17, 26, 20, 28, 22], INK))
    frame, colour = {
        "improvement": ("diamond", COLOURS[Kind.IMPROVEMENT]),
        "concern": ("square", COLOURS[Kind.CONCERN]),
        "neutral": ("ring", COLOURS[Kind.NEUTRAL_HIGH]),
    }[what]
    rising = level == "high"
    return _icon(words.VARIATION[kind], _frame(frame, colour), *_letter("H" if rising else "L"), *_path(rising, colour))


def assurance_icon(kind: str | None) -> Markup:
    """pass, fail or inconsistent; nothing for None."""
    if kind is None:
        return Markup()
    frame, colour, letter = {
        "pass": ("diamond", COLOURS[Kind.IMPROVEMENT], "P"),
        "fail": ("square", COLOURS[Kind.CONCERN], "F"),
        "inconsistent": ("circle", COLOURS[Kind.COMMON], "?"),
    }[kind]
    return _icon(words.ASSURANCE[kind], _frame(frame, colour), *_letter(letter), line(15, 34, 33, 34, TARGET, 2.0, "4 2"))


def _icon(told: str, *inside: Markup) -> Markup:
    return element(
        "svg",
        element("title", told),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {SIDE} {SIDE}",
        width=SIDE,
        height=SIDE,
        role="img",
        font_family=FONT,
        class_="ro-spc-icon",
    )


def _frame(kind: str, colour: str) -> Markup:
    paint = {"fill": PAPER, "stroke": colour, "stroke_width": 4, "stroke_linejoin": "round"}
    match kind:
        case "diamond":
            return element("polygon", points="24,2.5 45.5,24 24,45.5 2.5,24", **paint)
        case "square":
            return element("rect", x=5, y=5, width=38, height=38, rx=3, **paint)
        case "ring":
            return element("circle", cx=24, cy=24, r=20.5, stroke_dasharray="7 3", **paint)
    return element("circle", cx=24, cy=24, r=20.5, **paint)


def _letter(letter: str) -> list[Markup]:
    return [text(letter, 24, 27, 20, anchor="middle", bold=True)]


def _path(rising: bool, colour: str) -> list[Markup]:
    """Three dots that go up or down."""
    heights = (37, 34, 31) if rising else (31, 34, 37)
    return [element("circle", cx=x, cy=y, r=2, fill=colour) for x, y in zip((18, 24, 30), heights, strict=True)]


def _dots(heights: list[int], colour: str) -> list[Markup]:
    places = list(zip(range(11, 40, 5), heights, strict=False))
    joined = " ".join(f"{x},{y}" for x, y in places)
    dots = [element("circle", cx=x, cy=y, r=2, fill=colour) for x, y in places]
    return [element("polyline", points=joined, fill="none", stroke=colour, stroke_width=1), *dots]
