from casemgmt.incidents.services.adopting import adopt
from casemgmt.incidents.services.correcting import answer, correct, withdraw
from casemgmt.incidents.services.entering import enter
from casemgmt.incidents.services.interventions import (
    Done,
    add_intervention,
    correct_intervention,
    end_intervention,
    remove_intervention,
)
from casemgmt.incidents.services.reviewing import review
from casemgmt.incidents.services.safeguarding import answer_concern, close_concern, raise_concern, refer_concern
from casemgmt.incidents.services.telling import tell

__all__ = [
    "Done",
    "add_intervention",
    "adopt",
    "answer",
    "answer_concern",
    "close_concern",
    "correct",
    "correct_intervention",
    "end_intervention",
    "enter",
    "raise_concern",
    "refer_concern",
    "remove_intervention",
    "review",
    "tell",
    "withdraw",
]
