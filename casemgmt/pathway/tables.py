from __future__ import annotations

from datetime import date
from typing import NamedTuple

from casemgmt.pathway.facts import Fact
from reachout.pages.tables import Column, Day, Number, Table


class Row(NamedTuple):
    """A fact, and how long it had lasted on the day it was looked at."""

    fact: Fact
    days: int | None


def rows(facts: list[Fact], today: date) -> list[Row]:
    return [Row(fact, fact.days(today)) for fact in facts]


class FactsTable(Table):
    caption = "What the picture shows"
    noun = "fact", "facts"
    order = "-number"
    act = "pathway.exported"
    empty = "Nothing of these days is yours to see."

    number = Number("No.", value="fact.number", sort="number")
    since = Day("From", value="fact.since", sort="since")
    until = Day("To", value="fact.until", sort="until")
    days = Number("Days", sort="days")
    lane = Column("Lane", value="fact.lane.value", sort="lane")
    mark = Column("Mark", value="fact.mark", sort="mark")
    title = Column("What", value="fact.title", sort="title", url=lambda row: row.fact.url or "#facts")
    detail = Column("Detail", value="fact.detail", sort="detail")
