"""Funnel plots: units of different size compared without ranking them. A small unit may lie far from the others by chance alone;
the funnel shows how far.

Method: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 2005; 24: 1185-1202.
The middle is what all units together have (sum of numerators ÷ sum of denominators). The limits are exact, with the
interpolation of his appendix A.1: binomial for a proportion (so many of so many), Poisson for a rate (so many in so much time).
95% of units would lie within the inner limits and 99.8% within the outer by chance, if all were alike in everything but size:
outside the outer limits is a reason to ask, not a verdict. Months of one unit are no units: their chart is the XmR chart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import cached_property
from markupsafe import Markup

from quality.measures import Measure
from quality.spc import words
from quality.spc.shapes import LIMIT, MEAN, shape
from quality.spc.sizes import tick_words
from reachout.pages.svg import GRID, INK, QUIET, apart, breadth, drawing, element, line, scale, shortened, text, ticks
from reachout.pages.words import number
from reachout.xmr import Direction, Kind

INNER, OUTER = 0.95, 0.998
STEPS = 60
"""Places along the curves."""


class FunnelKind(StrEnum):
    PROPORTION = "proportion"
    RATE = "rate"


class Unit(NamedTuple):
    label: str
    numerator: float
    denominator: float


class Band(NamedTuple):
    """Limits for one size, numerator ÷ denominator."""

    outer_low: float
    low: float
    high: float
    outer_high: float


@dataclass(frozen=True)
class Placed:
    """A unit against the limits for its size."""

    unit: Unit
    value: float
    band: Band

    @property
    def far(self) -> int:
        """0 within chance, ±1 beyond the inner limits, ±2 beyond the outer."""
        if self.value > self.band.high:
            return 2 if self.value > self.band.outer_high else 1
        if self.value < self.band.low:
            return -2 if self.value < self.band.outer_low else -1
        return 0


def limits(share: float, size: float, kind: str) -> Band:
    """The limits for a unit of this size where all together have ``share``."""
    tails = ((1 - OUTER) / 2, (1 - INNER) / 2, (1 + INNER) / 2, (1 + OUTER) / 2)
    most = 1.0 if kind == FunnelKind.PROPORTION else math.inf
    if not 0 < share < most or size <= 0:
        return Band(share, share, share, share)
    if kind == FunnelKind.PROPORTION:
        size = max(1, round(size))
    return Band(*(min(most, max(0.0, found / size)) for found in _quantiles(tails, share, size, kind)))


def _quantiles(tails: tuple[float, ...], share: float, size: float, kind: str) -> Iterator[float]:
    """For each tail the interpolated count r − (P(R ≤ r) − tail) ÷ P(R = r), r the smallest with P(R ≤ r) ≥ tail."""
    chance, spread = _chances(share, size, kind)
    count = max(0, math.floor(share * size - 12 * spread - 12))  # what lies below has no weight worth adding
    here = chance(count)
    under = here
    for tail in tails:
        while under < tail and (here or count < share * size):
            count += 1
            here = chance(count)
            under += here
        yield count - (under - tail) / here if here else float(count)


def _chances(share: float, size: float, kind: str) -> tuple[Callable[[int], float], float]:
    """The probability of a count, and the standard deviation."""
    if kind == FunnelKind.PROPORTION:
        trials = int(size)
        fixed = math.lgamma(trials + 1)
        yes, no = math.log(share), math.log1p(-share)

        def binomial(count: int) -> float:
            if count > trials:
                return 0.0
            ways = fixed - math.lgamma(count + 1) - math.lgamma(trials - count + 1)
            return math.exp(ways + count * yes + (trials - count) * no)

        return binomial, math.sqrt(trials * share * (1 - share))
    expected = share * size
    return lambda count: math.exp(count * math.log(expected) - expected - math.lgamma(count + 1)), math.sqrt(expected)


@dataclass(frozen=True)
class Funnel:
    """``placed`` is for the table beside it, largest unit first; ``sentences`` name whoever lies outside."""

    kind: str
    measure: Measure
    units: tuple[Unit, ...]

    @cached_property
    def share(self) -> float | None:
        """What all units together have, numerator ÷ denominator."""
        size = sum(unit.denominator for unit in self.units)
        return sum(unit.numerator for unit in self.units) / size if size else None

    @cached_property
    def placed(self) -> list[Placed]:
        if self.share is None:
            return []
        found = [
            Placed(unit, unit.numerator / unit.denominator, limits(self.share, unit.denominator, self.kind))
            for unit in self.units
        ]
        return sorted(found, key=lambda one: (-one.unit.denominator, one.unit.label))

    @property
    def outside(self) -> list[Placed]:
        """Beyond the outer limits: 1 unit in 500 would be by chance."""
        return [one for one in self.placed if abs(one.far) == 2]

    @property
    def title(self) -> str:
        if self.share is None:
            return f"{self.measure.title}: nothing to compare yet"
        if not self.outside:
            return f"{self.measure.title}: no unit differs from the others by more than chance"
        names = [one.unit.label for one in self.outside]
        if len(names) > 2:
            return f"{self.measure.title}: {len(names)} units differ from the others by more than chance"
        return f"{self.measure.title}: {' and '.join(names)} {'differs' if len(names) == 1 else 'differ'} by more than chance"

    @property
    def sentences(self) -> list[str]:
        return [self._sentence(one) for one in self.placed if one.far]

    def _sentence(self, one: Placed) -> str:
        where = f"{'above' if one.far > 0 else 'below'} the {'outer' if abs(one.far) == 2 else 'inner'} limit for its size"
        meaning = {Kind.IMPROVEMENT: ", which is better", Kind.CONCERN: ", which is worse"}.get(self.meaning(one), "")
        return f"{one.unit.label}: {self.says(one.value)}, {where}{meaning}."

    def meaning(self, one: Placed) -> Kind:
        """The shape and colour of a unit; only beyond the outer limits is it more than chance."""
        if abs(one.far) < 2:
            return Kind.COMMON
        if self.measure.improvement == Direction.NEUTRAL:
            return Kind.NEUTRAL_HIGH if one.far > 0 else Kind.NEUTRAL_LOW
        return Kind.IMPROVEMENT if (one.far > 0) == (self.measure.improvement == Direction.INCREASE) else Kind.CONCERN

    def says(self, value: float) -> str:
        return words.figure(self.measure, value * self.measure.per)

    @cached_property
    def svg(self) -> Markup:
        return Drawn(self, 1000, 360, 15, 6).draw()

    @cached_property
    def figure(self) -> Markup:
        return element(
            "figure",
            element("figcaption", self.title, class_="ro-spc__title"),
            element("div", self.svg, class_="ro-spc__wide"),
            element("div", Drawn(self, 380, 280, 13, 5).draw(), class_="ro-spc__narrow"),
            class_="ro-spc",
        )


def funnel(points: Iterable[tuple[str, float | None, float | None]], *, kind: str, measure: Measure) -> Funnel:
    """``points``: label, numerator, denominator; a unit of no size is left out. ``kind``: proportion or rate."""
    units = tuple(Unit(label, above, below) for label, above, below in points if above is not None and below)
    return Funnel(FunnelKind(kind), measure, units)


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def within(self, left: float, right: float, bottom: float) -> bool:
        return self.left >= left and self.right <= right and self.bottom <= bottom


@dataclass(frozen=True)
class Drawn:
    """The drawing: size along, value up, the limits as curves, a name beside each unit that is not within chance."""

    funnel: Funnel
    width: float
    height: float
    letters: float
    point: float

    def draw(self) -> Markup:
        if self.funnel.share is None:
            return drawing(self.width, 60, self.funnel.title, "", text("No units yet", 0, 36, self.letters, fill=QUIET))
        return drawing(
            self.width,
            self.bottom + self.letters * 3.6,
            self.funnel.title,
            " ".join(self.funnel.sentences),
            *self._axes(),
            *self._curves(),
            *self._points(),
            *self._names(),
        )

    @property
    def top(self) -> float:
        return self.letters * 1.9

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @cached_property
    def sizes(self) -> list[float]:
        return ticks(0, max(one.unit.denominator for one in self.funnel.placed) * 1.02, round(self.width / 140))

    @cached_property
    def values(self) -> list[float]:
        """Ticks in the measure's own unit. The curves of the smallest sizes may run off the top."""
        per = self.funnel.measure.per
        high = max(max(one.value, min(one.band.outer_high, 3 * (self.funnel.share or 0))) for one in self.funnel.placed)
        low = min(min(one.value, one.band.outer_low) for one in self.funnel.placed)
        return ticks(low * per if low > 0.5 * high else 0, (high or 1) * per, round(self.height / 60))

    @cached_property
    def left(self) -> float:
        return max(breadth(self._tick(value), self.letters) for value in self.values) + 10

    @cached_property
    def right(self) -> float:
        return self.width - breadth(self._all, self.letters) - 16

    @property
    def _all(self) -> str:
        return f"All {self.funnel.says(self.funnel.share or 0)}"

    def x(self, size: float) -> float:
        return scale(0, self.sizes[-1], self.left, self.right)(size)

    def y(self, value: float) -> float:
        return scale(self.values[0], self.values[-1], self.bottom, self.top)(value * self.funnel.measure.per)

    def _tick(self, value: float) -> str:
        return tick_words(self.funnel.measure, value, self.values[1] - self.values[0])

    def _axes(self) -> Iterator[Markup]:
        yield text(self.funnel.measure.unit, 0, self.letters, self.letters, fill=QUIET)
        for value in self.values:
            y = self.y(value / self.funnel.measure.per)
            yield line(self.left, y, self.right, y, GRID)
            yield text(self._tick(value), self.left - 8, y + self.letters * 0.35, self.letters, fill=QUIET, anchor="end")
        for size in self.sizes:
            x = self.x(size)
            yield line(x, self.bottom, x, self.bottom + 5, QUIET)
            yield text(number(size), x, self.bottom + self.letters * 1.4, self.letters, fill=QUIET, anchor="middle")
        yield text("Size (denominator)", self.left, self.bottom + self.letters * 3, self.letters, fill=QUIET)

    @cached_property
    def bands(self) -> list[tuple[float, Band]]:
        share, most = self.funnel.share or 0, self.sizes[-1]
        sizes = [most * (step / STEPS) ** 1.6 for step in range(1, STEPS + 1)]
        return [(size, limits(share, size, self.funnel.kind)) for size in sizes]

    def _curves(self) -> Iterator[Markup]:
        middle = self.y(self.funnel.share or 0)
        yield line(self.left, middle, self.right, middle, MEAN, 1.6)
        for level, dash in ((0, None), (1, "6 4"), (2, "6 4"), (3, None)):
            on_paper = [(self.x(size), self.y(band[level])) for size, band in self.bands if self._shows(band[level])]
            joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in on_paper)
            yield element("polyline", points=joined, fill="none", stroke=LIMIT, stroke_width=1.4, stroke_dasharray=dash)
        last = self.bands[-1][1]
        said = [("99.8%", last[3]), ("95%", last[2]), (self._all, self.funnel.share or 0), ("95%", last[1]), ("99.8%", last[0])]
        places = apart([self.y(value) for _, value in said], self.letters * 1.2, self.top, self.bottom)
        for (label, value), place in zip(said, places, strict=True):
            colour = INK if label == self._all else LIMIT
            yield line(self.right + 1, self.y(value), self.right + 10, place, colour, 0.8)
            yield text(label, self.right + 13, place + self.letters * 0.35, self.letters, fill=colour)

    def _shows(self, value: float) -> bool:
        return self.values[0] <= value * self.funnel.measure.per <= self.values[-1]

    def _points(self) -> Iterator[Markup]:
        for one in self.funnel.placed:
            said = element("title", f"{one.unit.label}: {self.funnel.says(one.value)}")
            yield shape(self.funnel.meaning(one), self.x(one.unit.denominator), self.y(one.value), self.point, said)

    def _names(self) -> Iterator[Markup]:
        """Beside its point, where it meets no other name and no point; a name that finds no place is in the table."""
        taken = [self._around(one) for one in self.funnel.placed]
        wanted = [one for one in self.funnel.placed if one.far] or (self.funnel.placed if len(self.funnel.placed) <= 8 else [])
        for one in sorted(wanted, key=lambda one: -abs(one.far)):
            name = shortened(one.unit.label, (self.right - self.left) * 0.45, self.letters)
            for box, anchor, x in self._beside(one, breadth(name, self.letters)):
                if box.within(self.left, self.right, self.bottom - 2) and not any(box.meets(other) for other in taken):
                    taken.append(box)
                    yield text(name, x, box.bottom - self.letters * 0.3, self.letters, anchor=anchor, over_lines=True)
                    break

    def _around(self, one: Placed) -> Box:
        x, y, far = self.x(one.unit.denominator), self.y(one.value), self.point * 1.3
        return Box(x - far, y - far, x + far, y + far)

    def _beside(self, one: Placed, wide: float) -> Iterator[tuple[Box, str, float]]:
        x, y, tall = self.x(one.unit.denominator), self.y(one.value), self.letters * 1.2
        for up in (0, -0.8, 0.8, -1.4, 1.4) if abs(one.far) == 2 else (0, -0.8, 0.8):
            top = y - tall / 2 + up * tall
            off = self.point * 1.3 + 4
            yield Box(x + off, top, x + off + wide, top + tall), "start", x + off
            yield Box(x - off - wide, top, x - off, top + tall), "end", x - off
            if up:
                yield Box(x - wide / 2, top, x + wide / 2, top + tall), "middle", x
