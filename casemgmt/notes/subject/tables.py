from __future__ import annotations

from typing import Any

from django_filters import ChoiceFilter, FilterSet

from casemgmt.notes.models import SubjectItem, SubjectRequest
from reachout.pages.tables import Column, Day, Table, TagColumn
from reachout.pages.tags import Meaning, Tag

Status = SubjectRequest.Status
MEANINGS = {
    Status.REVIEW: Meaning.SOON,
    Status.APPROVAL: Meaning.SOON,
    Status.READY: Meaning.DONE,
    Status.CLOSED: Meaning.NEUTRAL,
}


def status_of(request: SubjectRequest) -> Tag:
    text = request.get_closed_how_display() if request.closed_how else request.get_status_display()
    return Tag(text, MEANINGS.get(Status(request.status), Meaning.INFORMATION))


def decision_of(item: SubjectItem) -> Tag:
    if item.to_decide:
        return Tag("To decide", Meaning.SOON)
    words = {"redact": ("Withheld", Meaning.REFUSED), "part": ("Given in part", Meaning.CHANGE)}
    return Tag(*words.get(item.decision, ("Given", Meaning.DONE)))


class RequestTable(Table):
    caption = "Subject access"
    noun = "request", "requests"
    empty = "Nobody has asked for what is held on them."
    order = "due_on"

    reference = Column("Request", url=lambda row: row.get_absolute_url(), sort="reference")
    person = Column("Person", value="person.name")
    requester = Column("Asked by", value=lambda row: row.get_requester_display())
    received_on = Day("Received", sort="received_on")
    due_on = Day("Due", sort="due_on", late=lambda row: row.status != Status.CLOSED)
    status = TagColumn("State", value=status_of)


class ItemFilters(FilterSet):
    state = ChoiceFilter(label="State", choices=[("to_decide", "To decide"), ("withheld", "Withheld")], method="in_state")
    table = ChoiceFilter(label="Kind", choices=[])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = self.queryset.order_by("title").values_list("table", "title").distinct() if self.queryset is not None else []
        self.filters["table"].extra["choices"] = list(kinds)

    def in_state(self, rows: Any, _name: str, wanted: str) -> Any:
        if wanted == "withheld":
            return rows.filter(decision__in=["part", "redact"])
        return rows.exclude(proposed="").filter(decision="")


class ItemTable(Table):
    caption = "What is held"
    noun = "item", "items"
    filters = ItemFilters
    empty = "Nothing has been gathered yet."

    title = Column("What", url=lambda row: f"/subject-access/{row.request_id}/items/{row.pk}/", sort="title")
    on = Day("Day", sort="on")
    proposed = Column("Look at it because", value="because")
    reason = Column("Reason", value=lambda row: row.get_exemption_display() or row.get_proposed_display())
    decision = TagColumn("The person is", value=decision_of)
