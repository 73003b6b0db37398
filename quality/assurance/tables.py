from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from quality.assurance import tags
from quality.assurance.models import Action, Visit
from quality.assurance.selectors.units import Watched
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.tables import Column, Day, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag

SHORT = 90


def shortened(text: str, most: int = SHORT) -> str:
    """The first words of a text, whole."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def address_of(row: Watched) -> str:
    return f"/assurance/providers/{row.unit.provider.pk}/{row.unit.service_line}/"


class NextVisit(Day):
    def beside(self, row: Watched, today: date) -> Tag | None:
        return Tag("None planned", Meaning.SOON) if row.wants_a_visit else None


def overdue_tag(row: Watched) -> Tag | None:
    return Tag(f"{row.overdue} overdue", Meaning.LATE) if row.overdue else None


def page_of(row: Any) -> str:
    return str(row.get_absolute_url())


class WatchedTable(Table):
    caption = "Providers and units"
    noun = "provider or unit", "providers and units"
    act = "surveillance.exported"
    empty = "No provider within your reach has a ward."

    unit = Column("Provider or unit", value=lambda row: str(row.unit), sort="unit", url=address_of)
    line = Column("Service line", value=lambda row: row.unit.line, sort="line")
    level = TagColumn("Level", value=lambda row: tags.level(row.surveillance))
    why = Column("Why", value=lambda row: shortened(row.surveillance.rationale) if row.surveillance else None)
    review = Day("Review", value="surveillance.review_on", sort="review", late=True)
    open_actions = Number("Open actions", sort="open")
    overdue = TagColumn("Overdue", value=overdue_tag, export=lambda row: row.overdue)
    last_visit = Day("Last visit", sort="last")
    next_visit = NextVisit("Next visit", sort="next")


def organisations(request: Any) -> QuerySet[Organisation]:
    """Only those that the reader sees actions of."""
    seen = Action.objects.visible_to(request.user).values("provider")
    return Organisation.objects.filter(pk__in=seen)


class ActionFilters(FilterSet):
    provider = ModelChoiceFilter(label="Provider", queryset=organisations)
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    status = ChoiceFilter(label="State", choices=Action.Status.choices)
    overdue = ChoiceFilter(label="Overdue", choices=[("yes", "Yes"), ("no", "No")], method="only_overdue")

    class Meta:
        model = Action
        fields = ["provider", "service_line", "status"]

    def only_overdue(self, rows: Any, name: str, wanted: str) -> Any:
        late = rows.overdue(timezone.localdate())
        return late if wanted == "yes" else rows.exclude(pk__in=late.values("pk"))


class ActionTable(Table):
    caption = "Actions"
    noun = "action", "actions"
    filters = ActionFilters
    act = "assurance_action.exported"
    empty = "No action has been raised. Actions come from visits, queries, meetings, or by themselves."

    text = Column(
        "What must be done",
        value=lambda row: shortened(row.text),
        export=lambda row: row.text,
        url=page_of,
    )
    unit = Column("Provider or unit", value=lambda row: str(row.unit), sort=("provider__name", "site__name"))
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    owner = Column("Owner", value=lambda row: f"{row.owner.name}, {row.owner_organisation.name}", sort="owner__name")
    due = Day("Due", value="due_on", sort="due_on", late=lambda row: row.status == Action.Status.OPEN)
    slipped = Number("Days slipped", value=lambda row: row.days_slipped or None)
    moves = Number("Times moved", value=lambda row: row.times_moved or None, sort="times_moved", phone=False)
    state = TagColumn("State", value=tags.action, sort="status")


class VisitFilters(FilterSet):
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    status = ChoiceFilter(label="State", choices=Visit.Status.choices)
    kind = ChoiceFilter(label="Type", choices=Visit.Kind.choices)

    class Meta:
        model = Visit
        fields = ["service_line", "status", "kind"]


class VisitTable(Table):
    caption = "Quality visits"
    noun = "visit", "visits"
    filters = VisitFilters
    order = "-planned"
    empty = "No visit is planned and none has taken place."

    unit = Column(
        "Provider or unit",
        value=lambda row: str(row.unit),
        sort=("provider__name", "site__name"),
        url=page_of,
    )
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    kind = Column("Type", value=lambda row: row.get_kind_display())
    planned = Day("Planned for", value="planned_on", sort="planned_on")
    visited = Day("Visited", value="visited_on", sort="visited_on")
    state = TagColumn("State", value=tags.visit, sort="status")
