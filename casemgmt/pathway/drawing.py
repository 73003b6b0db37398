"""The picture of a pathway: lanes of bars and events on one line of years, drawn on the server.

One drawing for a desk and paper, one for a phone. Every mark is a link with its letter on it and its words as a title: single
ones lead to their record, crowded ones (×7) to the days in which they can be told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from markupsafe import Markup

from casemgmt.pathway.bars import incidents_lane
from casemgmt.pathway.facts import STRETCHES, Fact, Lane
from casemgmt.pathway.marks import look
from casemgmt.pathway.spans import Span, around, ticks
from reachout.pages.svg import FONT, GRID, INK, PAPER, QUIET, Scale, breadth, element, line, rows, scale, shortened, text
from reachout.pages.words import long_day

BAR, PILL, GAP, INCIDENTS = 24.0, 19.0, 9.0, 46.0
ROWS = 3
"""More bars at once than this share the last row."""


@dataclass(frozen=True)
class Size:
    width: float
    left: float
    """Room for the names of lanes; 0 puts them above."""
    letters: float


WIDE, NARROW = Size(1080, 118, 13), Size(360, 0, 13)


@dataclass(frozen=True)
class Picture:
    facts: list[Fact]
    """Of the whole pathway: its lanes stand whatever is shown of it."""
    span: Span
    today: date
    size: Size = WIDE
    linked: bool = True

    @cached_property
    def shown(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.meets(self.span.first, self.span.last, self.today)]

    @cached_property
    def x(self) -> Scale:
        return scale(self.span.first.toordinal(), self.span.last.toordinal(), self.size.left + 4, self.size.width - 8)

    def at(self, day: date) -> float:
        inside = min(max(day, self.span.first), self.span.last)
        return self.x(inside.toordinal())

    def draw(self, title: str) -> Markup:
        down, lanes = 22.0, []
        for lane in self._lanes:
            marks, height = self._lane(lane, down)
            lanes.append(element("g", *marks))
            down += height
        inside = [*self._axis(down), *lanes, *self._today(down)]
        height = down + self.size.letters * 3
        return element(
            "svg",
            element("title", title),
            element("rect", width=self.size.width, height=height, fill=PAPER),
            *inside,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {self.size.width:.0f} {height:.0f}",
            role="group" if self.linked else "img",
            font_family=FONT,
            **{"aria-label": title} if self.linked else {},
        )

    @property
    def _lanes(self) -> list[Lane]:
        used = {fact.lane for fact in self.facts}
        return [lane for lane in Lane if lane in used]

    def _lane(self, lane: Lane, top: float) -> tuple[list[Markup], float]:
        name_height = 0.0 if self.size.left else self.size.letters + 5
        mine = [fact for fact in self.shown if fact.lane == lane]
        below = top + name_height + 4
        marks: list[Markup] = []
        said = str(lane)
        if lane in STRETCHES:
            marks, used = self._stretches(mine, below)
        elif lane == Lane.INCIDENTS:
            unit, marks, used = incidents_lane(self, mine, below, INCIDENTS)
            said = f"{lane} by {unit}" if self.size.left == 0 else said
            marks = [*marks, *self._name(f"by {unit}", below + 28, quiet=True)] if self.size.left else marks
        else:
            marks, used = self._pills(mine, below)
        height = name_height + used + GAP
        edge = line(0, top, self.size.width, top, GRID)
        named = self._name(said, below + (12 if self.size.left else -5))
        return [edge, *named, *marks], height

    def _name(self, words: str, y: float, *, quiet: bool = False) -> list[Markup]:
        return [text(words, 0, y, self.size.letters, fill=QUIET if quiet else INK, bold=not quiet)]

    # -- bars ----------------------------------------------------------------------------------------------------------

    def _stretches(self, facts: list[Fact], top: float) -> tuple[list[Markup], float]:
        """Bars in as many rows as run at once; what is too short for a letter is told below them."""
        ends = [(self.at(fact.since), self.at(fact.end(self.today))) for fact in facts]
        row_of = [min(row, ROWS - 1) for row in rows(ends)]
        marks, small = [], []
        for fact, (start, end), row in zip(facts, ends, row_of, strict=True):
            wide, down = max(end - start, 2.5), top + row * (BAR + 3)
            words = _fitting(fact, wide - 6)
            if not words:
                small.append(fact)
            marks.append(self._bar(fact, start, down, wide, words))
        height = (max(row_of, default=0) + 1) * (BAR + 3)
        if small:
            pills, more = self._pills(small, top + height)
            return marks + pills, height + more
        return marks, height

    def _bar(self, fact: Fact, x: float, y: float, wide: float, words: str) -> Markup:
        paint = look(fact.kind)
        box = element(
            "rect", x=x, y=y, width=wide, height=BAR, fill=paint.fill, stroke=paint.edge, stroke_width=1,
            stroke_dasharray=paint.dash,
        )  # fmt: skip
        hatch = [self._hatch(x, y, wide)] if fact.kind.endswith("away") else []
        said = [text(words, x + 4, y + 15, 12, fill=paint.ink)] if words else []
        return self.linked_marks([box, *hatch, *said], told(fact, self.today), fact.url or "#facts", bool(words))

    def _hatch(self, x: float, y: float, wide: float) -> Markup:
        """Out of area: slanting lines along the foot of the bar."""
        foot, step = y + BAR, 6.0
        lines = [
            f"M{left:.1f} {foot:.1f} L{min(left + 6, x + wide):.1f} {foot - min(6.0, x + wide - left):.1f}"
            for left in (x + step * n for n in range(int(wide / step) + 1))
            if left < x + wide
        ]
        band = element("rect", x=x, y=foot - 6, width=wide, height=6, fill=PAPER, stroke=INK, stroke_width=0.8)
        return Markup("").join([band, element("path", d=" ".join(lines), stroke=INK, stroke_width=1.4, fill="none")])

    # -- events --------------------------------------------------------------------------------------------------------

    def _pills(self, facts: list[Fact], top: float) -> tuple[list[Markup], float]:
        """A tick at each day, and below it the letter, or how many share the room of one."""
        room = 27.0
        groups: dict[int, list[Fact]] = {}
        for fact in facts:
            groups.setdefault(int((self._middle(fact) - self.size.left) // room), []).append(fact)
        places = {self._middle(fact) for fact in facts}
        marks = [line(round(x, 1), top, round(x, 1), top + 5, QUIET, 1.2) for x in sorted(places)]
        for place, group in groups.items():
            alone = not {place - 1, place + 1} & groups.keys()
            middle = self._mean(group) if alone else self.size.left + (place + 0.5) * room
            marks.append(self._pill(group, max(room / 2, min(middle, self.size.width - room / 2)), top + 6))
        return marks, PILL + 8

    def _mean(self, group: list[Fact]) -> float:
        return sum(self._middle(fact) for fact in group) / len(group)

    def _middle(self, fact: Fact) -> float:
        return (self.at(fact.since) + self.at(fact.end(self.today))) / 2

    def _pill(self, group: list[Fact], x: float, y: float) -> Markup:
        first = group[0]
        paint = look(first.kind if len({fact.kind for fact in group}) == 1 else "")
        words = first.mark if len(group) == 1 else f"×{len(group)}"
        if first.kind == "missed":
            words += "✕" if len(group) == 1 else ""
        wide = max(19.0, min(breadth(words, 12) + 8, 26.0))
        box = element(
            "rect", x=x - wide / 2, y=y, width=wide, height=PILL - 1, rx=5, fill=paint.fill, stroke=paint.edge, stroke_width=1.2,
            stroke_dasharray=paint.dash,
        )  # fmt: skip
        said = text(words, x, y + 13, 12 if len(words) < 4 else 9, fill=paint.ink, anchor="middle", bold=True)
        many = "; ".join(f"{fact.title}, {long_day(fact.since)}" for fact in group[:6])
        title = told(first, self.today) if len(group) == 1 else f"{len(group)} here: {many}"
        days = around(first.since, max(fact.since for fact in group))
        return self.linked_marks([box, said], title, first.url or "#facts" if len(group) == 1 else f"?{days.query}", True)

    def linked_marks(self, marks: Iterable[Markup], title: str, url: str, focus: bool) -> Markup:
        """A bar too short for a letter is reached through its letter below: one stop of the keyboard, not two."""
        inside = [element("title", title), *marks]
        if not self.linked:
            return element("g", *inside)
        reach = {} if focus else {"tabindex": "-1", "aria-hidden": "true"}
        return element("a", *inside, href=url, **({"aria-label": title} if focus else {}), **reach)

    # -- axis ----------------------------------------------------------------------------------------------------------

    def _axis(self, bottom: float) -> Iterator[Markup]:
        wide = self.size.width - self.size.left
        for tick in ticks(self.span, int(wide / 46)):
            place = self.at(tick.day)
            yield line(place, 22, place, bottom + 4, GRID)
            room = place + 16 < self.size.width
            if room:
                yield text(tick.words, place, bottom + 6 + self.size.letters, self.size.letters, fill=QUIET, anchor="middle")
            if tick.year and room:
                yield text(
                    tick.year, max(place, 18), bottom + 8 + 2 * self.size.letters, self.size.letters, anchor="middle", bold=True
                )

    def _today(self, bottom: float) -> Iterator[Markup]:
        if not self.span.first <= self.today <= self.span.last:
            return
        place = self.at(self.today)
        end = place > self.size.width - 40
        yield line(place, 16, place, bottom, "#b3211a", 1.5, "6 3")
        yield text("today", place, 12, self.size.letters, fill="#b3211a", anchor="end" if end else "middle", bold=True)


def _fitting(fact: Fact, room: float) -> str:
    """The words of a bar, if need be the first of them, else its letter, else nothing."""
    if breadth(fact.label, 12) <= room:
        return fact.label
    if room >= 60:
        return shortened(fact.label, room, 12)
    return fact.mark if breadth(fact.mark, 12) <= room else ""


def told(fact: Fact, today: date) -> str:
    """A fact in one line: what its mark says to whoever cannot see it."""
    until = f" to {long_day(fact.until)}" if fact.lasts and fact.until else " until now" if fact.lasts else ""
    detail = f". {fact.detail}" if fact.detail else ""
    return f"{fact.number}. {fact.title}, {long_day(fact.since)}{until}{detail}"
