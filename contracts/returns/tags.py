"""States of returns in words and colours."""

from __future__ import annotations

from datetime import date

from contracts.returns.models import Query, Return
from reachout.pages.tags import Meaning, Tag

STATES = {
    Return.Status.DUE: Meaning.NEUTRAL,
    Return.Status.DRAFT: Meaning.INFORMATION,
    Return.Status.SUBMITTED: Meaning.CHANGE,
    Return.Status.QUERIED: Meaning.SOON,
    Return.Status.RESUBMITTED: Meaning.CHANGE,
    Return.Status.ACCEPTED: Meaning.DONE,
    Return.Status.FROZEN: Meaning.DONE,
}
QUERIES = {
    Query.Status.OPEN: Meaning.SOON,
    Query.Status.ANSWERED: Meaning.CHANGE,
    Query.Status.CLOSED: Meaning.DONE,
}


def state(owed: Return, today: date) -> Tag:
    if owed.is_late(today):
        return Tag(f"{owed.get_status_display()}, late", Meaning.LATE)
    return Tag(owed.get_status_display(), STATES[Return.Status(owed.status)])


def query(row: Query) -> Tag:
    return Tag(row.get_status_display(), QUERIES[Query.Status(row.status)])
