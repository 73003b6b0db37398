from django_filters import ChoiceFilter, FilterSet

from quality.published.models import Publication
from reachout.pages.tables import Column, Moment, Table, TagColumn
from reachout.pages.tags import Meaning, Tag

STATES = {
    Publication.Status.PROPOSED: Meaning.SOON,
    Publication.Status.APPROVED: Meaning.DONE,
    Publication.Status.SENT_BACK: Meaning.NEUTRAL,
    Publication.Status.WITHDRAWN: Meaning.REFUSED,
}


def state(publication: Publication) -> Tag:
    return Tag(publication.get_status_display(), STATES[Publication.Status(publication.status)])


class PublicationFilters(FilterSet):
    status = ChoiceFilter(label="State", choices=Publication.Status.choices)

    class Meta:
        model = Publication
        fields = ["status"]


class PublicationTable(Table):
    caption = "Publications"
    noun = "edition", "editions"
    filters = PublicationFilters
    order = "-proposed"
    empty = "Nothing has been proposed for the public yet."
    empty_action = {"text": "Propose an edition", "href": "/publications/new/"}

    title = Column("Edition", url=lambda row: row.get_absolute_url())
    period = Column("Months")
    state = TagColumn("State", value=state)
    proposed = Moment("Proposed", value="proposed_at", sort="proposed_at")
    proposer = Column("By", value="proposed_by.name")
    approved = Moment("Published", value="approved_at", sort="approved_at")
    approver = Column("Approved by", value="approved_by.name")
