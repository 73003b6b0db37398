"""Every measure at a glance: what the newest month says of it, and what got worse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from markupsafe import Markup

from quality.figures import selectors
from quality.figures.scope import Scope
from quality.figures.sparkline import sparkline
from quality.figures.themes import measures_by_theme
from quality.measures import Figure, Form, Measure
from quality.measures.words import with_unit
from quality.spc import words
from quality.spc.charts import judged
from quality.spc.icons import assurance_icon, variation_icon
from quality.spc.selectors import marks
from reachout.months import add_months
from reachout.xmr import Assurance, Kind, Spc


@dataclass(frozen=True)
class Line:
    """One measure on the page of figures."""

    theme: str
    measure: Measure
    series: list[Figure]
    spc: Spc
    month: date
    """The newest month that is frozen; the measure's own newest may be an earlier one."""
    was_worse: bool = False
    """Whether it would have been of concern without its newest month already."""

    @cached_property
    def figure(self) -> Figure | None:
        """The newest month that has a value: readmissions can only be told later."""
        return next((figure for figure in reversed(self.series) if figure.value is not None), None)

    @property
    def value(self) -> str:
        return words.figure(self.measure, self.figure.value if self.figure else None)

    @property
    def value_words(self) -> str:
        """2.4 per 100 patients; 12.2% of patients in hospital."""
        told = with_unit(self.measure, self.figure.value if self.figure else None)
        return f"{told} {self.measure.unit}" if self.measure.form is Form.SHARE and self.figure else told

    @property
    def as_of(self) -> date | None:
        """The month of the figure, where it is not the newest."""
        return self.figure.month if self.figure and self.figure.month != self.month else None

    @cached_property
    def year_before(self) -> Figure | None:
        if self.figure is None:
            return None
        then = add_months(self.figure.month, -12)
        return next((figure for figure in self.series if figure.month == then and figure.value is not None), None)

    @property
    def change(self) -> float | None:
        if self.figure is None or self.year_before is None:
            return None
        return (self.figure.value or 0) - (self.year_before.value or 0)

    @property
    def change_words(self) -> str:
        """+12, −3.4 points, −£20,000: on the same month a year before."""
        return change_words(self.measure, self.change)

    @property
    def target(self) -> str:
        return words.target(self.measure, self.measure.target) if self.measure.target is not None else ""

    @property
    def recent(self) -> bool:
        """Its newest month is the newest of all, or as near to it as readmissions within 90 days can be."""
        return self.figure is not None and self.figure.month >= add_months(self.month, -4)

    @property
    def worse(self) -> bool:
        """Special cause of concern in its newest month: more than chance, and the wrong way."""
        return _is_concern(self.spc) and self.recent

    @property
    def better(self) -> bool:
        return bool(self.spc.last and self.spc.last.kind is Kind.IMPROVEMENT) and self.recent

    @property
    def fails(self) -> bool:
        return self.spc.assurance is Assurance.FAIL

    @property
    def matters(self) -> str:
        """Whether it matters, in a sentence or two."""
        return " ".join([words.now(self.measure, self.spc), *words.assured(self.measure, self.spc)])

    @property
    def variation(self) -> Markup:
        return variation_icon(self.spc.variation_icon)

    @property
    def assurance(self) -> Markup:
        return assurance_icon(self.spc.assurance_icon)

    @property
    def spark(self) -> Markup:
        return sparkline(self.spc)


def change_words(measure: Measure, change: float | None) -> str:
    """+3.4 points, −15, no change: a change too small to be shown is none."""
    if change is None:
        return ""
    size = size_words(measure, change)
    return "no change" if size == size_words(measure, 0) else f"{'+' if change > 0 else '−'}{size}"


def size_words(measure: Measure, change: float) -> str:
    if measure.form in {Form.SHARE, Form.CHANGE}:
        return f"{abs(change) * 100:.1f} points"
    return words.figure(measure, abs(change))


def summary(scope: Scope, month: date) -> list[Line]:
    """Every measure that the scope has, in the order of themes: three queries."""
    themes = {theme: [m for m in found if not scope.cut or scope.cut in m.cuts] for theme, found in measures_by_theme().items()}
    every = [measure.id for found in themes.values() for measure in found]
    series = selectors.series_of(every, **scope.asked, last=month)
    kept = marks(every, **scope.asked)
    return [
        line_of(theme, measure, series[measure.id], [rebase.month for rebase in kept[measure.id].rebases], month)
        for theme, found in themes.items()
        for measure in found
        if measure.id in series
    ]


def line_of(theme: str, measure: Measure, series: list[Figure], rebases: list[date], month: date) -> Line:
    told = [figure for figure in series if figure.value is not None]
    spc = judged(told, measure=measure, rebases=rebases)
    was_worse = _is_concern(spc) and _is_concern(judged(told[:-1], measure=measure, rebases=rebases))
    return Line(theme, measure, series, spc, month, was_worse)


def _is_concern(spc: Spc) -> bool:
    return bool(spc.last and spc.last.kind is Kind.CONCERN)


def worst_first(lines: list[Line]) -> list[Line]:
    """What is of concern: what newly is so first, what will not meet its target before the rest."""
    return sorted((line for line in lines if line.worse), key=lambda line: (line.was_worse, not line.fails))
