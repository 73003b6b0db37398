"""What was not met, what was done about it, and what a contract review was shown."""

from quality.performance.models.breaches import Breach
from quality.performance.models.notices import ContractMeeting, Event, Notice
from quality.performance.models.packs import ReviewFile, ReviewPack
from quality.performance.models.plans import Milestone, Plan
from quality.performance.models.reminders import Reminder
from quality.performance.models.withholding import Withholding

__all__ = [
    "Breach",
    "ContractMeeting",
    "Event",
    "Milestone",
    "Notice",
    "Plan",
    "Reminder",
    "ReviewFile",
    "ReviewPack",
    "Withholding",
]
