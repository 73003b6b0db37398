from typing import Any

from django.db.models import QuerySet
from django_filters import ChoiceFilter, FilterSet

from reachout.pages.tables import Column, Moment, Table, TagColumn
from reachout.pages.tags import Meaning, Tag
from reachout.people.models import BreakGlass

STATES = [("waiting", "To review"), ("justified", "Justified"), ("not", "Not justified")]


class EmergencyFilters(FilterSet):
    state = ChoiceFilter(
        label="Review",
        method="in_state",
        choices=[("waiting", "To review"), ("justified", "Justified"), ("not", "Not justified")],
    )

    class Meta:
        model = BreakGlass
        fields: list[str] = []

    def in_state(self, rows: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        return rows.filter(justified={"waiting": None, "justified": True, "not": False}[state])


def state_of(opened: BreakGlass) -> Tag:
    if opened.reviewed_at is None:
        return Tag("To review", Meaning.SOON)
    return Tag("Justified", Meaning.DONE) if opened.justified else Tag("Not justified", Meaning.REFUSED)


class EmergencyTable(Table):
    caption = "Emergencies"
    noun = "emergency access", "emergency accesses"
    filters = EmergencyFilters
    empty = "Nobody has opened a record in an emergency."

    began = Moment("Opened", value="began_at", sort="began_at")
    person = Column("Person", value="person.reference", url=lambda row: f"/audit/emergencies/{row.pk}/")
    by = Column("By", value="by.name", sort="by__name")
    reason = Column("Reason")
    until = Moment("Until", value="ends_at", phone=False)
    state = TagColumn("Review", value=state_of)
