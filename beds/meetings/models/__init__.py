"""The weekly bed meeting as a record: when it sits, what its frozen pack said, who came, what was decided and why."""

from beds.meetings.models.decisions import Action, AvoidedAdmission, Decision, avoided_reference, decision_reference
from beds.meetings.models.packs import Pack, PackFile
from beds.meetings.models.sittings import Attendance, Conflict, Meeting, Slot, meeting_reference, morning_of

__all__ = [
    "Action",
    "Attendance",
    "AvoidedAdmission",
    "Conflict",
    "Decision",
    "Meeting",
    "Pack",
    "PackFile",
    "Slot",
    "avoided_reference",
    "decision_reference",
    "meeting_reference",
    "morning_of",
]
