"""The list of months, the lines of one for export, and the rows behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from contracts.reconciliation import tags
from contracts.reconciliation.lines import Line
from contracts.reconciliation.models import Difference
from contracts.reconciliation.rows import Row
from contracts.reconciliation.words import pounds, signed, signed_pounds
from contracts.returns.models import Return
from reachout.months import in_words
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.tables import YES_NO, Column, Day, Money, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag


class Signed(Number):
    """+4, −3: and nothing where nothing differs."""

    def shown(self, value: Any) -> str:
        return signed(value)


class Pounds(Money):
    """To the penny."""

    def shown(self, value: Any) -> str:
        return pounds(value)


class SignedPounds(Money):
    def shown(self, value: Any) -> str:
        return signed_pounds(value)


def providers(request: Any) -> QuerySet[Organisation]:
    """Only those that the reader sees returns of."""
    return Organisation.objects.filter(pk__in=Return.objects.visible_to(request.user).values("contract__provider"))


class MonthFilters(FilterSet):
    provider = ModelChoiceFilter(label="Provider", queryset=providers, field_name="contract__provider")
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices, field_name="contract__service_line")
    status = ChoiceFilter(label="Return", choices=Return.Status.choices)
    differences = ChoiceFilter(label="Open differences", choices=YES_NO, method="with_differences")

    class Meta:
        model = Return
        fields = ["status"]

    def with_differences(self, rows: Any, name: str, wanted: str) -> Any:
        return rows.filter(open__gt=0) if wanted == "yes" else rows.filter(open=0)


class MonthTable(Table):
    caption = "Returns and the ledger"
    noun = "month of a contract", "months of contracts"
    filters = MonthFilters
    order = "-month"
    act = "reconciliation.exported"
    empty = "No provider owes a return yet. What is owed appears here when its month has ended."

    month = Column(
        "Month",
        value=lambda row: in_words(row.month),
        sort=("month", "contract__provider__name"),
        url=lambda row: f"/reconciliation/{row.pk}/",
        export=lambda row: f"{row.month:%Y-%m}",
    )
    provider = Column("Provider", value="contract.provider.name", sort="contract__provider__name")
    line = Column("Service line", value=lambda row: row.contract.get_service_line_display(), sort="contract__service_line")
    status = TagColumn("Return", value=tags.returned, sort="status")
    open = Number("Open differences", value=lambda row: row.open or None, sort="open", most_first=True)
    days = Signed("Bed days", value=lambda row: row.days or None, sort="days", most_first=True)
    pounds = SignedPounds("Difference", value=lambda row: row.pounds or None, sort="pounds", most_first=True)
    carried = SignedPounds("Carried in", value=lambda row: row.carried or None, sort="carried", most_first=True)


@dataclass(frozen=True)
class Told:
    """A line with what was said of its difference."""

    line: Line
    difference: Difference | None

    @property
    def tag(self) -> Tag | None:
        return tags.state(self.difference) if self.difference and self.line.differs else None


class LineTable(Table):
    """For export: every figure of every ward."""

    caption = "Return, ledger and contract"
    act = "reconciliation.month_exported"

    ward = Column("Ward", value="line.ward.name")
    figure = Column("Figure", value="line.about.title")
    returned = Number("Returned", value="line.returned")
    ledger = Number("Ledger", value="line.ledger")
    agreed = Number("Contract", value="line.agreed")
    apart = Number("Difference", value="line.apart")
    by_return = Pounds("Paid by the return", value="line.paid_by_return")
    by_ledger = Pounds("Paid by the ledger", value="line.paid_by_ledger")
    pounds = Pounds("Difference in pounds", value="line.pounds")
    state = Column("State", value=lambda row: row.tag.text if row.tag else None)


def apart_tag(row: Row) -> Tag | None:
    if row.behind.counts == (row.returned or 0):
        return None
    if not row.behind.counts:
        return Tag("Only in the return", Meaning.SOON)
    return Tag(signed(Decimal(row.returned - row.behind.counts)) if row.returned else "Only in the ledger", Meaning.SOON)


class BehindTable(Table):
    caption = "What the ledger counted"
    noun = "row", "rows"
    act = "reconciliation.rows_exported"
    empty = "The ledger counted nothing here."

    reference = Column("Row", value="behind.reference", sort="reference")
    person = Column("Patient", sort="person")
    first = Day("From", value="behind.first", sort="first")
    until = Day("Until, not counted", value="behind.until", sort="until")
    counts = Number("Counts", value="behind.counts", sort="counts", most_first=True)


class BesideTable(BehindTable):
    """Where a file of the return tells its stays too: each beside the ledger's."""

    caption = "What the ledger and the return counted"

    counts = Number("Ledger", value=lambda row: row.behind.counts or None, sort="counts", most_first=True)
    returned = Number("Returned", sort="returned", most_first=True)
    apart = TagColumn("Difference", value=apart_tag, sort="apart")
