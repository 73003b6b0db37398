"""List pages. One way for all of them:

    class QueueFilters(FilterSet):                       # referrals/filters.py
        status = ChoiceFilter(choices=Referral.Status.choices)
        class Meta:
            model = Referral
            fields = ["status", "service_line"]

    class QueueTable(Table):                             # referrals/tables.py
        caption = "Referrals"
        noun = "referral", "referrals"
        filters = QueueFilters
        order = "-received"
        act = "referral.exported"                        # the audit event of an export
        empty = "No referral is waiting."
        empty_action = {"text": "Make a referral", "href": "/referrals/new/"}

        reference = Column("Reference", url=lambda row: row.get_absolute_url(), sort="reference")
        person = Column("Person", value="person.name", sort=("person__family_name", "person__given_name"))
        received = Day("Received", value="received_on", sort="received_on")
        due = Day("Assess by", value="assess_by", sort="assess_by", late=True)
        waiting = Number("Days waiting", value=lambda row: row.days_waiting)
        status = TagColumn("Status", value=lambda row: Tag(row.get_status_display(), row.meaning))

    @requires(Permission.REFERRAL_VIEW)                  # referrals/views.py
    def queue(request):
        rows = Referral.objects.visible_to(request.user).select_related("person")
        return QueueTable(request, rows).respond()

    ``respond()`` uses templates/pages/list.html (hand it heading, trail, primary, secondary); a page of its own says
    {% from "components/table.html" import table_page %} {{ table_page(table) }}

Two queries, however many rows: one counts, one reads the page (``select_related`` and ``prefetch_related`` are the view's).
A selector's list will do in place of a QuerySet: it is sorted by the columns' values (any ``sort`` but "" allows it) and
filtered by ``RowFilters``.
Sorting, filters and the page live in the address. An export streams every row that the filters leave, and is audited.
"""

from reachout.pages.tables.columns import Column, Day, Moment, Money, Number, TagColumn
from reachout.pages.tables.exports import defused
from reachout.pages.tables.filters import YES_NO, RowFilters
from reachout.pages.tables.table import Reply, Table

__all__ = [
    "YES_NO",
    "Column",
    "Day",
    "Moment",
    "Money",
    "Number",
    "Reply",
    "RowFilters",
    "Table",
    "TagColumn",
    "defused",
]
