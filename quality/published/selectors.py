"""What the public pages show: published rows and nothing else, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Prefetch, QuerySet
from django.utils.functional import cached_property
from markupsafe import Markup

from quality.figures.models import Snapshot
from quality.lines import NAMES, TOGETHER
from quality.measures import Form
from quality.published.charts import chart
from quality.published.editions import figure_of, measure_as_today, shown
from quality.published.models import Publication, PublishedFigure, PublishedMeasure
from reachout.months import in_words

YEAR = 12


@dataclass(frozen=True)
class Change:
    """A claim of change, never without what it is held against."""

    words: str
    baseline: str
    """April 2021 to March 2022"""
    basis: str


@dataclass(frozen=True)
class Part:
    """One measure of an edition, for whichever lines were asked for."""

    measure: PublishedMeasure
    figures: Sequence[PublishedFigure]

    @cached_property
    def together(self) -> list[PublishedFigure]:
        return [figure for figure in self.figures if figure.service_line == TOGETHER]

    @property
    def latest(self) -> PublishedFigure | None:
        return self.together[-1] if self.together else None

    @cached_property
    def chart(self) -> Markup:
        return chart(self.measure, self.together)

    @cached_property
    def change(self) -> Change | None:
        return change(self.measure.form, self.together)

    @cached_property
    def lines(self) -> list[str]:
        return [line for line in NAMES if any(figure.service_line == line for figure in self.figures)]

    @property
    def heads(self) -> list[tuple[str, str] | str]:
        return ["Month", *((NAMES[line], "number") for line in self.lines)]

    @property
    def rows(self) -> list[list[str]]:
        """A row a month, the latest first."""
        by_month: dict[date, dict[str, str]] = {}
        for figure in self.figures:
            by_month.setdefault(figure.month, {})[figure.service_line] = figure.shown
        return [
            [in_words(month), *(by_month[month].get(line, "") for line in self.lines)] for month in sorted(by_month, reverse=True)
        ]


def current_edition() -> Publication | None:
    return Publication.objects.standing().first()


def editions() -> QuerySet[Publication]:
    """What has ever been public: withdrawn editions are named, not shown."""
    return Publication.objects.issued()


def state_of_things() -> str:
    """Changes with every edition that comes or goes: one query."""
    moments = Publication.objects.issued().aggregate(came=Max("approved_at"), went=Max("ended_at"))
    return "-".join(f"{moment.timestamp():.0f}" if moment else "never" for moment in moments.values())


def preview(publication: Publication, snapshots: Sequence[Snapshot]) -> list[Part]:
    """What the public reads, or would: the stored figures once approved, before that those that approving would store."""
    if publication.approved_at:
        return parts_of(publication)
    measures = {id: measure_as_today(publication, place, id) for place, id in enumerate(publication.measures)}
    figures: dict[str, list[PublishedFigure]] = {id: [] for id in measures}
    for one in shown(snapshots, publication.measures):
        figures[one.measure].append(figure_of(one, measures[one.measure]))
    return [Part(measure, figures[id]) for id, measure in measures.items()]


def parts_of(publication: Publication, *, measure: str = "", line: str | None = None) -> list[Part]:
    """Two queries."""
    figures = PublishedFigure.objects.all() if line is None else PublishedFigure.objects.filter(service_line=line)
    wanted = publication.published.prefetch_related(Prefetch("figures", queryset=figures.order_by("month", "service_line")))
    return [Part(one, list(one.figures.all())) for one in (wanted.filter(measure=measure) if measure else wanted)]


def change(form: str, figures: Sequence[PublishedFigure]) -> Change | None:
    """The last twelve published months against the first twelve, by their means; none with a star in either or under two years,
    or where rounding could have made it."""
    if len(figures) < 2 * YEAR:
        return None
    first, last = figures[:YEAR], figures[-YEAR:]
    begun, now = ([one.value for one in year if one.value is not None] for year in (first, last))
    if len(begun) < YEAR or len(now) < YEAR or not sum(begun):
        return None
    was, is_now = sum(begun, Decimal()) / YEAR, sum(now, Decimal()) / YEAR
    if abs(is_now - was) <= ROUNDING[form]:
        words = f"About the same on average: {_said(is_now, form)}, and {_said(was, form)} then"
    else:
        words = f"{_moved(was, is_now, form)}: from {_said(was, form)} to {_said(is_now, form)} on average"
    return Change(
        words,
        baseline=_months(first),
        basis=f"mean of the published months {_months(last)} against the mean of the baseline's",
    )


ROUNDING: dict[str, Decimal] = {
    Form.COUNT: Decimal(2),
    Form.SHARE: Decimal(1),
    Form.RATE: Decimal("0.1"),
    Form.SPREAD: Decimal(1),
}
"""A difference that the rounding of the published months might make."""


def _moved(was: Decimal, is_now: Decimal, form: str) -> str:
    way = "Up" if is_now > was else "Down"
    if form == Form.SHARE:
        points = round(abs(is_now - was))
        return f"{way} {points} percentage {'point' if points == 1 else 'points'}"
    return f"{way} {abs(is_now - was) / was:.0%}"


def _said(value: Decimal, form: str) -> str:
    if form == Form.SHARE:
        return f"{value:.0f}%"
    days = {Form.SPREAD: " days"}.get(Form(form), "")
    return f"{value:,.1f}{days}" if form == Form.RATE else f"{value:,.0f}{days}"


def _months(figures: Sequence[PublishedFigure]) -> str:
    return f"{in_words(figures[0].month)} to {in_words(figures[-1].month)}"
