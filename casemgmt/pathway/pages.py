"""What a page shows of a pathway: its two drawings, and the key to their letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from casemgmt.models import Case
from casemgmt.pathway import spans
from casemgmt.pathway.drawing import NARROW, WIDE, Picture
from casemgmt.pathway.facts import Fact
from casemgmt.pathway.lanes import pathway_of
from casemgmt.pathway.marks import MEANS
from reachout.accounts.models import User


@dataclass(frozen=True)
class Drawings:
    """One for a desk and paper, one for a phone: the page shows the one that fits."""

    wide: Markup
    narrow: Markup


def drawings(wide: Picture) -> Drawings:
    narrow = Picture(wide.facts, wide.span, wide.today, NARROW)
    title = f"The pathway, {wide.span.words}"
    return Drawings(wide.draw(title), narrow.draw(title))


def key(shown: list[Fact]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the letters mean, of the lanes and letters that are on the picture."""
    used = {lane: {fact.mark for fact in shown if fact.lane == lane} for lane in {fact.lane for fact in shown}}
    kinds = {fact.kind for fact in shown}
    drawn = {"hatched": any(kind.endswith("away") for kind in kinds), "dashed": "booked" in kinds}
    drawn |= {"dark": "restrictive" in kinds, "pale": "other" in kinds}
    found = []
    for lane, letters in MEANS.items():
        marks = used.get(lane, set())  # type: ignore[call-overload]
        told = [(mark, means) for mark, means in letters if drawn.get(mark, mark in marks or _restricted(lane, mark, marks))]
        if told:
            found.append((lane, told))
    return found


def _restricted(lane: str, mark: str, marks: set[str]) -> bool:
    return lane == "Legal status" and mark == "R" and any(one.startswith("s") and one.endswith("R") for one in marks)


def small(case: Case, user: User, today: date) -> Drawings | None:
    """The last two years, to look at on the case's page: no links but the one to the whole."""
    facts = pathway_of(case, user, on=today)
    if not facts:
        return None
    everything = spans.whole(facts, opened_on=case.opened_on, ended_on=case.closed_on, today=today)
    span = spans.asked({"span": "2y"}, everything, today)
    title = f"The last two years: {span.words}"
    shown = [fact for fact in facts if fact.meets(span.first, span.last, today)]
    return Drawings(*(Picture(shown, span, today, size, linked=False).draw(title) for size in (WIDE, NARROW)))
