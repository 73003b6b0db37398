from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html

from casemgmt.away.models import Repatriation
from casemgmt.away.selectors import Placed
from reachout.pages.tables import Column, Day, Money, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag
from reachout.pages.words import plural


def fit_tag(repatriation: Repatriation | None) -> Tag:
    appropriate = repatriation.appropriate if repatriation else None
    if appropriate is None:
        return Tag("Not judged", Meaning.SOON)
    return Tag("Appropriate", Meaning.DONE) if appropriate else Tag("Inappropriate", Meaning.LATE)


def beds_tag(row: Placed) -> Tag | None:
    """Only where one is looked for."""
    if not row.wants_a_bed_at_home:
        return None
    return Tag(plural(len(row.suiting), "ward") if row.suiting else "None now", Meaning.DONE if row.suiting else Meaning.NEUTRAL)


def page_of(row: Placed) -> str:
    return f"/out-of-area/{row.facts.case.pk}/"


def unit_of(row: Placed) -> str:
    ward = row.facts.ward
    return f"{ward.name}, {ward.site.name}" if ward else ""


def reason_of(row: Placed) -> str | None:
    return str(row.repatriation.get_reason_display()) if row.repatriation else None


class HomeBy(Day):
    """Where to, and whether there is a plan at all."""

    def beside(self, row: Any, today: date) -> Tag | None:
        said: Placed = row
        if said.wants_a_bed_at_home and not (said.repatriation and said.repatriation.plan):
            return Tag("No plan", Meaning.LATE)
        return super().beside(row, today)


class LinkedBeds(TagColumn):
    def html(self, row: Any, today: date) -> str:
        placed: Placed = row
        shown = super().html(row, today)
        if not (placed.wants_a_bed_at_home and placed.suiting):
            return shown
        who = placed.facts.person.name
        return format_html(
            '<a href="{}beds/">{}<span class="nhsuk-u-visually-hidden"> at home for {}</span></a>', page_of(row), shown, who
        )


class PlacedTable(Table):
    noun = "person", "people"

    person = Column("Person", value="facts.person.name", sort="person", url=page_of)
    unit = Column("Unit", value=unit_of, sort="unit")
    since = Day("Since", sort="since")
    days = Number("Days", sort="days")
    km = Number("Km from home", places=0, sort="km")


class AwayTable(PlacedTable):
    caption = "Out of area"
    act = "out_of_area.exported"
    order = "-km"
    empty = "Nobody of the region is on a ward outside it."

    reason = Column("Reason", value=reason_of, sort="reason", phone=False)
    fit = TagColumn("Right for them", value=lambda row: fit_tag(row.repatriation), sort="fit")
    home_by = HomeBy("Home by", value="repatriation.target_on", late=True, sort="target")
    review = Day("Plan reviewed", value="repatriation.review_on", late=True, sort="review")
    visit = Day("Next visit", value="visit.due_on", late=True, sort="visit")
    price = Money("A day", sort="price")
    cost = Money("To date", sort="cost")
    beds = TagColumn(
        "Beds at home",
        value=beds_tag,
        export=lambda row: len(row.suiting) if row.wants_a_bed_at_home else None,
    )


class MatchTable(AwayTable):
    """For whoever may ask which bed would suit: the wards are a step away."""

    beds = LinkedBeds("Beds at home", value=beds_tag, export=AwayTable.beds.export)


class InboundTable(PlacedTable):
    caption = "From elsewhere, in our beds"
    act = "inbound.exported"
    order = "-days"
    empty = "Nobody from outside the region is in one of its beds."

    person = Column("Person", value="facts.person.name", sort="person", url=lambda row: row.facts.case.get_absolute_url())
    home = Column("Home ICB", value="facts.person.home_icb.name", sort="home")
    price = Money("A day", sort="price")
    cost = Money("To date", sort="cost")
