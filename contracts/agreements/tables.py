from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from contracts.agreements import tags
from contracts.agreements.models import Contract
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.tables import Column, Day, Number, Table, TagColumn

STANDING = [("in_force", "In force"), ("drawn_up", "Being drawn up"), ("to_renew", "Renewal to decide"), ("ended", "Ended")]


def providers(request: Any) -> QuerySet[Organisation]:
    """Only those whose contracts the reader sees."""
    return Organisation.objects.filter(pk__in=Contract.objects.visible_to(request.user).values("provider"))


class ContractFilters(FilterSet):
    provider = ModelChoiceFilter(label="Provider", queryset=providers)
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    standing = ChoiceFilter(label="State", choices=STANDING, method="in_state")

    class Meta:
        model = Contract
        fields = ["provider", "service_line"]

    def in_state(self, rows: Any, name: str, wanted: str) -> Any:
        today = timezone.localdate()
        return rows.filter(
            {
                "in_force": Q(any_agreed=True, starts_on__lte=today, ends_on__gte=today),
                "drawn_up": Q(any_agreed=False, ends_on__gte=today),
                "to_renew": Q(pk__in=rows.to_decide(today).values("pk")),
                "ended": Q(ends_on__lt=today),
            }[wanted]
        )


class ContractTable(Table):
    caption = "Contracts"
    noun = "contract", "contracts"
    filters = ContractFilters
    act = "contract.exported"
    empty = "No contract has been drawn up within your reach."

    provider = Column(
        "Provider", value="provider.name", sort=("provider__name", "service_line"), url=lambda row: row.get_absolute_url()
    )
    kind = Column("Kind", value=lambda row: row.get_kind_display(), sort="kind")
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    wards = Number("Wards", sort="wards", value=lambda row: row.wards if row.kind == Contract.Kind.SUB else None)
    starts = Day("From", value="starts_on", sort="starts_on", phone=False)
    ends = Day("Until", value="ends_on", sort="ends_on")
    renew = Day("Decide by", value="renew_by_on", sort="renew_by_on")
    renewal = TagColumn("Renewal", value=lambda row: tags.renewal(row, timezone.localdate()))
    standing = TagColumn("State", value=lambda row: tags.standing(row, timezone.localdate()))
