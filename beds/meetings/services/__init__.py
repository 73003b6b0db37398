"""What happens in and around the weekly meeting."""

from beds.meetings.services.actions import add_action, finish_action
from beds.meetings.services.decisions import Alternative, decide, reopen
from beds.meetings.services.packs import due_meetings, issue_pack, meetings_of_week, next_meetings
from beds.meetings.services.planning import move_meeting, plan_meetings, set_slot
from beds.meetings.services.sittings import attend, close_meeting, declare_conflict, invite, open_meeting, take_attendance

__all__ = [
    "Alternative",
    "add_action",
    "attend",
    "close_meeting",
    "decide",
    "declare_conflict",
    "due_meetings",
    "finish_action",
    "invite",
    "issue_pack",
    "meetings_of_week",
    "move_meeting",
    "next_meetings",
    "open_meeting",
    "plan_meetings",
    "reopen",
    "set_slot",
    "take_attendance",
]
