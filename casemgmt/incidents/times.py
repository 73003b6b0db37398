"""Times of day beside a moment: what a ward writes down is a clock's time, and the night may be 23 or 25 hours long."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def next_at(after: datetime, clock: time) -> datetime:
    """The first moment, not before another, at which London's clocks show a time: on that day or in the night that follows.

    Of an hour that comes twice that is the first that is not before ``after``. Raises ValueError for an hour that was skipped.
    """
    begin = after.astimezone(LONDON)
    first = begin.replace(tzinfo=None, second=0, microsecond=0)
    for day in (begin.date(), begin.date() + timedelta(days=1)):
        shown = datetime.combine(day, clock)
        moments = _moments(day, clock)
        if not moments and shown >= first:
            raise ValueError("The clocks went forward in that hour")
        if found := [at for at in moments if at >= after.astimezone(UTC).replace(second=0, microsecond=0)]:
            return found[0]
    raise ValueError("The clocks went forward in that hour")


def last_of(at: datetime, *, now: datetime) -> datetime:
    """Of an hour that comes twice, the last that has been: for what somebody says has just happened."""
    there = at.astimezone(LONDON)
    been = [moment for moment in _moments(there.date(), there.time().replace(fold=0)) if moment <= now]
    return been[-1] if been else at


def _moments(day: date, clock: time) -> list[datetime]:
    """When the clocks showed that time on that day: once, twice or never. In UTC: two London times of one zone are compared by
    what they show, not by when they are."""
    shown = datetime.combine(day, clock)
    both = {shown.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(at for at in both if at.astimezone(LONDON).replace(tzinfo=None, fold=0) == shown)
