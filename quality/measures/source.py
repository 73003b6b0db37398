"""A source of facts, and the measures that count them.

Facts are rows of SQL. Each has the columns ``month`` (or ``since`` and ``until``, for days), ``ward`` and ``person`` (keys; a
source without wards says ``line`` instead), ``reference`` (of the row that a reader would look up), ``began_on`` and
``ended_on`` (what is shown of it), and whatever its measures ask about. A measure says in SQL over one fact what it counts;
the engine adds up, and shows the very same facts as the rows behind a figure.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from quality.measures.shape import BY_PERSON, BY_PLACE, Cut, Form, Measure

# What a figure's detail has besides: ``detail`` is null where there is nothing to measure, ``tallies`` then are 0; ``left_out``
# says of a fact that is not counted why.


@dataclass(frozen=True)
class Counts:
    """Facts for which ``of`` holds and, under a share or rate, those ``among`` which: conditions on a fact.

    ``distinct`` counts what is different in it once. ``known`` says of a month whether it can be told yet. Under days each
    expression is a number of days. ``among`` may be a column of the source's ``beside``.
    """

    of: str
    among: str = ""
    distinct: str = ""
    known: str = ""
    detail: dict[str, str] = field(default_factory=dict)
    tallies: dict[str, str] = field(default_factory=dict)
    left_out: str = ""


@dataclass(frozen=True)
class Amount:
    """The sum of a number over the facts, and perhaps others of them for the detail."""

    of: str
    detail: dict[str, str] = field(default_factory=dict)
    tallies: dict[str, str] = field(default_factory=dict)
    left_out: str = ""


@dataclass(frozen=True)
class Spread:
    """The median, and what else is asked, of a number that a fact has; null leaves the fact out."""

    of: str
    detail: dict[str, str] = field(default_factory=dict)
    tallies: dict[str, str] = field(default_factory=dict)
    left_out: str = ""


@dataclass(frozen=True)
class Sums:
    """One sum over the facts above another: a fact has a number for each, and counts where it has both."""

    of: str
    among: str
    detail: dict[str, str] = field(default_factory=dict)
    tallies: dict[str, str] = field(default_factory=dict)
    left_out: str = ""

    @property
    def known(self) -> str:
        return f"({self.of}) IS NOT NULL AND ({self.among}) IS NOT NULL"


Made = Counts | Amount | Spread | Sums


@dataclass(frozen=True)
class Spans:
    """Facts that are spans of days, all of one kind; each of ``days`` is a column of theirs, 1 where the days count so, or 0."""

    kind: str
    days: tuple[str, ...]
    facts: str


@dataclass
class Source:
    name: str
    facts: str = ""
    """SELECT …, over the views of ``views.py``."""
    home_only: bool = True
    """Only people whose home is in the region; otherwise whoever is in our beds."""
    wards: bool = True
    """Whether a fact has a ward."""
    providers: bool = False
    """Whether a fact that has no ward says ``provider_no``."""
    spans: tuple[Spans, ...] = ()
    """Or the facts are spans of days; what is counted is their days in the month."""
    at_end: bool = False
    """What is counted is not the spans' days, but the spans that last beyond the month's end."""
    beside: Source | None = None
    """Another source whose totals of the same month and part the measures may divide by."""
    measures: dict[str, tuple[Measure, Made]] = field(default_factory=dict)

    def asked_by(self, chosen: Iterable[Made]) -> list[str]:
        """Which of the spans' columns those measures ask about."""
        asked = " ".join(sql for made in chosen for sql in (made.of, getattr(made, "among", ""), *made.detail.values()))
        return [name for spans in self.spans for name in spans.days if re.search(rf"\b{name}\b", asked)]

    def measure(
        self,
        id: str,
        title: str,
        form: Form,
        unit: str,
        *,
        improvement: str = "neutral",
        target: float | None = None,
        per: int = 1,
        by_person: bool = True,
    ) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
        """The function's docstring is the published definition, what it returns how the facts are counted."""

        def add(function: Callable[[], Made]) -> Callable[[], Made]:
            places = BY_PLACE if self.wards else {Cut.PROVIDER} if self.providers else set()
            cuts = {Cut.ALL} | places | (BY_PERSON if by_person else set())
            measure = Measure(id, title, form, unit, inspect.getdoc(function) or "", improvement, target, per, frozenset(cuts))
            self.measures[id] = (measure, function())
            return function

        return add
