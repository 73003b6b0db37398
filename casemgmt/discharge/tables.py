from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django_filters import ChoiceFilter

from beds.models import DelayReason, ReadyForDischarge
from casemgmt.discharge import tags
from casemgmt.discharge.delays import Delay
from casemgmt.discharge.models import Plan
from casemgmt.models import Case
from reachout.organisations.models import ServiceLine
from reachout.pages.tables import YES_NO, Column, Day, Money, Number, RowFilters, Table, TagColumn
from reachout.pages.tags import due_tag, tag_html
from reachout.pages.words import day


def within(reach: Callable[[Any], Any], all_rows: list[Any]) -> list[tuple[str, str]]:
    """The choices that occur among the rows, by name."""
    found = {str(one.pk): str(one) for row in all_rows if (one := reach(row))}
    return sorted(found.items(), key=lambda pair: pair[1])


def is_one(reach: Callable[[Any], Any]) -> Callable[[Any, str], bool]:
    return lambda row, wanted: (found := reach(row)) is not None and str(found.pk) == wanted


def provider(row: Any) -> Any:
    return row.facts.ward.site.organisation if row.facts.ward else None


class DelayFilters(RowFilters):
    line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    provider = ChoiceFilter(label="Provider")
    reason = ChoiceFilter(label="Reason", choices=DelayReason.choices)
    attributable = ChoiceFilter(label="Attributable to", choices=ReadyForDischarge.Attributable.choices)
    authority = ChoiceFilter(label="Local authority")
    icb = ChoiceFilter(label="Integrated care board")
    overdue = ChoiceFilter(label="An answer is overdue", choices=YES_NO)

    keeps = {
        "line": lambda row, wanted: row.case.service_line == wanted,
        "provider": is_one(provider),
        "reason": lambda row, wanted: row.ready.reason == wanted,
        "attributable": lambda row, wanted: row.ready.attributable == wanted,
        "authority": is_one(lambda row: row.authority),
        "icb": is_one(lambda row: row.icb),
        "overdue": lambda row, wanted: bool(row.overdue) == (wanted == "yes"),
    }

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, data: Any, *, rows: list[Any], **options: Any) -> None:
        super().__init__(data, rows=rows, **options)
        reaches: dict[str, Any] = {"provider": provider, "authority": lambda row: row.authority, "icb": lambda row: row.icb}
        for name, reach in reaches.items():
            self.filters[name].extra["choices"] = within(reach, rows)


class Two(Column):
    """A cell of two lines: what the column is sorted by, and what goes with it, with a tag where a day has passed."""

    kind = "two"

    def __init__(
        self, label: str, *, under: Callable[[Any], Any], late: Callable[[Any], date | None] = lambda row: None, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.under, self.late = under, late

    def html(self, row: Any, today: date) -> str:
        tag = due_tag(self.late(row), today)
        below = format_html(
            '<div class="ro-below">{}{}</div>', self.under(row) or "", format_html(" {}", tag_html(tag)) if tag else ""
        )
        return format_html("<div>{}{}</div>", mark_safe(super().html(row, today)), below)  # noqa: S308 (escaped by the column)


class Cost(Money):
    """What it has cost, or that the price is not known: never a nought."""

    def html(self, row: Delay, today: date) -> str:
        return super().html(row, today) if row.cost is not None else "Price not known"


def plan_of(row: Any) -> str:
    return f"/discharge/{row.case.pk}/"


def unit(row: Any) -> str:
    return f"{row.facts.ward.name}, {row.facts.ward.site.name}"


def asked(row: Delay) -> str | None:
    ask = row.waiting_on
    if ask is None:
        return None
    return f"{ask.body}: {ask.what if len(ask.what) <= 90 else ask.what[:90].rsplit(' ', 1)[0] + ' …'}"


def answer_by(row: Delay) -> date | None:
    return row.waiting_on.answer_by if row.waiting_on else None


class DelayTable(Table):
    caption = "Ready but delayed"
    noun = "person", "people"
    filters = DelayFilters
    order = "-days"
    act = "delay.exported"
    empty = "Nobody who is ready for discharge is kept waiting."

    person = Two("Person and ward", value="facts.person.name", under=unit, url=plan_of, sort="person")
    days = Number("Days", value="days", sort="days")
    since = Day("Ready since", value="ready.ready_on", sort="since")
    why = Two("What is waited for", value="reason", under=lambda row: row.ready.get_attributable_display(), sort="reason")
    asked = Two(
        "Who is asked for what",
        value=asked,
        under=lambda row: f"Answer by {day(answer_by(row))}" if answer_by(row) else "",
        late=answer_by,
    )
    cost = Cost("Cost so far", value="cost", sort="cost")
    authority = Two("Local authority and ICB", value="authority.name", under=lambda row: row.icb or "", sort="authority")

    @property
    def exported_columns(self) -> list[Column]:
        return EXPORTED


EXPORTED: list[Column] = [
    Column("Case", value="case.reference"),
    Column("Person", value="facts.person.name"),
    Column("Unit", value=unit),
    Day("Ready since", value="ready.ready_on"),
    Number("Days", value="days"),
    Column("What is waited for", value="reason"),
    Column("Attributable to", value=lambda row: row.ready.get_attributable_display() or None),
    Column("Who is asked", value=lambda row: row.waiting_on.body if row.waiting_on else None),
    Day("Answer by", value=answer_by),
    Money("Cost so far", value="cost"),
    Column("Local authority", value="authority.name"),
    Column("Integrated care board", value="icb.name"),
]


class PlanFilters(RowFilters):
    line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    provider = ChoiceFilter(label="Provider")
    state = ChoiceFilter(label="Plan", choices=[(key, tag.text) for key, tag in tags.PLANS.items()])
    target = ChoiceFilter(label="Where to", choices=Plan.Target.choices)
    overdue = ChoiceFilter(label="Items overdue", choices=YES_NO)

    keeps = {
        "line": lambda row, wanted: row.case.service_line == wanted,
        "provider": is_one(provider),
        "state": lambda row, wanted: row.state == wanted,
        "target": lambda row, wanted: row.plan is not None and row.plan.target_kind == wanted,
        "overdue": lambda row, wanted: bool(row.overdue) == (wanted == "yes"),
    }

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, data: Any, *, rows: list[Any], **options: Any) -> None:
        super().__init__(data, rows=rows, **options)
        self.filters["provider"].extra["choices"] = within(provider, rows)


class PlanTable(Table):
    caption = "Discharge plans"
    noun = "person in a bed", "people in a bed"
    filters = PlanFilters
    order = "expected"
    act = "discharge_plan.exported"
    empty = "Nobody you may see is in a bed."

    person = Column("Person", value="facts.person.name", url=plan_of, sort="person")
    unit = Column("Unit", value=unit, sort="unit")
    days = Number("Days in hospital", value="facts.days_in_hospital", sort="days", phone=False)
    expected = Day("Expected to leave", value="expected_on", sort="expected", late=True)
    moved = Number("Times put off", value=lambda row: row.moved or None, sort="moved", phone=False)
    target = Column("Where to", value=lambda row: row.plan.target if row.plan else None, sort="target")
    done = Column("Items done", value="done")
    overdue = Number("Overdue", value=lambda row: row.overdue or None, sort="overdue")
    state = TagColumn("Plan", value=tags.plan, sort="state")
