"""Differences in words: +4 days, £2,049.60 more."""

from __future__ import annotations

from decimal import Decimal

from contracts.reconciliation.models import Difference
from reachout.pages.words import number

MINUS = "−"


def signed(count: Decimal) -> str:
    """+4, −3, 0: the sign says what the colour does."""
    told = number(abs(count), 0 if count == int(count) else 2)
    return f"+{told}" if count > 0 else f"{MINUS}{told}" if count < 0 else told


def pounds(amount: Decimal) -> str:
    """£1,234.56, to the penny."""
    return f"{MINUS if amount < 0 else ''}£{abs(amount):,.2f}"


def signed_pounds(amount: Decimal) -> str:
    return f"+{pounds(amount)}" if amount > 0 else pounds(amount)


def told(difference: Difference) -> str:
    """Returned 304, ledger 300."""
    returned = "nothing" if difference.returned is None else number(difference.returned, 0)
    return f"returned {returned}, ledger {number(difference.ledger, 0)}"
