from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html
from django_filters import ChoiceFilter, FilterSet

from quality.figures.behind import Row
from quality.figures.keys import BY, names_of
from quality.figures.models import Change
from quality.lines import NAMES
from quality.measures import CATALOGUE, Cut, Measure
from quality.spc import words
from quality.spc.words import month_name
from reachout.organisations.models import ServiceLine
from reachout.pages.tables import Column, Day, Moment, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag


class SummaryTable(Table):
    """The page of figures as a file; on the page it is grouped by theme (templates/figures/summary.html)."""

    caption = "Figures"
    noun = "measure", "measures"
    act = "figures.exported"

    theme = Column("Theme")
    measure = Column("Measure", value=lambda line: line.measure.title)
    month = Column("Month", value=lambda line: line.figure and month_name(line.figure.month))
    value = Number("Value", value=lambda line: line.figure and line.figure.value)
    unit = Column("Unit", value=lambda line: line.measure.unit)
    numerator = Number("Numerator", value=lambda line: line.figure and line.figure.numerator)
    denominator = Number("Denominator", value=lambda line: line.figure and line.figure.denominator)
    n = Number("n", value=lambda line: line.figure and line.figure.n)
    before = Number("A year before", value=lambda line: line.year_before and line.year_before.value)
    target = Number("Target", value=lambda line: line.measure.target)
    variation = Column("Variation", value=lambda line: words.VARIATION.get(line.spc.variation_icon))
    assurance = Column("Assurance", value=lambda line: words.ASSURANCE.get(line.spc.assurance_icon))


class MonthTable(Table):
    """One measure's months as a file: what the chart shows, and what it was computed from."""

    caption = "Months"
    noun = "month", "months"
    act = "figures.exported"

    month = Column("Month", value=lambda row: month_name(row.figure.month))
    value = Number("Value", value="figure.value")
    numerator = Number("Numerator", value="figure.numerator")
    denominator = Number("Denominator", value="figure.denominator")
    n = Number("n", value="figure.n")
    mean = Number("Mean", value="point.mean")
    lower = Number("Lower limit", value="point.limits.lower")
    upper = Number("Upper limit", value="point.limits.upper")
    variation = Column("Variation", value="variation")


CURRENT, REPLACED = Tag("Current", Meaning.DONE), Tag("Replaced", Meaning.NEUTRAL)


class SnapshotTable(Table):
    caption = "Frozen months"
    noun = "version", "versions"
    empty = "No month is frozen yet."

    name = Column(
        "Month", value=lambda row: month_name(row.month), url=lambda row: row.get_absolute_url(), sort=("month", "version")
    )
    version = Number("Version")
    state = TagColumn("State", value=lambda row: CURRENT if row.is_latest else REPLACED)
    made = Moment("Frozen", value="made_at", sort="made_at")
    by = Column("By", value=lambda row: row.made_by.name if row.made_by else "The system")
    why = Column("Why again")
    changed = Number("Figures changed", value=lambda row: row.changed if row.version > 1 else None)
    size = Number("Figures", phone=False)
    checksum = Column("Checksum", value=lambda row: row.checksum[:12], phone=False)


class ChangeFilters(FilterSet):
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    cut = ChoiceFilter(label="By", choices=[(cut.value, name.capitalize()) for cut, name in BY.items()])
    measure = ChoiceFilter(label="Measure", choices=[(id, measure.title) for id, measure in CATALOGUE.items()])

    class Meta:
        model = Change
        fields = ["service_line", "cut", "measure"]


FIXED: dict[str, dict[str, str]] = {cut: names_of(cut) for cut in (Cut.SECURITY, Cut.SEX, Cut.ETHNICITY)}
"""Parts that are no rows of the database, by name."""


class ChangeTable(Table):
    """From what to what, with what it was computed from."""

    caption = "What is different from the version before"
    noun = "figure", "figures"
    filters = ChangeFilters
    act = "figures.exported"
    empty = "No figure of the service lines you see is different."

    measure = Column("Measure", value=lambda row: CATALOGUE[row.measure].title if row.measure in CATALOGUE else row.measure)
    line = Column("Service line", value=lambda row: NAMES[row.service_line])
    part = Column("Of", value=lambda row: FIXED.get(row.cut, {}).get(row.key) or f"{BY[row.cut]} {row.key}" if row.cut else None)
    was = Column("Was", value=lambda row: _told(row.measure, row.was, row.was_numerator, row.was_denominator))
    now = Column("Is", value=lambda row: _told(row.measure, row.now, row.now_numerator, row.now_denominator))


def _told(measure: str, value: float | None, numerator: float | None, denominator: float | None) -> str:
    """21.4% (12 of 56)."""
    if measure not in CATALOGUE:
        return "–" if value is None else str(value)
    told = words.figure(CATALOGUE[measure], value)
    return told if numerator is None or denominator is None else f"{told} ({numerator:,.10g} of {denominator:,.10g})"


class Reference(Column):
    """A reference, and a link to its record for those who may open it."""

    def __init__(self, label: str, *, to: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.to = to

    def html(self, row: Row, today: date) -> str:
        address = getattr(row, self.to)
        return format_html('<a href="{}">{}</a>', address, self.value(row)) if address else super().html(row, today)


class RowTable(Table):
    """The rows behind a figure, with the columns that its measure has."""

    caption = "Rows behind the figure"
    noun = "row", "rows"
    act = "figure.rows_exported"
    order = "began"
    empty = "No row counted towards this figure."

    reference = Reference("Row", to="return_url", value="behind.reference", sort="reference")
    person = Reference("Patient", to="person_url", sort="person")
    ward = Column("Ward", sort="ward")
    began = Day("From", value="behind.began_on", sort="began_on")
    ended = Day("To", value="behind.ended_on", sort="ended_on")
    value = Number("Value", value="behind.value", sort="value")
    counts = Number("Counts", value="behind.counts", sort="counts")
    among = Number("In the denominator", value="behind.among", sort="among")
    left_out = Column("Left out because", value="behind.left_out", sort="left_out")

    def __init__(self, request: Any, rows: list[Row], *, measure: Measure) -> None:
        super().__init__(request, rows)
        held = {"person": any(row.person for row in rows), "ward": any(row.ward for row in rows)}
        held |= {"among": any(row.behind.among for row in rows), "left_out": any(row.behind.left_out for row in rows)}
        held |= {"value": any(row.behind.value is not None for row in rows)}
        self.columns = [column for column in self.columns if held.get(column.name, True)]
