"""From a frozen month to what everybody may read of it.

What is shown of a month follows from its snapshot alone: the stars are set over everything that may be published of it, whatever
an edition chooses. So two editions of one version agree, and neither gives away what the other hides.

A month that was published stays as it was, even after a withdrawal, until a later version of it can be shown safely: no count of
it may have moved by one to four, since then the two editions side by side would count single people, and what has not moved must
be starred exactly as before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from quality.figures.models import Figure, Snapshot
from quality.measures import CATALOGUE, Form
from quality.published import catalogue
from quality.published.catalogue import BEFORE, BEHIND, COUNTED, LINES, PUBLIC, TOGETHER
from quality.published.models import Publication, PublishedFigure, PublishedMeasure
from quality.suppression import LEAST, STAR, percentage, rate, rounded, stars
from reachout.months import end_of

Cell = tuple[str, str]
"""A measure and a service line."""
Cells = dict[Cell, int]


@dataclass(frozen=True)
class Shown:
    """One figure as it may be read."""

    measure: str
    month: date
    service_line: str
    shown: str
    value: Decimal | None
    behind: str = ""


def shown(snapshots: Iterable[Snapshot], measures: Iterable[str]) -> list[Shown]:
    """What an edition of these months and measures says: one query."""
    snapshots, wanted = list(snapshots), [measure for measure in PUBLIC if measure in set(measures)]
    of_month = figures_of(snapshots)
    return [made for snapshot in snapshots for made in _month(snapshot.month, of_month[snapshot.pk], wanted)]


def figures_of(snapshots: Iterable[Snapshot]) -> dict[int, dict[Cell, Figure]]:
    """By snapshot, then by measure and line: what decides on stars."""
    found: dict[int, dict[Cell, Figure]] = {snapshot.pk: {} for snapshot in snapshots}
    for figure in Figure.objects.filter(snapshot__in=found, cut="", measure__in=COUNTED):
        found[figure.snapshot_id][figure.measure, figure.service_line] = figure
    return found


def counts_of(figures: Mapping[Cell, Figure]) -> Cells:
    """The count of each: how many there were, or of how many the median is. What a line has none of counts 0."""
    counts: Cells = {}
    for measure in COUNTED:
        for line in LINES:
            figure = figures.get((measure, line))
            spread = CATALOGUE[measure].form is Form.SPREAD
            counts[measure, line] = int((figure.n if spread else figure.numerator) or 0) if figure else 0
    left = counts["inpatients", TOGETHER] + counts["discharges", TOGETHER]
    counts[BEFORE, TOGETHER] = max(left - counts["admissions", TOGETHER], 0)
    return {cell: count for cell, count in counts.items() if cell[0] == BEFORE or cell[1] in catalogue.lines_of(cell[0])}


def starred(counts: Cells, month: date) -> frozenset[Cell]:
    ratios = catalogue.ratios(end_of(month).day)
    return stars(counts, balances=catalogue.balances(), ratios=ratios, exact=[(BEFORE, TOGETHER)])


def _month(month: date, figures: Mapping[Cell, Figure], measures: list[str]) -> list[Shown]:
    counts = counts_of(figures)
    hidden = starred(counts, month)
    cells = [(measure, line) for measure in measures for line in catalogue.lines_of(measure)]
    return [_shown(month, measure, line, figures.get((measure, line)), counts, hidden) for measure, line in cells]


def _shown(month: date, measure: str, line: str, figure: Figure | None, counts: Cells, hidden: frozenset[Cell]) -> Shown:
    form, cell, behind = CATALOGUE[measure].form, (measure, line), (BEHIND.get(measure, ""), line)
    out_of = {Form.COUNT: "", Form.SPREAD: _rounded(cell, counts, hidden)}
    made = Shown(measure, month, line, STAR, None, out_of[form] if form in out_of else _rounded(behind, counts, hidden))
    if cell in hidden or figure is None or figure.value is None:
        return made
    if form is Form.COUNT:
        value = Decimal(rounded(counts[cell]))
    elif form is Form.SPREAD:
        value = Decimal(int(Fraction(figure.value) + Fraction(1, 2)))
    elif form is Form.SHARE:
        value = Decimal(percentage(counts[cell], counts[behind]))
    else:
        value = Decimal(str(rate(counts[cell], _divisor(measure, counts[behind], month), CATALOGUE[measure].per)))
    return replace(made, shown=in_words(value, form), value=value)


def _divisor(measure: str, bed_days: int, month: date) -> Fraction:
    """Bed days, or as many patients as fill them."""
    days = end_of(month).day if measure == "seclusions_per_100_patients" else 1
    return Fraction(bed_days, days)


def _rounded(cell: Cell, counts: Cells, hidden: frozenset[Cell]) -> str:
    return STAR if cell in hidden or counts[cell] < LEAST else f"{rounded(counts[cell]):,}"


def in_words(value: Decimal, form: str) -> str:
    """470, 85%, 4.2."""
    if form == Form.RATE:
        return f"{value:,.1f}"
    return f"{value:,.0f}{'%' if form == Form.SHARE else ''}"


def measure_as_today(publication: Publication, place: int, id: str) -> PublishedMeasure:
    """A measure with the definition of today, not saved."""
    measure = CATALOGUE[id]
    return PublishedMeasure(
        publication=publication,
        place=place,
        measure=id,
        title=measure.title,
        form=measure.form,
        unit=measure.unit,
        improvement=measure.improvement,
        definition=measure.definition,
    )


def figure_of(shown: Shown, measure: PublishedMeasure) -> PublishedFigure:
    """Not saved."""
    fields = {"month": shown.month, "service_line": shown.service_line, "shown": shown.shown}
    return PublishedFigure(measure=measure, value=shown.value, behind=shown.behind, **fields)


# -- which version of a month -----------------------------------------------------------------------------------------


def versions(first: date, last: date) -> list[Snapshot]:
    """The version of each month to publish from: three queries, and one more if a published month has been made again."""
    latest = {one.month: one for one in Snapshot.objects.latest_versions().filter(month__range=(first, last))}
    issued = _issued(first, last)
    again = {month: issued[month] for month, now in latest.items() if month in issued and now not in issued[month]}
    figures = figures_of([one for month, before in again.items() for one in (*before, latest[month])]) if again else {}
    for month, before in again.items():
        now = counts_of(figures[latest[month].pk])
        if not all(may_replace(counts_of(figures[one.pk]), now, month) for one in before):
            latest[month] = before[0]
    return [latest[month] for month in sorted(latest)]


def _issued(first: date, last: date) -> dict[date, list[Snapshot]]:
    """The versions of each month that have ever been public, the one last published first."""
    found: dict[date, list[Snapshot]] = {}
    editions = Publication.objects.issued().filter(first__lte=last, last__gte=first)
    for publication in editions.prefetch_related("snapshots"):
        for snapshot in publication.snapshots.all():
            versions = found.setdefault(snapshot.month, [])
            if snapshot not in versions:
                versions.append(snapshot)
    return found


def may_replace(before: Cells, now: Cells, month: date) -> bool:
    """Whether both may be read side by side and tell of nobody."""
    moved = {cell for cell in before if before[cell] != now[cell]}
    safely = all(abs(before[cell] - now[cell]) >= LEAST for cell in moved)
    return safely and starred(before, month) - moved == starred(now, month) - moved
