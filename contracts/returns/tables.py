from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from contracts.returns import tags
from contracts.returns.models import Part, Return
from reachout.months import in_words
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.tables import Column, Day, Number, Table, TagColumn

HANDS = {"check": "With the commissioner", "provider": "With the provider", "late": "Late", "settled": "Accepted or frozen"}


def providers(request: Any) -> QuerySet[Organisation]:
    """Only those whose returns the reader sees."""
    return Organisation.objects.filter(pk__in=Return.objects.visible_to(request.user).values("contract__provider"))


class ReturnFilters(FilterSet):
    state = ChoiceFilter(label="State", choices=list(HANDS.items()), method="in_state")
    provider = ModelChoiceFilter(label="Provider", field_name="contract__provider", queryset=providers)
    line = ChoiceFilter(label="Service line", field_name="contract__service_line", choices=ServiceLine.choices)
    part = ChoiceFilter(label="Part", choices=Part.choices)

    class Meta:
        model = Return
        fields = ["state", "provider", "line", "part"]

    def in_state(self, rows: Any, name: str, wanted: str) -> Any:
        found = {
            "check": rows.to_check,
            "provider": rows.awaited,
            "late": lambda: rows.late(timezone.localdate()),
            "settled": lambda: rows.filter(status__in=[Return.Status.ACCEPTED, Return.Status.FROZEN]),
        }
        return found[wanted]()


class ReturnTable(Table):
    caption = "Monthly returns"
    noun = "return", "returns"
    filters = ReturnFilters
    act = "return.exported"
    empty = "No return is owed yet. Each is owed from the first day after its month, under a contract in force."

    part = Column("Return", value=str, sort=("month", "part"), url=lambda row: row.get_absolute_url())
    provider = Column("Provider", value="contract.provider.name", sort="contract__provider__name")
    line = Column("Service line", value=lambda row: row.contract.get_service_line_display(), sort="contract__service_line")
    due = Day("Due", value="due_on", sort="due_on", late=lambda row: row.status in (Return.Status.DUE, Return.Status.DRAFT))
    submitted = Day("Submitted", value="submitted_at", sort="submitted_at")
    version = Number("Version", value="versions", sort="versions", phone=False)
    queries = Number("Unanswered", value=lambda row: row.unanswered or None, sort="unanswered")
    state = TagColumn("State", value=lambda row: tags.state(row, timezone.localdate()), sort="status")


class CompletenessTable(Table):
    """What the grid is made of, a row a return: for the file."""

    caption = "Completeness of returns"
    noun = "return", "returns"
    act = "completeness.exported"

    provider = Column("Provider", value="contract.provider.name")
    line = Column("Service line", value=lambda row: row.contract.get_service_line_display())
    month = Column("Month", value=lambda row: in_words(row.month))
    part = Column("Part", value=lambda row: row.get_part_display())
    due = Day("Due", value="due_on")
    received = Day("First submitted", value="submitted_at")
    late = Number("Days late", value=lambda row: row.days_late or None)
    state = Column("State", value=lambda row: row.get_status_display())
