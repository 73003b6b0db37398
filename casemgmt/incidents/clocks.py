"""When a seclusion or a long-term segregation must be reviewed next: pure functions of what was done and the dated rules.

Source: Mental Health Act 1983 Code of Practice (2015), chapter 26. Elapsed time is counted in hours, so a night on which the
clocks change is as long as it is.
"""

from __future__ import annotations

import zoneinfo
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from casemgmt.incidents.models import Detail, Review
from casemgmt.models import RestrictiveIntervention
from reachout.rules.selectors import Rules

Kind = Review.Kind
Span = tuple[datetime, datetime]
LONDON = zoneinfo.ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Clock:
    """One kind of review: when it was last done, when it is due next, and why then."""

    kind: Review.Kind
    due_at: datetime
    because: str
    last_at: datetime | None = None

    def is_late(self, at: datetime) -> bool:
        return self.due_at < at


@dataclass(frozen=True)
class Restriction:
    """A seclusion or segregation that goes on, with its reviews (the latest first) and the person's seclusions before it."""

    intervention: RestrictiveIntervention
    reviews: Sequence[Review] = ()
    earlier: Sequence[Span] = ()
    rules: Rules = field(default_factory=lambda: Rules({}))
    line: str = ""
    """The ward's service line, which may have rules of its own."""

    @property
    def since(self) -> datetime:
        return self.intervention.started_at.astimezone(UTC)

    @property
    def is_segregation(self) -> bool:
        return self.intervention.type == RestrictiveIntervention.Type.T06

    @property
    def word(self) -> str:
        return "Long-term segregation" if self.is_segregation else "Seclusion"

    @property
    def clocks(self) -> list[Clock]:
        """What is due next of each kind, soonest first."""
        told = self._segregation() if self.is_segregation else self._seclusion()
        return sorted(told, key=lambda clock: clock.due_at)

    def late(self, at: datetime) -> list[Clock]:
        return [clock for clock in self.clocks if clock.is_late(at)]

    def last(self, kind: Review.Kind) -> datetime | None:
        return next((review.at.astimezone(UTC) for review in self.reviews if review.kind == kind), None)

    # -- what the Code asks --------------------------------------------------------------------------------------------

    def _hours(self, key: str) -> timedelta:
        return timedelta(hours=self.rules.get(key, self.line))

    def _every(self, kind: Review.Kind, key: str, because: str) -> Clock:
        last = self.last(kind)
        return Clock(kind, (last or self.since) + self._hours(key), because, last)

    def _seclusion(self) -> Iterator[Clock]:
        yield self._every(Kind.NURSING, "seclusion_nursing_hours", "Two nurses, one of whom did not decide on it")
        yield self._medical()
        yield self._team()
        if not self.last(Kind.INDEPENDENT):
            yield Clock(Kind.INDEPENDENT, self._independent_due(), "By people who did not decide on it")

    def _medical(self) -> Clock:
        last = self.last(Kind.MEDICAL)
        if last is None and not self._by_psychiatrist:
            return self._every(Kind.MEDICAL, "seclusion_first_medical_hours", "A psychiatrist did not authorise it")
        if self.last(Kind.MDT):
            return self._every(Kind.MEDICAL, "seclusion_later_medical_hours", "Twice a day once the team has reviewed it")
        return self._every(Kind.MEDICAL, "seclusion_medical_hours", "Until the team has reviewed it")

    def _team(self) -> Clock:
        if self.last(Kind.MDT):
            return self._every(Kind.MDT, "seclusion_mdt_hours", "Once in every 24 hours")
        return self._every(Kind.MDT, "seclusion_first_mdt_hours", "As soon as the team can meet")

    @property
    def _by_psychiatrist(self) -> bool:
        detail: Detail | None = getattr(self.intervention, "detail", None)
        return detail is not None and detail.authorised_by == Detail.Authorised.PSYCHIATRIST

    def _independent_due(self) -> datetime:
        """Secluded for so many hours on end, or for so many within two days: whichever comes first."""
        on_end = self.since + self._hours("seclusion_independent_hours")
        total, within = self._hours("seclusion_independent_total_hours"), self._hours("seclusion_independent_within_hours")
        return min(on_end, reached(self.since, self.earlier, total, within))

    def _segregation(self) -> Iterator[Clock]:
        yield self._every(Kind.CLINICIAN, "segregation_clinician_hours", "At least once in 24 hours")
        yield self._every(Kind.WEEKLY, "segregation_mdt_hours", "At least once a week")
        months, last = self.rules.get("segregation_external_months", self.line), self.last(Kind.EXTERNAL)
        yield Clock(Kind.EXTERNAL, months_after(last or self.since, months), f"Every {months} months, by another hospital", last)


def reached(since: datetime, earlier: Sequence[Span], total: timedelta, within: timedelta) -> datetime:
    """The minute of a seclusion that goes on at which ``total`` of the hours ``within`` which it lies were spent secluded.

    While it goes on that time never falls from one minute to the next, so the minute is found by halving.
    """

    def spent(minute: int) -> timedelta:
        at = since + timedelta(minutes=minute)
        before = (min(end, since) - max(start, at - within) for start, end in earlier)
        return at - since + sum((time for time in before if time > timedelta()), timedelta())

    return since + timedelta(minutes=bisect_left(range(int(total.total_seconds() // 60)), total, key=spent))


def months_after(at: datetime, months: int) -> datetime:
    """The same London time so many months on; the last day of a shorter month."""
    there = at.astimezone(LONDON)
    years, month = divmod(there.month - 1 + months, 12)
    first = there.replace(year=there.year + years, month=month + 1, day=1)
    after = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(there.day, after.day)).astimezone(UTC)
