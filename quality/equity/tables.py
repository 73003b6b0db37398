from dataclasses import dataclass
from typing import Any

from quality.equity.page import Row, Section
from quality.equity.topics import Topic
from reachout.pages.tables import Column, Table


@dataclass(frozen=True)
class Shown:
    """A row of the page as a row of the file."""

    topic: Topic
    row: Row


def rows_of(sections: list[Section]) -> list[Shown]:
    return [
        Shown(section.topic, row)
        for section in sections
        for row in (section.everyone, *(row for block in section.blocks for row in block.rows))
    ]


def _number(words: str) -> Any:
    """A number is a number in a spreadsheet; a star stays a star."""
    plain = words.replace(",", "").removesuffix("%")
    try:
        return int(plain)
    except ValueError:
        try:
            return float(plain)
        except ValueError:
            return words


class InequalityTable(Table):
    """Only for the file: exactly what the page shows."""

    caption = "Inequalities"
    act = "inequalities.exported"

    measure = Column("Measure", value="topic.title")
    characteristic = Column("Characteristic", value="row.characteristic")
    group = Column("Group", value="row.group")
    what = Column("Counted", value="topic.counted")
    n = Column("n", value=lambda shown: _number(shown.row.n))
    value = Column("Value", value=lambda shown: _number(shown.row.words))
    unit = Column("Unit", value="topic.unit")
    interval = Column("95% interval", value="row.interval")
    within = Column("Within the standard, %", value=lambda shown: _number(shown.row.within))
    gap = Column("Beyond chance", value="row.gap")
