from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django_filters import ChoiceFilter, FilterSet

from contracts.finance import words
from contracts.finance.accounts import Account
from contracts.finance.forecast import Range
from contracts.finance.models import Adjustment, Package
from contracts.finance.spending import charged
from reachout.organisations.models import ServiceLine
from reachout.pages.tables import Column, Day, Money, Number, RowFilters, Table, TagColumn
from reachout.pages.tags import Meaning, Tag
from reachout.pages.words import whole_pounds


class PackageFilters(FilterSet):
    status = ChoiceFilter(label="State", choices=Package.Status.choices)
    kind = ChoiceFilter(label="Type", choices=Package.Kind.choices)
    line = ChoiceFilter(field_name="contract__service_line", label="Service line", choices=ServiceLine.choices)

    class Meta:
        model = Package
        fields = ["status", "kind", "line"]


def _charged(package: Package) -> Any:
    return charged([package])[0]


class PackageTable(Table):
    caption = "Exceptional packages and enhanced observations"
    noun = "package", "packages"
    filters = PackageFilters
    act = "package.exported"
    empty = "Nothing was asked for beyond the price. A unit asks before it begins."

    reference = Column("Reference", url=lambda row: row.get_absolute_url(), sort="reference")
    kind = Column("Type", value=lambda row: row.get_kind_display(), sort="kind")
    person = Column("Person", value="person.reference")
    ward = Column("Ward", value="ward.name", sort="ward__name")
    provider = Column("Provider", value="contract.provider.name", sort="contract__provider__name", phone=False)
    starts = Day("First day", value="starts_on", sort="starts_on", phone=False)
    review = Day("Review", value="review_on", sort="review_on", late=lambda row: row.status == Package.Status.APPROVED)
    ends = Day("Last day", value="ends_on", sort="ends_on")
    cost = Money("To date", value=lambda row: _charged(row).cost)
    cap = Money("Cap", sort="cap", most_first=True)
    alarm = TagColumn("Of the cap", value=lambda row: words.cap_tag(_charged(row), 90))
    state = TagColumn("State", value=words.package_tag, sort="status")


class Pounds(Money):
    """Whole pounds where they are read; the pennies go with an export and stand on the pages of a contract."""

    def shown(self, value: Decimal) -> str:
        return whole_pounds(value)


class Percent(Number):
    def shown(self, value: Decimal) -> str:
        return super().shown(value).replace("-", "−")


@dataclass(frozen=True)
class Row:
    """A line of the year: an account, and what it will come to."""

    account: Account
    outturn: Range
    url: str = ""

    @property
    def at_year_end(self) -> Decimal:
        return self.account.budgeted - self.outturn.mid


def opened(row: Row) -> str:
    """Its name, which leads to its months for whoever keeps money."""
    return format_html('<a class="ro-table__link" href="{}">{}</a>', row.url, row.account.label) if row.url else row.account.label


class AccountFilters(RowFilters):
    head = ChoiceFilter(label="Head", choices=[("contract", "Contracts"), ("other", "Beside the contracts")])
    keeps = {"head": lambda row, value: (row.account.contract is not None) == (value == "contract")}

    class Meta:
        model = Adjustment
        fields: list[str] = []


class AccountTable(Table):
    caption = "The year by service line and contract"
    noun = "line", "lines"
    filters = AccountFilters
    act = "money.exported"
    empty = "No contract runs in this year. Contracts are drawn up under Contracts."

    line = Column("Service line", value="account.line", sort=("service_line",))
    label = Column("Contract or head", value=opened, export=lambda row: row.account.label, sort=("label",))
    budget = Pounds("Budget", value="account.budgeted", sort=("budgeted",), most_first=True)
    to_date = Pounds("Budget to date", value="account.budget_to_date", phone=False)
    spent = Pounds("Actual to date", value="account.spent", sort=("spent",), most_first=True)
    variance = Pounds("Variance", value="account.variance", sort=("variance",))
    percent = Percent("%", value=lambda row: words.percent(row.account.variance, row.account.budget_to_date), places=1)
    low = Pounds("Out-turn, low", value="outturn.low", phone=False)
    mid = Pounds("Out-turn, mid", value="outturn.mid", sort=("mid",), most_first=True)
    high = Pounds("Out-turn, high", value="outturn.high", phone=False)
    end = TagColumn("At year end", value=lambda row: words.variance_tag(row.at_year_end) if row.account.budgeted else None)


def adjustment_tag(row: Adjustment) -> Tag:
    return Tag("Agreed", Meaning.DONE) if row.agreed_at else Tag("To be agreed", Meaning.SOON)


class AdjustmentTable(Table):
    caption = "Agreed adjustments"
    noun = "adjustment", "adjustments"
    act = "adjustment.exported"
    empty = "Nothing was agreed beside the price."

    reference = Column("Reference", sort="reference")
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    contract = Column("Contract", value=lambda row: row.contract.provider.name if row.contract else "")
    month = Column("Month", value=lambda row: f"{row.month:%B %Y}", sort="month")
    amount = Money("Amount", sort="amount")
    why = Column("Why")
    by = Column("Proposed by", value="by.name")
    agreed_by = Column("Agreed by", value=lambda row: row.agreed_by.name if row.agreed_by else "")
    state = TagColumn("State", value=adjustment_tag, sort="agreed_at")
