"""What the services refuse alike: a day that cannot be, and what only the database can see."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError
from django.utils import timezone

from reachout.refused import Refused

TAKEN = "This bed was taken a moment ago; choose another."

AT_ONCE = {
    "two_patients_in_a_bed": "Someone else was in this bed on that day. Choose another bed or a later day.",
    "two_stays_at_once": "This person was already on a ward on that day. Choose a later day.",
    "two_spells_at_once": "This person was already in hospital on that day. Choose a later day.",
    "one_live_hold_per_bed": TAKEN,
    "one_pause_of_a_ward_at_a_time": "This ward is already closed to admissions at that time.",
}


@contextmanager
def in_words() -> Iterator[None]:
    """The database is the referee; its verdict reaches the reader as a sentence. Anything unforeseen stays an error."""
    try:
        yield
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        words = AT_ONCE.get(constraint.removesuffix("_same_day"))
        if words is None:
            raise
        raise Refused(words) from error


def said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def refuse_day(day: date, *, at: datetime, since: date | None = None, what: str = "") -> None:
    """A day something happened is not in the future, and not before ``since``, when ``what`` happened."""
    if day > timezone.localdate(at):
        raise Refused("This day is in the future. Enter it when it has happened.")
    if since and day < since:
        raise Refused(f"{what} on {said(since)}: enter that day or a later one.")


def refuse_past(day: date | None, *, since: date, label: str) -> None:
    if day and day < since:
        raise Refused(f"{label} cannot be before {said(since)}.")
