from django_filters import ChoiceFilter, FilterSet

from beds.meetings.models import Meeting
from reachout.organisations.models import ServiceLine
from reachout.pages.tables import Column, Day, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag

STATES = {
    Meeting.Status.PLANNED: Meaning.INFORMATION,
    Meeting.Status.OPEN: Meaning.SOON,
    Meeting.Status.CLOSED: Meaning.NEUTRAL,
}


class MeetingFilters(FilterSet):
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    status = ChoiceFilter(label="State", choices=Meeting.Status.choices)

    class Meta:
        model = Meeting
        fields = ["service_line", "status"]


class MeetingTable(Table):
    caption = "Meetings"
    noun = "meeting", "meetings"
    filters = MeetingFilters
    order = "-held"
    empty = "No meeting is planned. An administrator sets each service line's weekly day."

    name = Column("Meeting", value=lambda row: f"{row.held_on:%A %-d %B %Y}", url=lambda row: row.get_absolute_url())
    held = Day("Date", value="held_on", sort="held_on")
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    state = TagColumn("State", value=lambda row: Tag(row.get_status_display(), STATES[row.status]))
    pack = TagColumn("Pack", value=lambda row: Tag("Issued", Meaning.DONE) if row.has_pack else None)
    decided = Number("Decisions", value="decided")
    minutes = Number("Minutes", value="minutes", sort="minutes")
