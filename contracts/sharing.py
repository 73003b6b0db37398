"""Gain and risk share between partners. Source: returns, "Contracts and money": shares sum to 100%, optional caps, applied to the
net pooled variance after reinvestment; pennies reconcile to one party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.money import ZERO, parted


@dataclass(frozen=True)
class Share:
    party: str
    percent: Decimal
    cap: Decimal | None = None
    """The most of a gain or of a loss that this party takes, in pounds."""


@dataclass(frozen=True)
class Shared:
    """What each party takes, by name: a gain above nothing, a loss below it."""

    parts: dict[str, Decimal]
    held: Decimal
    """What was beyond every cap: it stays with the party that holds the rest, and is part of what that party takes."""

    @property
    def total(self) -> Decimal:
        return sum(self.parts.values(), ZERO)


def share(variance: Decimal, shares: Sequence[Share], *, reinvested: Decimal = ZERO, rest: str) -> Shared:
    """Part the net pooled variance (a gain above nothing) among the parties, to the penny.

    Reinvestment comes off a gain first, never below nothing; a loss is shared whole. What is beyond a party's cap goes to those
    below theirs by their shares, and what is beyond every cap to ``rest``.
    """
    _check(shares, rest)
    net = max(variance - reinvested, ZERO) if variance > 0 else variance
    taken, left, open_to = {one.party: ZERO for one in shares}, net, [one for one in shares if one.percent]
    while left and open_to:
        offered = dict(zip((one.party for one in open_to), parted(left, [one.percent for one in open_to]), strict=True))
        left = ZERO
        for one in open_to:
            wanted = taken[one.party] + offered[one.party]
            taken[one.party] = _within(wanted, one.cap)
            left += wanted - taken[one.party]
        open_to = [one for one in open_to if one.cap is None or abs(taken[one.party]) < one.cap]
    taken[rest] += left
    return Shared(taken, left)


def _within(amount: Decimal, cap: Decimal | None) -> Decimal:
    return amount if cap is None else max(-cap, min(cap, amount))


def _check(shares: Sequence[Share], rest: str) -> None:
    if sum((one.percent for one in shares), Decimal()) != 100:
        raise ValueError("The shares must sum to 100%.")
    if len({one.party for one in shares}) != len(shares):
        raise ValueError("Each party is named once.")
    if rest not in {one.party for one in shares}:
        raise ValueError("Whoever holds the rest is one of the parties.")
