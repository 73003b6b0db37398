"""What happens in and around the weekly meeting."""

from beds.meetings.services.packs import due_meetings, issue_pack, meetings_of_week, next_meetings
from beds.meetings.services.planning import move_meeting, plan_meetings, set_slot

__all__ = ["due_meetings", "issue_pack", "meetings_of_week", "move_meeting", "next_meetings", "plan_meetings", "set_slot"]
