"""One fact of a pathway: what stands as one mark of the picture and one row of its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Lane(StrEnum):
    PLACE = "Place"
    COMMUNITY = "Community"
    LEGAL = "Legal status"
    LEAVE = "Leave"
    READY = "Ready to leave"
    STEPS = "Referrals"
    MOVES = "In and out"
    REVIEWS = "Reviews"
    MISSED = "Reviews missed"
    INCIDENTS = "Incidents"


STRETCHES = {Lane.PLACE, Lane.COMMUNITY, Lane.LEGAL, Lane.LEAVE, Lane.READY}
"""Lanes of bars, which last; the others are of events."""


@dataclass(frozen=True)
class Fact:
    lane: Lane
    since: date
    title: str
    mark: str
    """What stands on the mark: a letter or two."""
    until: date | None = None
    """The first day that it no longer holds; None while it lasts, and for an event."""
    label: str = ""
    """What stands on a bar with room for it."""
    kind: str = ""
    """How it is drawn."""
    detail: str = ""
    url: str = ""
    number: int = 0
    """Its row in the table."""

    @property
    def lasts(self) -> bool:
        return self.lane in STRETCHES

    def end(self, today: date) -> date:
        """The day to which it is drawn."""
        return (self.until or max(today, self.since)) if self.lasts else self.since

    def days(self, today: date) -> int | None:
        return (self.end(today) - self.since).days if self.lasts else None

    def meets(self, first: date, last: date, today: date) -> bool:
        return self.since <= last and self.end(today) >= first
