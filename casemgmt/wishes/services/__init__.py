from casemgmt.wishes.services.goals import look_at_goal, set_goal
from casemgmt.wishes.services.said import hear, keep_care_plan, keep_view, no_longer
from casemgmt.wishes.services.standing_by import (
    add_carer,
    change_assessment,
    change_consent,
    end_carer,
    keep_advocacy,
    keep_contact,
)

__all__ = [
    "add_carer",
    "change_assessment",
    "change_consent",
    "end_carer",
    "hear",
    "keep_advocacy",
    "keep_care_plan",
    "keep_contact",
    "keep_view",
    "look_at_goal",
    "no_longer",
    "set_goal",
]
