"""The monthly return: what is owed, its versions, their figures, and what was asked about them."""

from contracts.returns.models.changes import Change
from contracts.returns.models.queries import Message, Query
from contracts.returns.models.reminders import Reminder
from contracts.returns.models.returns import Event, LockException, Part, Return, ReturnQuerySet
from contracts.returns.models.submissions import Submission, Value

__all__ = [
    "Change",
    "Event",
    "LockException",
    "Message",
    "Part",
    "Query",
    "Reminder",
    "Return",
    "ReturnQuerySet",
    "Submission",
    "Value",
]
