"""States of differences and of returns in words and colours."""

from __future__ import annotations

from contracts.reconciliation.models import Difference, State
from contracts.returns.models import Return
from reachout.pages.tags import Meaning, Tag

STATES = {
    State.OPEN: Meaning.SOON,
    State.QUERIED: Meaning.INFORMATION,
    State.EXPLAINED: Meaning.CHANGE,
    State.ACCEPTED: Meaning.DONE,
    State.SETTLED: Meaning.DONE,
}
RETURNS = {
    Return.Status.DUE: Meaning.NEUTRAL,
    Return.Status.DRAFT: Meaning.NEUTRAL,
    Return.Status.SUBMITTED: Meaning.INFORMATION,
    Return.Status.QUERIED: Meaning.SOON,
    Return.Status.RESUBMITTED: Meaning.INFORMATION,
    Return.Status.ACCEPTED: Meaning.DONE,
    Return.Status.FROZEN: Meaning.DONE,
}


def state(row: Difference) -> Tag:
    return Tag(State(row.state).label, STATES[State(row.state)])


def returned(owed: Return) -> Tag:
    return Tag(owed.get_status_display(), RETURNS[Return.Status(owed.status)])
