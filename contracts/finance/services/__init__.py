"""What happens to money."""

from contracts.finance.services.budgets import set_budget
from contracts.finance.services.entries import agree_adjustment, begin_scheme, fund, propose_adjustment
from contracts.finance.services.packages import approve, ask, charge, end_early, refuse, review, withdraw
from contracts.finance.services.shares import Partner, agree_shares, discard_shares, propose_shares, settle
from contracts.finance.services.statements import state, state_frozen_months

__all__ = [
    "Partner",
    "agree_adjustment",
    "agree_shares",
    "approve",
    "ask",
    "begin_scheme",
    "charge",
    "discard_shares",
    "end_early",
    "fund",
    "propose_adjustment",
    "propose_shares",
    "refuse",
    "review",
    "set_budget",
    "settle",
    "state",
    "state_frozen_months",
    "withdraw",
]
