"""What may be done to a return, and where that leaves it: the one table. A verb that a status does not name is refused.

due → draft → submitted → queried → resubmitted → accepted → frozen
accepted or frozen, opened again → queried
"""

from __future__ import annotations

from enum import StrEnum

from contracts.returns.models import Return
from reachout.refused import Refused

S = Return.Status


class Verb(StrEnum):
    BEGIN = "begin"
    FILL = "fill"
    SUBMIT = "submit"
    QUERY = "query"
    ANSWER = "answer"
    CLOSE_QUERY = "close a query"
    ACCEPT = "accept"
    FREEZE = "freeze"
    OPEN_AGAIN = "open again"
    EXCEPT = "grant an exception"


MOVES: dict[Verb, dict[str, str]] = {
    Verb.BEGIN: {S.DUE: S.DRAFT, S.DRAFT: S.DRAFT, S.QUERIED: S.QUERIED},
    Verb.FILL: {S.DRAFT: S.DRAFT, S.QUERIED: S.QUERIED},
    Verb.SUBMIT: {S.DRAFT: S.SUBMITTED, S.QUERIED: S.RESUBMITTED},
    Verb.QUERY: {S.SUBMITTED: S.QUERIED, S.RESUBMITTED: S.QUERIED, S.QUERIED: S.QUERIED},
    Verb.ANSWER: {S.QUERIED: S.QUERIED},
    Verb.CLOSE_QUERY: {S.QUERIED: S.QUERIED, S.RESUBMITTED: S.RESUBMITTED},
    Verb.ACCEPT: {S.SUBMITTED: S.ACCEPTED, S.RESUBMITTED: S.ACCEPTED},
    Verb.FREEZE: {S.ACCEPTED: S.FROZEN},
    Verb.OPEN_AGAIN: {S.ACCEPTED: S.QUERIED, S.FROZEN: S.QUERIED},
    Verb.EXCEPT: {S.DUE: S.DUE, S.DRAFT: S.DRAFT, S.QUERIED: S.QUERIED},
}

STANDS: dict[str, str] = {
    S.DUE: "This return has not been begun.",
    S.DRAFT: "This return has not been submitted yet.",
    S.SUBMITTED: "This return was submitted, and is with the commissioner.",
    S.QUERIED: "This return was queried, and is with the provider.",
    S.RESUBMITTED: "This return was submitted again, and is with the commissioner.",
    S.ACCEPTED: "This return was accepted: only the commissioner can open it again.",
    S.FROZEN: "This return is frozen: only the commissioner can open it again.",
}


def allows(owed: Return, verb: Verb) -> bool:
    return owed.status in MOVES[verb]


def after(owed: Return, verb: Verb) -> str:
    """The status that follows. Refuses what the status does not allow."""
    if not allows(owed, verb):
        raise Refused(f"{STANDS[owed.status]} Nothing was changed.")
    return MOVES[verb][owed.status]
