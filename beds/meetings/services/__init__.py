"""What happens in and around the weekly meeting."""

from beds.meetings.services.planning import move_meeting, plan_meetings, set_slot

__all__ = ["move_meeting", "plan_meetings", "set_slot"]
