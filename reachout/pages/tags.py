"""Tags: a word of the ward in a colour that means something. The word is always there: colour alone says nothing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.html import format_html


class Meaning(StrEnum):
    LATE = "red"
    REFUSED = "red"
    SOON = "orange"
    DONE = "green"
    AVAILABLE = "green"
    INFORMATION = "blue"
    CHANGE = "purple"
    NEUTRAL = "grey"


@dataclass(frozen=True)
class Tag:
    text: str
    meaning: Meaning = Meaning.NEUTRAL

    def __str__(self) -> str:
        return self.text


def tag_html(tag: Tag) -> str:
    return format_html('<strong class="nhsuk-tag nhsuk-tag--{} ro-tag">{}</strong>', tag.meaning, tag.text)


def due_tag(due_on: date | None, today: date, *, soon: int = 3) -> Tag | None:
    """Red when late, amber when due within ``soon`` days, nothing otherwise."""
    if due_on is None:
        return None
    days = (due_on - today).days
    if days < 0:
        return Tag(f"{-days:,} {'day' if days == -1 else 'days'} late", Meaning.LATE)
    if days > soon:
        return None
    return Tag({0: "Due today", 1: "Due tomorrow"}.get(days, f"Due in {days} days"), Meaning.SOON)
