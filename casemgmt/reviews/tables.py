from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet

from casemgmt.models import Case
from casemgmt.reviews import tags
from casemgmt.reviews.models import Action, Kind, Review
from casemgmt.reviews.selectors import MONTH, OVERDUE, WEEK, DueRow
from reachout.accounts.permissions import Permission
from reachout.pages.tables import Column, Day, RowFilters, Table, TagColumn

WHEN = [(OVERDUE, "Overdue"), (WEEK, "Within a week"), (MONTH, "Within a month")]
REACHED = {OVERDUE: (OVERDUE,), WEEK: (OVERDUE, WEEK), MONTH: (OVERDUE, WEEK, MONTH)}
"""What is late is also to be done this week."""


class DueFilters(RowFilters):
    whose = ChoiceFilter(label="Case manager", empty_label="Everybody")
    kind = ChoiceFilter(label="What", choices=Kind.choices, empty_label="Anything")
    when = ChoiceFilter(label="Due", choices=WHEN, empty_label="Any day")
    booked = ChoiceFilter(label="Booked", choices=[("yes", "Yes"), ("no", "No")], empty_label="Either")

    class Meta:
        model = Case
        fields: list[str] = []
        form = forms.Form

    keeps = {
        "whose": lambda row, asked: str(row.case.manager_id or "nobody") == asked,
        "kind": lambda row, asked: row.due.kind == asked,
        "when": lambda row, asked: row.when in REACHED[asked],
        "booked": lambda row, asked: (row.due.booked_on is not None) == (asked == "yes"),
    }

    def __init__(self, data: Any, *, rows: list[DueRow], request: Any, **options: Any) -> None:
        super().__init__(data, rows=rows, request=request, **options)
        others = {(str(row.case.manager_id), row.case.manager.name) for row in rows if row.case.manager}
        others -= {(str(request.user.pk), request.user.name)}
        mine = [(str(request.user.pk), "Mine")] if request.user.may(Permission.CASE_KEEP) else []
        choices = [*mine, ("nobody", "Nobody"), *sorted(others, key=lambda pair: pair[1])]
        self.filters["whose"].extra["choices"] = choices


class DueTable(Table):
    caption = "Reviews and visits due"
    noun = "due", "due"
    filters = DueFilters
    order = "due"
    act = "review_due.exported"
    empty = "Nothing is due for anybody you may see. What is due follows from admission, legal status and placement."

    what = Column("What", value=lambda row: row.due.title, sort="what", url=lambda row: row.url)
    due = Day("Due", value=lambda row: row.due.due_on, sort="due", late=True)
    person = Column("Person", value=lambda row: row.facts.person.name, sort="person")
    ward = Column("Ward", value=lambda row: row.facts.ward and str(row.facts.ward), sort="ward")
    manager = Column("Case manager", value="case.manager.name", sort="manager")
    why = Column("Why", value=lambda row: row.due.because)
    last = Day("Last", value=lambda row: row.due.last_on, sort="last", phone=False)
    booked = Day("Booked", value=lambda row: row.due.booked_on, sort="booked")


class ReviewFilters(FilterSet):
    kind = ChoiceFilter(label="What", choices=Kind.choices)
    status = ChoiceFilter(label="State", choices=Review.Status.choices)

    class Meta:
        model = Review
        fields = ["kind", "status"]


def page_of(row: Any) -> str:
    return str(row.get_absolute_url())


class ReviewTable(Table):
    caption = "Reviews and visits recorded"
    noun = "record", "records"
    filters = ReviewFilters
    act = "review.exported"
    empty = "Nothing is booked and nothing was recorded yet."

    what = Column("What", value=lambda row: row.get_kind_display(), sort="kind", url=page_of)
    person = Column("Person", value=lambda row: row.person.name, sort="person__family_plain")
    state = TagColumn("State", value=tags.state, sort="status")
    booked = Day("Booked", value="booked_on", sort="booked_on")
    held = Day("Held", value="held_on", sort="held_on")
    rating = TagColumn("RAG", value=tags.rating, sort="rag")
    led = Column("Led by", value="led_by", phone=False)


class ActionFilters(FilterSet):
    state = ChoiceFilter(label="State", choices=[("open", "To do"), ("overdue", "Overdue"), ("done", "Done")], method="in_state")

    class Meta:
        model = Action
        fields: list[str] = []

    def in_state(self, rows: Any, name: str, wanted: str) -> Any:
        if wanted == "overdue":
            return rows.overdue(timezone.localdate())
        return rows.outstanding() if wanted == "open" else rows.exclude(done_on=None)


class ReviewActionTable(Table):
    caption = "Actions from reviews"
    noun = "action", "actions"
    filters = ActionFilters
    act = "review_action.exported"
    empty = "No review has asked for anything yet."

    text = Column("What must be done", url=lambda row: row.review.get_absolute_url())
    person = Column("Person", value="review.person.name", sort="review__person__family_plain")
    source = Column("From", value=lambda row: row.review.get_kind_display(), sort="review__kind")
    owner = Column("Who", sort="owner")
    due = Day("Due", value="due_on", sort="due_on", late=lambda row: row.done_on is None)
    done = Day("Done", value="done_on", sort="done_on")
