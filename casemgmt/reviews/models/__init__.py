"""What humans record of reviews, visits and legal dates. What is due is derived (``casemgmt.reviews.due``), never stored."""

from casemgmt.reviews.models.actions import Action
from casemgmt.reviews.models.feeds import Feed
from casemgmt.reviews.models.reviews import BY_WARD, Answer, Kind, Rag, Review, Step, review_reference

__all__ = ["BY_WARD", "Action", "Answer", "Feed", "Kind", "Rag", "Review", "Step", "review_reference"]
