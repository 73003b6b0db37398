"""The numbers of every group, for every line, unsuppressed: one query a topic. Nothing here is shown as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from quality.equity.groups import TRAITS
from quality.equity.topics import Kind, Topic
from quality.measures import EVERY_LINE
from quality.measures.figures import parameters
from quality.measures.views import VIEWS
from reachout.months import add_months
from reachout.rules.selectors import rulebook


class Key(NamedTuple):
    """Everyone of a line has an empty cut; the three lines together an empty line."""

    line: str
    cut: str = ""
    key: str = ""


@dataclass(frozen=True)
class Group:
    """``values`` in order, for a median; for a rate ``people`` holds the interventions and bed days of each person."""

    n: int = 0
    yes: int = 0
    values: Sequence[float] = ()
    people: Sequence[tuple[float, float]] = ()


GROUPED = """
SELECT whose.line, trait.cut, trait.key, count(*), coalesce(sum(yes), 0), array_agg(value ORDER BY value)
FROM subject
JOIN trait USING (person)
CROSS JOIN LATERAL (VALUES (''), (of_line)) AS whose (line)
{home}
GROUP BY whose.line, trait.cut, trait.key
"""
RATED = """
SELECT line, cut, key, sum(value), sum(days), array_agg(ARRAY[value, days] ORDER BY person) FROM (
    SELECT whose.line, trait.cut, trait.key, person, sum(value) AS value, sum(days)::float8 AS days
    FROM subject
    JOIN trait USING (person)
    CROSS JOIN LATERAL (VALUES (''), (of_line)) AS whose (line)
    {home}
    GROUP BY whose.line, trait.cut, trait.key, person
) each
GROUP BY line, cut, key
"""


def groups_of(topic: Topic, *, last: date) -> dict[Key, Group]:
    """The twelve months up to ``last``."""
    first = add_months(last, -11)
    asked = parameters(first, last, EVERY_LINE, last, rulebook()) | {"last": last}
    grouped = (RATED if topic.kind is Kind.RATE else GROUPED).format(home="WHERE trait.home" if topic.home_only else "")
    parts = ", ".join([*VIEWS.values(), TRAITS, *topic.sources, f"subject AS ({topic.subjects})"])
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {parts} {grouped}", asked)
        return {Key(*row[:3]): _group(topic, *row[3:]) for row in cursor.fetchall()}


def _group(topic: Topic, n: float, yes: float, values: list[float]) -> Group:
    if topic.kind is Kind.RATE:
        return Group(n=int(yes), yes=int(n), people=[(each[0], each[1]) for each in values])  # type: ignore[index]
    return Group(n=int(n), yes=int(yes), values=values if topic.kind is Kind.MEDIAN else ())
