"""The verbs of a referral. Each locks it, changes it, keeps its history and its audit event together, all or nothing."""

from referrals.services.assessing import record_assessment
from referrals.services.closing import close
from referrals.services.rating import override_rank, rate
from referrals.services.triage import accept, acknowledge, decline, send

__all__ = ["accept", "acknowledge", "close", "decline", "override_rank", "rate", "record_assessment", "send"]
