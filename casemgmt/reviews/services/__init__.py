from casemgmt.reviews.services.actions import add_action, finish_action
from casemgmt.reviews.services.booking import book, cancel, miss, rebook
from casemgmt.reviews.services.feeds import close_feed, open_feed
from casemgmt.reviews.services.holding import Said, record_held, record_reply, withdraw

__all__ = [
    "Said",
    "add_action",
    "book",
    "cancel",
    "close_feed",
    "finish_action",
    "miss",
    "open_feed",
    "rebook",
    "record_held",
    "record_reply",
    "withdraw",
]
