"""A calendar in plain RFC 5545: references and kinds only, never a name or a number of a person.

What is due is a whole day; what is booked at a time is an instant, written in UTC so that no reader needs a table of when
the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from casemgmt.models import Case
from casemgmt.reviews.models import Review
from casemgmt.reviews.selectors import due_rows

if TYPE_CHECKING:
    from reachout.accounts.models import User

LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGIN = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Reach Out//Reviews and visits//EN", "X-WR-CALNAME:Reviews and visits")


def calendar_of(user: User, *, at: datetime) -> str:
    """The user's own open cases: what is booked, and what is due and not yet booked."""
    cases = Case.objects.visible_to(user).current().filter(manager=user)
    return "".join(folded(line) for line in [*BEGIN, *_events(list(cases), user, at), "END:VCALENDAR"])


def _events(cases: list[Case], user: User, at: datetime) -> Iterator[str]:
    mine = {(case.person_id, case.service_line): case for case in cases}
    for row in due_rows(Case.objects.filter(pk__in=[case.pk for case in cases]), on=timezone.localdate(at)):
        if row.due.booked_on is None:
            yield from _event(row.case, row.due.key, f"Due: {row.due.title}", _whole_day(row.due.due_on), at)
    for review in Review.objects.visible_to(user).booked():
        case = mine.get((review.person_id, review.service_line))
        if case and review.booked_on:
            title = str(review.get_kind_display())
            yield from _event(case, review.kind, title, _booked(review.booked_on, review.booked_time), at)


def _event(case: Case, kind: str, title: str, when: tuple[str, str], at: datetime) -> Iterator[str]:
    address = f"{settings.ADDRESS}{reverse('reviews:kind', args=[case.pk, kind])}"
    yield from ("BEGIN:VEVENT", f"UID:{case.reference}-{kind}@reach-out", f"DTSTAMP:{_utc(at)}", *when)
    yield from (f"SUMMARY:{escaped(f'{title}, case {case.reference}')}", f"URL:{address}", "END:VEVENT")


def _whole_day(day: date) -> tuple[str, str]:
    return f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + DAY:%Y%m%d}"


def _booked(day: date, at: time | None) -> tuple[str, str]:
    if at is None:
        return _whole_day(day)
    begins = datetime.combine(day, at, LONDON).astimezone(UTC)
    return f"DTSTART:{_utc(begins)}", f"DTEND:{_utc(begins + HOUR)}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """At most 75 octets a line, the rest on lines that begin with a space."""
    parts, rest = [], line.encode()
    while len(rest) > 73:
        cut = 73
        while rest[cut] & 0xC0 == 0x80:  # inside a character
            cut -= 1
        parts.append(rest[:cut].decode())
        rest = rest[cut:]
    return "\r\n ".join([*parts, rest.decode()]) + "\r\n"
