from django.db.models import QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from quality.group.models import Grade, LearningResponse
from quality.group.selectors import grade_tag, learning_state
from reachout.organisations.models import Organisation, ServiceLine, Site
from reachout.pages.tables import Column, Day, Table, TagColumn

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
