from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from beds.models import Ward, WardStay
from casemgmt.flags import tags
from casemgmt.flags.models import Flag
from casemgmt.flags.rules import RULES
from casemgmt.flags.selectors import stay_of
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.tables import Column, Day, Number, Table, TagColumn


def providers(request: Any) -> QuerySet[Organisation]:
    wards = Ward.objects.open_to(request.user, Permission.CASE_VIEW)
    return Organisation.objects.filter(pk__in=wards.values("site__organisation")).order_by("name")


def rule_choices() -> list[tuple[str, str]]:
    return sorted(((rule.id, rule.title) for rule in RULES.values()), key=lambda pair: pair[1])


def unit(flag: Flag) -> str | None:
    stay = stay_of(flag)
    return f"{stay.ward.name}, {stay.ward.site.name}" if stay else None


class FlagFilters(FilterSet):
    """Without a state, those that stand."""

    whose = ChoiceFilter(label="Whose", choices=[("mine", "My cases"), ("nobody", "Without a case manager")], method="only_whose")
    rule = ChoiceFilter(label="Rule", choices=rule_choices)
    level = ChoiceFilter(label="Level", choices=Flag.Level.choices)
    state = ChoiceFilter(
        label="State",
        choices=[
            ("raised", "To be answered"),
            ("acknowledged", "Plan made"),
            ("late", "Answer or plan overdue"),
            ("escalated", "Escalated"),
            ("ended", "Ended"),
        ],
        method="in_state",
    )
    line = ChoiceFilter(label="Service line", field_name="case__service_line", choices=ServiceLine.choices)
    provider = ModelChoiceFilter(label="Provider", queryset=providers, method="at_provider")
    age = ChoiceFilter(
        label="Raised", choices=[("7", "Over a week ago"), ("28", "Over 4 weeks ago"), ("90", "Over 90 days ago")], method="older"
    )

    class Meta:
        model = Flag
        fields = ["level"]

    def filter_queryset(self, queryset: Any) -> Any:
        ended = self.form.cleaned_data.get("state") == "ended"
        return super().filter_queryset(queryset).filter(ended_on__isnull=not ended)

    def only_whose(self, rows: Any, name: str, wanted: str) -> Any:
        return rows.filter(case__manager=self.request.user if wanted == "mine" else None)

    def in_state(self, rows: Any, name: str, wanted: str) -> Any:
        if wanted == "late":
            return rows.filter(answer_by__lt=timezone.localdate())
        if wanted == "escalated":
            return rows.exclude(escalated_to="")
        return rows if wanted == "ended" else rows.filter(status=wanted)

    def at_provider(self, rows: Any, name: str, wanted: Organisation) -> Any:
        here = WardStay.objects.current().filter(
            person=OuterRef("case__person"),
            ward__service_line=OuterRef("case__service_line"),
            ward__site__organisation=wanted,
        )
        return rows.filter(Exists(here))

    def older(self, rows: Any, name: str, wanted: str) -> Any:
        return rows.filter(raised_on__lt=timezone.localdate() - timedelta(days=int(wanted)))


class FlagTable(Table):
    caption = "Flags"
    noun = "flag", "flags"
    filters = FlagFilters
    act = "flag.exported"
    empty = "No flag stands."

    title = Column("Flag", value=lambda row: row.title, url=lambda row: row.get_absolute_url(), sort="rule")
    level = TagColumn("Level", value=tags.level, sort="level")
    person = Column("Person", value="case.person.name", sort=("case__person__family_plain", "case__person__given_plain"))
    unit = Column("Ward", value=unit)
    manager = Column("Case manager", value="case.manager.name", sort="case__manager__name")
    since = Day("Since", value="since", sort="since")
    days = Number("Days flagged", value=lambda row: ((row.ended_on or timezone.localdate()) - row.raised_on).days, sort=())
    answer_by = Day("Answer or plan due", value="answer_by", sort="answer_by", late=lambda row: row.stands)
    state = TagColumn("State", value=lambda row: tags.state(row, timezone.localdate()), sort="status")
    escalated = TagColumn("Escalated", value=tags.escalated, sort="escalated_on")


class EscalationTable(Table):
    """For whoever is told of what nobody answered: references, never names, and not the plan's free text."""

    caption = "Escalations"
    noun = "escalation", "escalations"
    order = "on"
    act = "flag_escalation.exported"
    empty = "Nothing is escalated: every flag was answered in time."

    reference = Column("Flag", sort="reference")
    case = Column("Case", value="case.reference", sort="case__reference")
    line = Column("Service line", value=lambda row: row.case.get_service_line_display(), sort="case__service_line")
    title = Column("What", value=lambda row: row.title, sort="rule")
    level = TagColumn("Level", value=tags.level, sort="level")
    provider = Column("Provider", value=lambda row: stay.ward.site.organisation.name if (stay := stay_of(row)) else None)
    since = Day("Since", value="since", sort="since")
    on = Day("Escalated", value="escalated_on", sort="escalated_on")
    to = TagColumn("To", value=tags.escalated, sort="escalated_to")
    manager = Column("Case manager", value="case.manager.name", sort="case__manager__name")
    plan = Day("Plan due", value="plan_due_on", sort="plan_due_on", late=True)
