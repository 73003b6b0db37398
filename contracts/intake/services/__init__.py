"""A file of a return: received and kept, checked by the worker, mended on the screen, taken into the draft."""

from contracts.intake.services.checking import check
from contracts.intake.services.mending import leave_out, mend
from contracts.intake.services.receiving import check_again, receive
from contracts.intake.services.taking import take

__all__ = ["check", "check_again", "leave_out", "mend", "receive", "take"]
