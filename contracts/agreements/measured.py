"""The measures that a quality requirement may be about. A floor that has some says so in its own ``measured.py``:

register("occupancy", "Occupancy", share=True)

A measure that nobody has told of (yet) is called by its id: whether it exists is checked where requirements meet figures.
"""

from dataclasses import dataclass
from decimal import Decimal

from reachout.pages.words import number


@dataclass(frozen=True)
class Measured:
    title: str
    share: bool = False
    """0 to 1, and said in per cent."""

    def said(self, value: Decimal) -> str:
        return f"{number((value * 100).normalize())}%" if self.share else number(value.normalize())


MEASURES: dict[str, Measured] = {}


def register(id: str, title: str, *, share: bool = False) -> None:
    MEASURES[id] = Measured(title, share)


def measured(id: str) -> Measured:
    return MEASURES.get(id) or Measured(id.replace("_", " ").capitalize())
