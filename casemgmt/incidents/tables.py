from typing import Any

from django.db.models import QuerySet
from django_filters import ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from beds.models import Ward
from casemgmt.incidents import tags
from casemgmt.incidents.models import Concern, Harm, Incident
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.permissions import Permission
from reachout.pages.tables import Column, Moment, Table, TagColumn

YES = [("yes", "Yes")]
STATES = [("untold", "Somebody to be told"), ("lacking", "Answers missing"), ("withdrawn", "Withdrawn")]


def wards(request: Any) -> QuerySet[Ward]:
    return Ward.objects.open_to(request.user, Permission.CASE_VIEW).order_by("name", "code")


class IncidentFilters(FilterSet):
    ward = ModelChoiceFilter(queryset=wards)
    kind = ChoiceFilter(choices=Incident.Kind.choices)
    type = ChoiceFilter(label="Intervention", method="of_type", choices=RestrictiveIntervention.Type.choices)
    harm = ChoiceFilter(label="Physical harm", field_name="harm_physical", choices=Harm.choices)
    since = DateFilter(label="From", field_name="happened_at", lookup_expr="date__gte")
    until = DateFilter(label="To", field_name="happened_at", lookup_expr="date__lte")
    running = ChoiceFilter(label="Going on now", method="going_on", choices=YES)
    safeguarding = ChoiceFilter(label="Safeguarding open", method="with_open_concern", choices=YES)
    only = ChoiceFilter(label="Only", method="of_state", choices=STATES)

    class Meta:
        model = Incident
        fields: list[str] = []

    @property
    def qs(self) -> Any:
        """Withdrawn incidents only when asked for."""
        rows = super().qs
        return rows if self.data.get("only") == "withdrawn" else rows.filter(withdrawn_at=None)

    def of_type(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(types__contains=[value])

    def going_on(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(running=True)

    def with_open_concern(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(pk__in=Concern.objects.standing().values("incident"))

    def of_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "withdrawn":
            return rows.exclude(withdrawn_at=None)
        return rows.filter(
            pk__in=(Incident.objects.untold() if value == "untold" else Incident.objects.lacking_answers()).values("pk")
        )


class IncidentTable(Table):
    caption = "Incidents"
    noun = "incident", "incidents"
    filters = IncidentFilters
    order = "-happened"
    act = "incident.exported"
    empty = "No incident has been recorded on these wards."

    reference = Column("Incident", url=lambda row: row.get_absolute_url(), sort="reference")
    happened = Moment("Happened", value="happened_at", sort="happened_at")
    person = Column("Person", value="spell.person.name", sort=("spell__person__family_name", "spell__person__given_name"))
    ward = Column("Ward", value="ward.name", sort="ward__name")
    kind = Column("Kind", value=lambda row: row.get_kind_display(), sort="kind")
    types = Column("Interventions", value=lambda row: tags.types(row.types))
    harm = TagColumn("Harm", value=tags.harm)
    state = TagColumn("State", value=tags.state)
