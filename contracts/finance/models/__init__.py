"""Money: what is planned, what is asked beyond the price, what is agreed beside it, and how a gain or loss is shared."""

from contracts.finance.models.entries import Adjustment, BudgetEntry, Head, Scheme, SchemeEntry
from contracts.finance.models.packages import Hours, Package, PackageStep
from contracts.finance.models.shares import Party, Settlement, SettlementPart, Sharing
from contracts.finance.models.statements import Statement

__all__ = [
    "Adjustment",
    "BudgetEntry",
    "Head",
    "Hours",
    "Package",
    "PackageStep",
    "Party",
    "Scheme",
    "SchemeEntry",
    "Settlement",
    "SettlementPart",
    "Sharing",
    "Statement",
]
