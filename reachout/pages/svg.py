"""Small tools for drawings on the server: elements whose every attribute and text is escaped, scales, labels that keep apart.

Only presentation attributes are used, never ``style``: the content security policy forbids that, and typst sets the same drawing
on paper. The typeface is the one the PDFs carry; pages put their own before it (spc.css).
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup, escape

FONT = "Source Sans Pro, Arial, sans-serif"
INK, QUIET, GRID, PAPER = "#212b32", "#4c6272", "#e3e8ea", "#ffffff"
WIDE_AS = 0.62
"""How wide a letter is on average, in parts of its size: an estimate on the safe side for both typefaces."""


def element(name: str, *inside: str | Markup, **attributes: object) -> Markup:
    """``element("line", x1=0, stroke_width=2)``; None leaves an attribute out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{''.join(escape(part) for part in inside)}</{name}>")  # noqa: S704 (escaped above)


def _short(value: object) -> object:
    """A tenth of a unit is finer than any eye."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def drawing(width: float, height: float, title: str, told: str, *inside: Markup) -> Markup:
    """A whole drawing, one image to whoever cannot see it: its title is its name, ``told`` its description."""
    return element(
        "svg",
        element("title", title),
        element("desc", told) if told else "",
        element("rect", width=width, height=height, fill=PAPER),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_short(float(width))} {_short(float(height))}",
        role="img",
        font_family=FONT,
    )


def text(
    words: str,
    x: float,
    y: float,
    size: float,
    *,
    fill: str = INK,
    anchor: str = "start",
    bold: bool = False,
    over_lines: bool = False,
) -> Markup:
    """``over_lines`` lays a white edge under the letters."""
    edge = {"stroke": PAPER, "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"} if over_lines else {}
    weight = 600 if bold else None
    return element("text", words, x=x, y=y, font_size=size, fill=fill, text_anchor=anchor, font_weight=weight, **edge)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1.0, dash: str | None = None) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash)


def breadth(words: str, size: float) -> float:
    return (len(words) + 0.6 * sum(words.count(wide) for wide in "%MWmw−+")) * size * WIDE_AS


def shortened(words: str, width: float, size: float) -> str:
    most = int(width / (size * WIDE_AS))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def wrapped(words: str, width: float, size: float) -> list[str]:
    return textwrap.wrap(words, max(8, int(width / (size * WIDE_AS)))) or [""]


Scale = Callable[[float], float]


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """From values to places on the paper."""
    return lambda value: start + (end - start) * (value - low) / (high - low)


def ticks(low: float, high: float, about: int, *, finest: float = 0) -> list[float]:
    """Round steps of 1, 2, 2.5 or 5 that cover low to high, about so many; none finer than ``finest``."""
    rough = (high - low) / max(1, about)
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(finest, next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= rough * 0.999))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [place * step for place in range(first, last + 1)]


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The same places, moved as little as keeps them ``gap`` apart and within low to high; any order."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = [min(max(wanted[index], low), high) for index in order]
    for index in range(1, len(placed)):
        placed[index] = max(placed[index], placed[index - 1] + gap)
    limit = high
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - gap
    found = [0.0] * len(wanted)
    for place, index in zip(placed, order, strict=True):
        found[index] = place
    return found


def rows(spans: Iterable[tuple[float, float]]) -> list[int]:
    """For spans along a line, from left to right, the lowest row in which each meets no other."""
    ends: list[float] = []
    found = []
    for start, end in spans:
        row = next((number for number, taken in enumerate(ends) if taken <= start), len(ends))
        ends[row:] = [end, *ends[row + 1 :]]
        found.append(row)
    return found
