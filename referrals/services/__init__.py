"""The verbs of a referral. Each locks it, changes it, keeps its history and its audit event together, all or nothing."""

from referrals.services.assessing import record_assessment
from referrals.services.closing import close
from referrals.services.drafting import choose_person, discard, follow, save_step, start, submit
from referrals.services.internal import refer_internally
from referrals.services.keeping import keep_days_due
from referrals.services.rating import override_rank, rate
from referrals.services.triage import accept, acknowledge, decline, send

__all__ = [
    "accept", "acknowledge", "choose_person", "close", "decline", "discard", "follow", "keep_days_due", "override_rank", "rate",
    "record_assessment", "refer_internally", "save_step", "send", "start", "submit",
]  # fmt: skip
