"""What happens in and around the safety and quality group."""

from quality.group.services.learning import (
    add_finding,
    be_open,
    begin_learning,
    change_learning,
    comment,
    finish_learning,
    take_finding_back,
)
from quality.group.services.ratings import record_rating

__all__ = [
    "add_finding",
    "be_open",
    "begin_learning",
    "change_learning",
    "comment",
    "finish_learning",
    "record_rating",
    "take_finding_back",
]
