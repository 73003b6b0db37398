"""Process-control charts: the one way in for pages, the icon table and the board report.

chart(series, measure=measure, rebases=marks.rebases, annotations=marks.annotations)
    .title        one message in words            .sentences   what it says, the newest first
    .figure       for a page: the title, a wide drawing or on a phone a narrow one
    .svg          one drawing, which typst sets too                .spc   the engine's result, for the table beside it
    .icon_variation, .icon_assurance               icons ("" where there is nothing to say)
small_multiples([("Northern Beeches", series), …], measure=measure)    the same, on one scale
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.functional import cached_property
from markupsafe import Markup

from quality.measures import Figure, Measure
from quality.spc import words
from quality.spc.icons import assurance_icon, variation_icon
from quality.spc.plot import Plot
from quality.spc.sizes import SIZES, Note, Range, range_of
from reachout.pages.svg import element
from reachout.xmr import Spc, spc


class Rebased(Protocol):
    """A stored Rebase, or what a test puts in its place."""

    @property
    def month(self) -> date: ...
    @property
    def why(self) -> str: ...


class Annotated(Protocol):
    @property
    def month(self) -> date: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Chart:
    measure: Measure
    spc: Spc
    rebases: tuple[Note, ...]
    annotations: tuple[Note, ...]
    size: str = "full"
    about: str = ""
    """What it is of where that is not the measure: a provider's name among small multiples."""
    shared: Range | None = None
    """The values its axis covers, where several charts share one."""

    @cached_property
    def title(self) -> str:
        return words.title(self.measure, self.spc, self.about)

    @cached_property
    def sentences(self) -> list[str]:
        return words.sentences(self.measure, self.spc)

    @cached_property
    def svg(self) -> Markup:
        return self._drawn(self.size)

    @cached_property
    def figure(self) -> Markup:
        """For a page: styles show the narrow drawing on a phone, the wide one elsewhere and on paper."""
        return element(
            "figure",
            element("figcaption", self.title, class_="ro-spc__title"),
            element("div", self._drawn("full"), class_="ro-spc__wide"),
            element("div", self._drawn("narrow"), class_="ro-spc__narrow"),
            class_="ro-spc",
        )

    @property
    def icon_variation(self) -> Markup:
        return variation_icon(self.spc.variation_icon)

    @property
    def icon_assurance(self) -> Markup:
        return assurance_icon(self.spc.assurance_icon)

    @property
    def told(self) -> str:
        """The drawing in words, for whoever cannot see it."""
        last = self.spc.last
        newest = [f"{words.month_name(last.day)}: {words.figure(self.measure, last.value)}."] if last else []
        notes = [f"{words.month_name(note.month)}: {note.text}." for note in (*self.rebases, *self.annotations)]
        return " ".join([*newest, *self.sentences[:3], *notes])

    def _drawn(self, size: str) -> Markup:
        return Plot(self.measure, self.spc, self.rebases, self.annotations, SIZES[size], self.shared).draw(self.title, self.told)


def chart(
    series: Iterable[Figure],
    *,
    measure: Measure,
    rebases: Iterable[Rebased] = (),
    annotations: Iterable[Annotated] = (),
    size: str = "full",
    about: str = "",
) -> Chart:
    """Judge and draw a series of months. ``size``: full, narrow (a phone) or compact (small multiples, the board report)."""
    cuts = sorted(rebases, key=lambda rebase: rebase.month)
    notes = sorted(annotations, key=lambda annotation: annotation.month)
    return Chart(
        measure,
        judged(series, measure=measure, rebases=[rebase.month for rebase in cuts]),
        tuple(Note(rebase.month, rebase.why) for rebase in cuts),
        tuple(Note(annotation.month, annotation.text) for annotation in notes),
        size,
        about,
    )


def judged(series: Iterable[Figure], *, measure: Measure, rebases: Collection[date] = ()) -> Spc:
    """What the engine says of a measure's months: without a drawing, for tables of icons."""
    values = [(figure.month, figure.value) for figure in series]
    return spc(values, direction=measure.improvement, target=measure.target, rebases=rebases)


def small_multiples(
    parts: Sequence[tuple[str, Sequence[Figure]]],
    *,
    measure: Measure,
    rebases: Mapping[str, Sequence[Rebased]] | None = None,
) -> list[Chart]:
    """One compact chart a part (a provider, a ward), all on one scale; ``about`` is the part's label."""
    found = [
        chart(series, measure=measure, rebases=(rebases or {}).get(label, ()), size="compact", about=label)
        for label, series in parts
    ]
    shared = range_of([one.spc for one in found])
    return [Chart(one.measure, one.spc, one.rebases, one.annotations, one.size, one.about, shared) for one in found]
