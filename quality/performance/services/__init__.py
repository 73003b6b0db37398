"""What happens under a contract when something is not met."""

from quality.performance.services.breaches import Recorded, record_breaches
from quality.performance.services.chasing import chase
from quality.performance.services.notices import dispute, hold_meeting, issue, uphold, withdraw
from quality.performance.services.packs import ask_for_pack, build_pack
from quality.performance.services.plans import add_milestone, agree, meet, remove_milestone, send_back, submit
from quality.performance.services.withholding import approve, drop, lift, propose

__all__ = [
    "Recorded",
    "add_milestone",
    "agree",
    "approve",
    "ask_for_pack",
    "build_pack",
    "chase",
    "dispute",
    "drop",
    "hold_meeting",
    "issue",
    "lift",
    "meet",
    "propose",
    "record_breaches",
    "remove_milestone",
    "send_back",
    "submit",
    "uphold",
    "withdraw",
]
