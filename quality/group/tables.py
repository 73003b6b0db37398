from django.db.models import QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from quality.group.models import Grade, GroupMeeting, LearningResponse
from quality.group.selectors import grade_tag, learning_state, meeting_tag
from reachout.organisations.models import Organisation, ServiceLine, Site
from reachout.pages.tables import Column, Day, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag

PROVIDERS = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER)


class RatingFilters(FilterSet):
    organisation = ModelChoiceFilter(label="Provider", queryset=PROVIDERS)
    overall = ChoiceFilter(label="Overall", field_name="overall", choices=Grade.choices)

    class Meta:
        model = Site
        fields = ["organisation"]


class RatingTable(Table):
    caption = "CQC ratings"
    noun = "location", "locations"
    filters = RatingFilters
    order = "overall"
    act = "rating.exported"
    empty = "No location of yours has a ward."

    site = Column("Location", value="name", url=lambda row: f"/group/ratings/{row.pk}/", sort="name")
    provider = Column("Provider", value="organisation.name", sort="organisation__name")
    published = Day("Published", value="published_on", sort="published_on")
    overall = TagColumn("Overall", value=lambda row: grade_tag(row.overall), sort="worst")
    safe = TagColumn("Safe", value=lambda row: grade_tag(row.safe))
    effective = TagColumn("Effective", value=lambda row: grade_tag(row.effective))
    caring = TagColumn("Caring", value=lambda row: grade_tag(row.caring))
    responsive = TagColumn("Responsive", value=lambda row: grade_tag(row.responsive))
    well_led = TagColumn("Well-led", value=lambda row: grade_tag(row.well_led))


class LearningFilters(FilterSet):
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    kind = ChoiceFilter(label="Type", choices=LearningResponse.Kind.choices)
    organisation = ModelChoiceFilter(label="Provider", queryset=PROVIDERS)
    state = ChoiceFilter(
        label="State", method="in_state", choices=[("going_on", "Under way"), ("late", "Overdue"), ("finished", "Finished")]
    )

    class Meta:
        model = LearningResponse
        fields = ["service_line", "kind", "organisation"]

    def in_state(self, rows: QuerySet[LearningResponse], name: str, value: str) -> QuerySet[LearningResponse]:
        if value == "finished":
            return rows.exclude(finished_on=None)
        rows = rows.filter(finished_on=None)
        return rows.filter(due_on__lt=timezone.localdate()) if value == "late" else rows


class LearningTable(Table):
    caption = "Learning responses"
    noun = "learning response", "learning responses"
    filters = LearningFilters
    act = "learning.exported"
    empty = "No learning response yet. A provider records its own here."

    title = Column("About", url=lambda row: row.get_absolute_url(), sort="title")
    kind = Column("Type", value=lambda row: row.get_kind_display(), sort="kind")
    where = Column("Where", sort=("organisation__name", "site__name", "ward__name"))
    started = Day("Started", value="started_on", sort="started_on")
    due = Day("Due", value="due_on", sort="due_on", late=lambda row: row.finished_on is None)
    finished = Day("Finished", value="finished_on", sort="finished_on")
    state = TagColumn("State", value=lambda row: learning_state(row, timezone.localdate()))


class GroupMeetingFilters(FilterSet):
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)
    status = ChoiceFilter(label="State", choices=GroupMeeting.Status.choices)

    class Meta:
        model = GroupMeeting
        fields = ["service_line", "status"]


class GroupMeetingTable(Table):
    caption = "Meetings"
    noun = "meeting", "meetings"
    filters = GroupMeetingFilters
    order = "-day"
    empty = "No meeting of the group is planned yet."

    day = Column(
        "Meeting",
        value=lambda row: f"{timezone.localtime(row.starts_at):%A %-d %B %Y, %H:%M}",
        url=lambda row: row.get_absolute_url(),
        sort="starts_at",
    )
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    items = Number("Agenda items", value="items_count")
    state = TagColumn("State", value=meeting_tag)


class MemberTable(Table):
    caption = "Members"
    noun = "member", "members"
    order = "name"
    empty = "The group has no members yet."

    name = Column("Name", sort="name")
    lived = TagColumn("Experience", value=lambda row: Tag("Lived experience", Meaning.CHANGE) if row.voice_id else None)
    role = Column("Comes as", sort="role")
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    since = Day("Since", value="since_on", sort="since_on")
    until = Day("Until", value="until_on", sort="until_on")


class KeptMemberTable(MemberTable):
    """For those who keep it."""

    leaves = Column(
        "Change",
        value=lambda row: None if row.until_on else f"{row.name} leaves",
        url=lambda row: f"/group/members/{row.pk}/leave/",
        exported=False,
    )
