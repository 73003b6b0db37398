"""Incidents of a time, counted: one bar for a day, week, month, quarter or year, whichever the span has room for."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from casemgmt.pathway.facts import Fact
from casemgmt.pathway.marks import look
from casemgmt.pathway.spans import Span, buckets
from reachout.pages.svg import element, text
from reachout.pages.words import long_day, plural

if TYPE_CHECKING:
    from casemgmt.pathway.drawing import Picture


def incidents_lane(picture: Picture, facts: list[Fact], top: float, height: float) -> tuple[str, list[Markup], float]:
    """The unit, the bars with their counts on them, and how high they stand."""
    most = int((picture.size.width - picture.size.left) / 19)
    parts = buckets(picture.span, most)
    counts = [_counted(facts, start, end) for _, start, end in parts]
    highest = max((sum(count.values()) for count in counts), default=0)
    marks = [
        _bar(picture, start, end, count, highest, top, height)
        for (_, start, end), count in zip(parts, counts, strict=True)
        if count
    ]
    return parts[0][0], marks, height


def _counted(facts: list[Fact], start: date, end: date) -> Counter[str]:
    return Counter(fact.kind for fact in facts if start <= fact.since < end)


def _bar(picture: Picture, start: date, end: date, count: Counter[str], highest: int, top: float, height: float) -> Markup:
    left, right = picture.at(start), picture.at(end)
    wide, foot, room = max(right - left - 2, 3), top + height, height - 15
    total, forced = sum(count.values()), count["restrictive"]
    tall, dark = room * total / highest, room * forced / highest
    boxes = [
        element("rect", x=left + 1, y=foot - tall, width=wide, height=max(tall - dark, 0), fill=look("other").fill,
                stroke=look("other").edge, stroke_width=1),
        element("rect", x=left + 1, y=foot - dark, width=wide, height=dark, fill=look("restrictive").fill),
    ]  # fmt: skip
    said = text(str(total), left + 1 + wide / 2, foot - tall - 3, 12, anchor="middle")
    last = end - timedelta(days=1)
    days = long_day(start) if last == start else f"{long_day(start)} to {long_day(last)}"
    title = f"{plural(total, 'incident')}, {forced} with a restrictive intervention, {days}"
    nearer = Span(start, max(end, start + timedelta(days=7)))
    return picture.linked_marks([*boxes, said], title, f"?{nearer.query}", True)
