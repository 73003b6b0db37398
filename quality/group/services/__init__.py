"""What happens in and around the safety and quality group."""

from quality.group.services.agenda import add_item, carry_forward, decide_item, raise_from_item, take_item_off
from quality.group.services.learning import (
    add_finding,
    be_open,
    begin_learning,
    change_learning,
    comment,
    finish_learning,
    raise_from_learning,
    take_finding_back,
)
from quality.group.services.meetings import (
    close_group_meeting,
    hold_group_meeting,
    invite_to_group,
    join_group,
    leave_group,
    move_group_meeting,
    plan_group_meeting,
    take_group_attendance,
)
from quality.group.services.ratings import record_rating

__all__ = [
    "add_finding",
    "add_item",
    "be_open",
    "begin_learning",
    "carry_forward",
    "change_learning",
    "close_group_meeting",
    "comment",
    "decide_item",
    "finish_learning",
    "hold_group_meeting",
    "invite_to_group",
    "join_group",
    "leave_group",
    "move_group_meeting",
    "plan_group_meeting",
    "raise_from_item",
    "raise_from_learning",
    "record_rating",
    "take_finding_back",
    "take_group_attendance",
    "take_item_off",
]
