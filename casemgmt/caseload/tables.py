from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.html import format_html

from casemgmt.caseload import cells
from casemgmt.caseload.filters import CaseFilters
from casemgmt.caseload.rows import RATINGS, Row
from casemgmt.reviews.due import Kind
from reachout.pages.tables import Column, Day, Number, Table
from reachout.pages.tables.columns import NOTHING


class Two(Column):
    """A cell of two lines; ``value`` is what it is sorted by."""

    kind = "two"

    def __init__(self, label: str, *, lines: Callable[[Row], cells.Cell], **options: Any) -> None:
        super().__init__(label, sort="value", **options)
        self.lines = lines

    @property
    def cell_class(self) -> str:
        return f"{super().cell_class} ro-case--{self.name}"

    def html(self, row: Row, today: date) -> str:
        above, below = self.lines(row)
        if self.url:
            above = format_html('<a class="ro-table__link" href="{}">{}</a>', self.url(row), above)
        under = format_html('<div class="ro-below">{}</div>', below) if below else ""
        return format_html('<div class="ro-table__value">{}{}</div>', above or ("" if below else NOTHING), under)


def named(row: Row) -> cells.Cell:
    return row.person.name, row.case.manager.name if row.case.manager else "No case manager"


class CaseTable(Table):
    caption = "Cases"
    noun = "case", "cases"
    filters = CaseFilters
    order = "attention"
    act = "case.exported"
    empty = "Nobody you may see has an open case. A case opens by itself when somebody is admitted."

    person = Two("Person and case manager", lines=named, url=lambda row: row.case.get_absolute_url(), value="person.family_plain")
    attention = Two("Attention", lines=cells.attention, value="attention")
    place = Two("Ward", lines=cells.place, value=lambda row: row.ward and (row.ward.site.name, row.ward.name))
    stay = Two("Whole stay", lines=cells.stay, value="days", most_first=True)
    legal = Two("Legal status", lines=cells.legal, value="expires_on")
    ready = Two("Leaving", lines=cells.leaving, value="facts.ready_days", most_first=True)
    due = Two("Due next", lines=cells.due, value=lambda row: row.due[0].due_on if row.due else None)
    home = Two("From home", lines=cells.home, value="km", most_first=True)

    @property
    def query(self) -> str:
        """The filters and the order in force, as a saved view keeps them."""
        return query_in(self.request.GET)

    @property
    def exported_columns(self) -> list[Column]:
        return EXPORTED


def query_in(asked: QueryDict) -> str:
    kept = {name: asked[name] for name in [*CaseFilters.base_filters, "sort"] if asked.get(name)}
    return urlencode(kept)


def due_on(kind: Kind) -> Callable[[Row], date | None]:
    return lambda row: next((due.due_on for due in row.due if due.kind == kind), None)


def said(name: str, label: str, *, kind: type[Column] = Column) -> Column:
    return kind(label, value=name)


EXPORTED: list[Column] = [
    said("case.reference", "Case"),
    said("person.reference", "Person reference"),
    said("person.name", "Person"),
    Column("Service line", value=lambda row: row.case.get_service_line_display()),
    said("case.manager.name", "Case manager"),
    Column("Rating", value=lambda row: RATINGS[row.rag].text),
    Number("Flags", value=lambda row: len(row.flags)),
    Column("Flagged", value=lambda row: "; ".join(flag.title for flag in row.flags)),
    said("ward.site.organisation.name", "Provider"),
    said("ward.site.name", "Unit"),
    said("ward.name", "Ward"),
    Column("Level", value=cells.level),
    said("facts.in_hospital_since", "In hospital since", kind=Day),
    said("days", "Days in hospital", kind=Number),
    Column("Legal status", value=lambda row: row.legal.get_code_display() if row.legal else None),
    said("expires_on", "Section expires", kind=Day),
    said("restricted", "Restricted"),
    Column("Leave", value=lambda row: row.facts.leave.get_kind_display() if row.facts.leave else None),
    said("facts.ready_days", "Days ready for discharge", kind=Number),
    Column("Delay reason", value=lambda row: row.facts.readiness.get_reason_display() if row.facts.readiness else None),
    said("plan.expected_on", "Expected discharge", kind=Day),
    said("plan.target", "Step-down target"),
    *(Day(f"Due: {kind.label}", value=due_on(kind)) for kind in Kind),
    Number("Overdue", value=lambda row: len(row.overdue)),
    Number("Kilometres from home", value=lambda row: round(row.km) if row.km is not None else None),
    said("facts.out_of_area", "Out of area"),
    said("from_elsewhere", "From outside the region"),
    said("person.home_icb.name", "Home ICB"),
    said("person.home_authority.name", "Home local authority"),
]
