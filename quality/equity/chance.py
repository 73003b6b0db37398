"""What chance alone would do.

Intervals are 95%: of a median by order statistics (Campbell and Gardner, BMJ 1988), of a share Wilson's, of a rate by the ratio
estimator over people, since one person's interventions are no independent events. Two groups are told apart only where chance
would do as much in fewer than 1 of 100 comparisons: rank sum test (ties corrected), two proportions, two ratios, each by its
normal approximation, two-sided, and only from ten observations in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt

USUAL = 1.96
BEYOND = 2.576
"""Two-sided 99%: a page makes dozens of comparisons."""
ENOUGH = 10
"""Below so many, an interval would be single people's values."""

Interval = tuple[float, float] | None


def median(values: Sequence[float]) -> float:
    """Of values in order."""
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def of_median(values: Sequence[float]) -> Interval:
    n = len(values)
    if n < ENOUGH:
        return None
    reach = USUAL * sqrt(n) / 2
    low, high = round(n / 2 - reach), round(1 + n / 2 + reach)
    return values[max(low, 1) - 1], values[min(high, n) - 1]


def of_share(yes: int, n: int) -> Interval:
    if n < ENOUGH:
        return None
    share, z2 = yes / n, USUAL**2
    middle, reach = share + z2 / (2 * n), USUAL * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (middle - reach) / (1 + z2 / n), (middle + reach) / (1 + z2 / n)


def ratio(people: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Counts over days, and the standard error of that, person by person."""
    counts, days = sum(count for count, _ in people), sum(each for _, each in people)
    found, n = counts / days, len(people)
    spread = sum((count - found * each) ** 2 for count, each in people)
    return found, sqrt(n / max(n - 1, 1) * spread) / days


def of_ratio(people: Sequence[tuple[float, float]]) -> Interval:
    if len(people) < ENOUGH:
        return None
    found, error = ratio(people)
    return max(found - USUAL * error, 0), found + USUAL * error


def medians_differ(one: Sequence[float], other: Sequence[float]) -> bool:
    """By the rank sum test."""
    n, m = len(one), len(other)
    if n < ENOUGH or m < ENOUGH:
        return False
    both = Counter(one) + Counter(other)
    below, rank = 0, {}
    for value in sorted(both):
        rank[value] = below + (both[value] + 1) / 2
        below += both[value]
    total = n + m
    ties = sum(count**3 - count for count in both.values()) / (total * (total - 1))
    spread = n * m / 12 * (total + 1 - ties)
    return spread > 0 and abs(sum(rank[value] for value in one) - n * (total + 1) / 2) / sqrt(spread) > BEYOND


def shares_differ(yes: int, n: int, other_yes: int, other_n: int) -> bool:
    if n < ENOUGH or other_n < ENOUGH:
        return False
    both = (yes + other_yes) / (n + other_n)
    error = sqrt(both * (1 - both) * (1 / n + 1 / other_n))
    return error > 0 and abs(yes / n - other_yes / other_n) / error > BEYOND


def ratios_differ(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> bool:
    if len(one) < ENOUGH or len(other) < ENOUGH:
        return False
    (first, error), (second, other_error) = ratio(one), ratio(other)
    spread = sqrt(error**2 + other_error**2)
    return spread > 0 and abs(first - second) / spread > BEYOND
