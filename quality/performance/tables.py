from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from contracts.agreements.models import Contract
from quality.performance import tags
from quality.performance.models import Notice, ReviewPack
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.tables import YES_NO, Column, Day, Moment, Money, Number, RowFilters, Table, TagColumn
from reachout.pages.tags import Tag


def notice_tag(row: Any, today: date | None = None) -> Tag | None:
    notice: Notice | None = row.notice
    return tags.notice(notice, today or timezone.localdate()) if notice else None


class Icons(Column):
    """What varies, and whether the threshold will be met: drawn, with their words for whoever cannot see them."""

    kind = "icons"

    def html(self, row: Any, today: date) -> str:
        return format_html('<div class="ro-table__value pf-icons">{}{}</div>', row.variation, row.assurance)


def providers(request: Any) -> Any:
    seen = Contract.objects.open_to(request.user, Permission.PERFORMANCE_VIEW).of_providers()
    return Organisation.objects.filter(pk__in=seen.values("provider"))


class LineFilters(RowFilters):
    provider = ModelChoiceFilter(label="Provider", queryset=providers)
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    met = ChoiceFilter(label="Met", choices=YES_NO)
    notice = ChoiceFilter(label="Under a notice", choices=YES_NO)
    keeps = {
        "provider": lambda row, value: row.contract.provider_id == value.pk,
        "service_line": lambda row, value: row.contract.service_line == value,
        "met": lambda row, value: row.fails == (value == "no") and (value == "no" or row.state in (tags.MET, tags.ON_TIME)),
        "notice": lambda row, value: bool(row.notice) == (value == "yes"),
    }

    class Meta:
        model = Contract
        fields: list[str] = []


class LineTable(Table):
    caption = "Performance against the contract"
    noun = "requirement", "requirements"
    filters = LineFilters
    act = "performance.exported"
    empty = "Nothing is required in this month. Requirements come with the terms of a contract."

    provider = Column("Provider", value=lambda row: row.contract.provider.name, sort="provider")
    line = Column("Service line", value=lambda row: row.contract.get_service_line_display(), sort="line")
    requirement = Column("Requirement", value=lambda row: row.name, sort="requirement", url=lambda row: row.url)
    said = Column("In the month")
    threshold = Column("Threshold")
    state = TagColumn("Met?", sort="state")
    icons = Icons("Out of the ordinary?", exported=False)
    run = Number("Months not met on end", value=lambda row: row.in_a_row or None, sort="in_a_row", most_first=True)
    notice = TagColumn("Notice", value=notice_tag)
    withheld = Money("Withholding")


class ExportedLines(LineTable):
    """The same as a file: values as numbers, icons as words."""

    value = Number("Value")
    variation = Column("Variation", value="variation_words")
    assurance = Column("Assurance", value="assurance_words")
    month = Day("Month")


class NoticeFilters(FilterSet):
    contract__provider = ModelChoiceFilter(label="Provider", queryset=providers)
    contract__service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    kind = ChoiceFilter(label="Kind", choices=Notice.Kind.choices)
    status = ChoiceFilter(label="State", choices=Notice.Status.choices)

    class Meta:
        model = Notice
        fields = ["kind", "status"]


class NoticeTable(Table):
    caption = "Notices"
    noun = "notice", "notices"
    filters = NoticeFilters
    act = "notice.exported"
    empty = "No notice has been issued."

    reference = Column("Notice", url=lambda row: row.get_absolute_url(), sort="reference")
    provider = Column("Provider", value="contract.provider.name", sort="contract__provider__name")
    line = Column("Service line", value=lambda row: row.contract.get_service_line_display(), sort="contract__service_line")
    about = Column("About")
    issued = Day("Issued", value="issued_at", sort="issued_at")
    meet = Day("Meet by", value="meet_by_on", sort="meet_by_on", late=lambda row: row.status == Notice.Status.ISSUED)
    state = TagColumn("State", value=lambda row: tags.notice(row, timezone.localdate()), sort="status")


class PackFilters(FilterSet):
    contract__provider = ModelChoiceFilter(label="Provider", queryset=providers)
    contract__service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)

    class Meta:
        model = ReviewPack
        fields: list[str] = []


class PackTable(Table):
    caption = "Contract reviews"
    noun = "pack", "packs"
    filters = PackFilters
    empty = "No pack has been built."

    quarter = Column("Quarter", value="quarter_words", url=lambda row: row.get_absolute_url(), sort="quarter")
    provider = Column("Provider", value="contract.provider.name", sort="contract__provider__name")
    line = Column("Service line", value=lambda row: row.contract.get_service_line_display(), sort="contract__service_line")
    version = Number("Version")
    built = Moment("Built", value="built_at", sort="built_at")
    by = Column("By", value="built_by.name")
    why = Column("Why again")
    checksum = Column("Checksum", value=lambda row: row.checksum[:12], phone=False)
