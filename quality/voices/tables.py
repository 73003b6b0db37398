from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from quality.voices.models import CarePlans, LivedExperienceMember, PeerSupport, YouSaid
from quality.voices.selectors import quarter_in_words, said_tag
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.tables import Column, Day, Number, Table, TagColumn

PROVIDERS = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER)


class LineFilters(FilterSet):
    service_line = ChoiceFilter(label="Service line", choices=ServiceLine.choices)


class PlaceFilters(LineFilters):
    organisation = ModelChoiceFilter(label="Provider", queryset=PROVIDERS)


class PostsFilters(PlaceFilters):
    class Meta:
        model = PeerSupport
        fields = ["service_line", "organisation"]


class PostsTable(Table):
    caption = "Peer-support posts"
    noun = "figure", "figures"
    filters = PostsFilters
    order = "-since"
    act = "posts.exported"
    empty = "No peer-support posts are recorded yet."

    where = Column("Where", sort=("organisation__name", "site__name"))
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    funded = Number("Funded WTE", places=2, sort="funded")
    filled = Number("Filled WTE", places=2, sort="filled")
    since = Day("From", value="started_on", sort="started_on")
    until = Day("Until", value="ended_on", sort="ended_on")


class VoiceFilters(LineFilters):
    class Meta:
        model = LivedExperienceMember
        fields = ["service_line"]


class VoiceTable(Table):
    caption = "Members with lived experience"
    noun = "member", "members"
    filters = VoiceFilters
    order = "group"
    empty = "No member with lived experience is recorded yet."

    name = Column("Name they chose", value="public_name", sort="public_name")
    group = Column("Group", sort="group")
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    since = Day("Since", value="since_on", sort="since_on")
    until = Day("Until", value="until_on", sort="until_on")


class KeptVoiceTable(VoiceTable):
    """For those who keep it."""

    leaves = Column(
        "Change",
        value=lambda row: None if row.until_on else f"{row.public_name} leaves",
        url=lambda row: f"/voices/members/{row.pk}/leave/",
    )


class CarePlansFilters(PlaceFilters):
    class Meta:
        model = CarePlans
        fields = ["service_line", "organisation"]


class CarePlansTable(Table):
    caption = "Care plans made together"
    noun = "count", "counts"
    filters = CarePlansFilters
    order = "-quarter"
    act = "care_plans.exported"
    empty = "No quarter is recorded yet. A provider records its own here, or the commissioner does."

    quarter = Column("Quarter", value=lambda row: quarter_in_words(row.quarter), sort="quarter")
    provider = Column("Provider", value="organisation.name", sort="organisation__name")
    line = Column("Service line", value=lambda row: row.get_service_line_display(), sort="service_line")
    together = Number("Made together", sort="together")
    looked_at = Number("Of", sort="looked_at")
    share = Column("Share", value=lambda row: f"{100 * row.together / row.looked_at:.0f}%" if row.looked_at else None)


class SaidFilters(PlaceFilters):
    status = ChoiceFilter(label="State", choices=YouSaid.Status.choices)

    class Meta:
        model = YouSaid
        fields = ["service_line", "organisation", "status"]


class SaidTable(Table):
    caption = "You said, we did"
    noun = "thing said", "things said"
    filters = SaidFilters
    act = "you_said.exported"
    empty = "Nothing is recorded yet of what people said."

    said = Column("You said", url=lambda row: f"/voices/said/{row.pk}/")
    where = Column("Where")
    said_on = Day("When", sort="said_on")
    status = TagColumn("State", value=said_tag)
    did = Column("We did")
    did_on = Day("Done", sort="did_on")
