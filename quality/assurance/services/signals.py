from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from quality.assurance.models import Signal


@dataclass(frozen=True)
class Seen:
    """A point of a chart as somebody saw it there."""

    measure: str
    month: date
    service_line: str = ""
    cut: str = ""
    key: str = ""
    words: str = ""


def kept(seen: Seen | None) -> Signal | None:
    """The row of that point; its words are those of whoever acted on it first."""
    if seen is None:
        return None
    fields = asdict(seen)
    words = fields.pop("words")
    return Signal.objects.get_or_create(**fields, defaults={"words": words})[0]
