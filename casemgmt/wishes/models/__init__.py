"""The person's and the carer's voice: in their words, dated, added to and never overwritten."""

from casemgmt.wishes.models.base import cases_open_to
from casemgmt.wishes.models.carers import AdvocacyStep, Carer, CarerEvent
from casemgmt.wishes.models.goals import Goal, Telling, goal_reference
from casemgmt.wishes.models.sayings import CarePlan, Saying, View

__all__ = [
    "AdvocacyStep",
    "CarePlan",
    "Carer",
    "CarerEvent",
    "Goal",
    "Saying",
    "Telling",
    "View",
    "cases_open_to",
    "goal_reference",
]
