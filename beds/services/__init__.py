"""What changes beds and who is in them. Each verb locks what it changes, in one order: bed, referral, hold, spell, stay; it
refuses in plain words, and writes its audit event in the same transaction."""

from beds.services.discharge import discharge, end_ready, mark_ready
from beds.services.holds import accept_offer, decline_offer, extend, hold, offer, release
from beds.services.leave import end_leave, release_bed, start_leave
from beds.services.relationships import end_lapsed_interest
from beds.services.stays import admit, move, swap_beds
from beds.services.wards import (
    add_beds,
    add_ward,
    change_ward,
    close_bed,
    close_ward,
    confirm,
    pause,
    remove_bed,
    reopen_bed,
    resume,
)

__all__ = [
    "accept_offer",
    "add_beds",
    "add_ward",
    "admit",
    "change_ward",
    "close_bed",
    "close_ward",
    "confirm",
    "decline_offer",
    "discharge",
    "end_lapsed_interest",
    "end_leave",
    "end_ready",
    "extend",
    "hold",
    "mark_ready",
    "move",
    "offer",
    "pause",
    "release",
    "release_bed",
    "remove_bed",
    "reopen_bed",
    "resume",
    "start_leave",
    "swap_beds",
]
