"""Money: Decimal, whole pennies, and no penny lost or made when a sum is parted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
ZERO = Decimal("0.00")


def pennies(amount: Decimal) -> Decimal:
    """To the nearest penny, half a penny away from nothing: as invoices are rounded."""
    return amount.quantize(PENNY, ROUND_HALF_UP)


def in_instalments(year: Decimal, parts: int = 12) -> list[Decimal]:
    """A year's sum in equal instalments of whole pennies that add up to it, whatever their order of payment.

    Each instalment brings what is paid so far to the penny nearest its due, so no two differ by more than a penny.
    """
    return [instalment(year, part, parts) for part in range(parts)]


def instalment(year: Decimal, part: int, parts: int = 12) -> Decimal:
    """One of them, the first of which is 0."""
    return pennies(year * (part + 1) / parts) - pennies(year * part / parts)


def parted(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """A sum of whole pennies parted by weight, to the penny: the parts add up to it exactly.

    Each part is its share rounded towards nothing; the pennies left over go one each to the parts that lost most by the
    rounding, the first named first where two lost the same (largest remainder). Weights are not negative and not all 0.
    """
    whole = sum(weights, Decimal())
    if whole <= 0 or min(weights) < 0:
        raise ValueError("Weights must not be negative, and one must be above 0.")
    if amount != pennies(amount):
        raise ValueError("Only whole pennies can be parted.")
    sign = -1 if amount < 0 else 1
    count = int(abs(amount) / PENNY)
    exact = [count * weight / whole for weight in weights]
    given = [int(share) for share in exact]
    left = count - sum(given)
    by_loss = sorted(range(len(weights)), key=lambda place: (given[place] - exact[place], place))
    for place in by_loss[:left]:
        given[place] += 1
    return [sign * part * PENNY for part in given]
