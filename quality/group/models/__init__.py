"""The safety and quality group, and two things it reads: the regulator's ratings and providers' learning responses."""

from quality.group.models.learning import Comment, Finding, LearningResponse
from quality.group.models.meetings import SOURCES, Attendance, GroupMeeting, Item, Member
from quality.group.models.ratings import DOMAINS, WORST_FIRST, Grade, Rating, sites_open_to

__all__ = [
    "DOMAINS",
    "SOURCES",
    "WORST_FIRST",
    "Attendance",
    "Comment",
    "Finding",
    "Grade",
    "GroupMeeting",
    "Item",
    "LearningResponse",
    "Member",
    "Rating",
    "sites_open_to",
]
