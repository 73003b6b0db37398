"""What happens in assurance."""

from quality.assurance.services.actions import (
    close_action,
    hand_over,
    move_due_date,
    raise_action,
    send_back,
    submit_evidence,
)
from quality.assurance.services.chasing import chase
from quality.assurance.services.queries import close_query, open_query, write
from quality.assurance.services.signals import Seen
from quality.assurance.services.surveillance import set_level
from quality.assurance.services.visits import (
    Said,
    add_finding,
    add_member,
    answer,
    cancel,
    carry_out,
    change_finding,
    change_plan,
    finalise,
    plan_visit,
    remove_finding,
    remove_member,
    resolve,
    send_for_accuracy,
)

__all__ = [
    "Said",
    "Seen",
    "add_finding",
    "add_member",
    "answer",
    "cancel",
    "carry_out",
    "change_finding",
    "change_plan",
    "chase",
    "close_action",
    "close_query",
    "finalise",
    "hand_over",
    "move_due_date",
    "open_query",
    "plan_visit",
    "raise_action",
    "remove_finding",
    "remove_member",
    "resolve",
    "send_back",
    "send_for_accuracy",
    "set_level",
    "submit_evidence",
    "write",
]
