"""Small numbers do not leave the commissioning function.

The rule is NHS England's, as the monthly statistics of the Mental Health Services Data Set apply it to everything below England
level: a count under 5, zero included, is shown as a star and any other as the nearest 5; a percentage is a star if its numerator
or denominator is under 5 and otherwise whole; a rate by bed days is a star also below 100 bed days. Where a total beside it would
give a star away, a second part is starred too.

``stars`` says which counts of a page (or file, or publication) are stars. It promises this: whoever has all that the page shows,
and even knows which stars hide a count under 5 and that a second star went to the smallest part, cannot narrow such a count down.
Each number from 0 to 4 remains possible for it: there is another set of counts, in whole people, that adds up and shows the very
same page, shares and rates included.

Not promised: what a reader knows from elsewhere, and the rest of a share (of 40 referrals 95% accepted: the rule does not hide
that about 2 were not)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf
from typing import Any

STAR = "*"
LEAST = 5
"""The smallest count that may be shown."""
NEAREST = 5
LEAST_BED_DAYS = 100
"""The fewest bed days of which a rate may be shown."""
PATIENCE = 300
"""Steps in the search for another page that shows the same. If it runs out, the count is taken to be given away."""

Cell = Any
"""Whatever names a count: hashable."""
Counts = Mapping[Cell, int]


@dataclass(frozen=True)
class Balance:
    """Counts that add up, and are known to: the sum of the left ones is the sum of the right ones."""

    left: tuple[Cell, ...]
    right: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.left + self.right

    def holds(self, counts: Counts) -> bool:
        return sum(counts[cell] for cell in self.left) == sum(counts[cell] for cell in self.right)


def total(cell: Cell, parts: Iterable[Cell]) -> Balance:
    return Balance((cell,), tuple(parts))


@dataclass(frozen=True)
class Ratio:
    """A share, or a rate, shown as such: it is a star if one of its counts is."""

    numerator: Cell
    denominator: Cell
    least: int = LEAST
    """The smallest denominator of which it may be shown."""
    within: bool = True
    """A share: the numerator is part of the denominator."""
    says: Callable[[int, int], object] = field(default=lambda numerator, denominator: percentage(numerator, denominator))
    """What is printed, of the two counts."""


def rounded(count: int) -> int:
    """To the nearest 5."""
    return (2 * count + NEAREST) // (2 * NEAREST) * NEAREST


def percentage(numerator: int, denominator: int) -> int:
    """Whole, halves up."""
    return (200 * numerator + denominator) // (2 * denominator)


def rate(numerator: int, denominator: int | Fraction, per: int) -> float:
    """To one decimal, halves up."""
    return int(Fraction(10 * per * numerator) / denominator + Fraction(1, 2)) / 10


def stars(
    counts: Counts,
    *,
    balances: Collection[Balance] = (),
    ratios: Collection[Ratio] = (),
    exact: Collection[Cell] = (),
    also: Collection[Cell] = (),
) -> frozenset[Cell]:
    """The counts to show as stars: those that must be, and those without which one of them could be worked out.

    Of the parts that could be starred in addition the smallest is taken; of equal ones, the first. ``balances`` that do not hold
    are left out: nobody can reckon with them. ``exact`` counts are known unrounded whatever is done here, so they are never
    starred in addition (if that leaves no way out, everything else is). ``also`` are starred whatever they are."""
    balances = [balance for balance in balances if balance.holds(counts)]
    hidden = {cell for cell, count in counts.items() if count < LEAST} | set(also)
    hidden |= {ratio.numerator for ratio in ratios if counts[ratio.denominator] < ratio.least}
    spared: dict[Cell, list[Cell]] = {}
    """By second star: the counts that were not smaller, and are shown."""
    while True:
        hidden |= {ratio.numerator for ratio in ratios if ratio.denominator in hidden}
        page = _Page(counts, balances, ratios, frozenset(exact), frozenset(hidden), spared)
        given_away = next((c for c in counts if counts[c] < LEAST and not (page.covers(c) and page.keeps(c))), None)
        if given_away is None:
            return page.hidden
        shown = page.beside(given_away, fixed=hidden | set(exact))
        if not shown:
            return page.hidden
        second = min(shown, key=lambda cell: counts[cell])
        spared[second] = [cell for cell in shown if cell != second]
        hidden.add(second)


class _Page:
    """What may be known of each count from a page with these stars."""

    def __init__(
        self,
        counts: Counts,
        balances: Collection[Balance],
        ratios: Collection[Ratio],
        exact: frozenset[Cell],
        hidden: frozenset[Cell],
        spared: Mapping[Cell, list[Cell]],
    ) -> None:
        self.counts = dict(counts)
        self.balances = balances
        self.hidden = hidden
        self.exact = exact - hidden
        self.open = [ratio for ratio in ratios if ratio.numerator not in hidden]
        self.known = {cell: self._known(cell) for cell in counts}
        for second, others in spared.items():
            most = [high for other in others if other not in hidden and (high := self.known[other][1]) is not None]
            self.known[second] = 0, min(most, default=None)
        self._narrow_by_ratios()
        self.sums = [dict.fromkeys(b.left, 1) | dict.fromkeys(b.right, -1) for b in balances]
        for ratio in ratios:
            if ratio.within:
                self._hold_within(ratio)
        self.sums_of: dict[Cell, list[dict[Cell, int]]] = {cell: [] for cell in self.counts}
        for terms in self.sums:
            for cell in terms:
                self.sums_of[cell].append(terms)

    def _known(self, cell: Cell) -> tuple[int, int | None]:
        """The least and the most that a count can be, from how it is shown."""
        count = self.counts[cell]
        if cell in self.hidden:
            return (0, LEAST - 1) if count < LEAST else (0, None)
        if cell in self.exact:
            return count, count
        shown = rounded(count)
        return max(shown - NEAREST // 2, LEAST), shown + NEAREST // 2

    def _narrow_by_ratios(self) -> None:
        """To the counts from which what is printed can have been made."""
        for ratio in self.open:
            top, bottom = ratio.numerator, ratio.denominator
            printed = ratio.says(self.counts[top], self.counts[bottom])
            pairs = [(a, n) for a in self._range(top) for n in self._range(bottom) if ratio.says(a, n) == printed]
            self.known[top] = min(a for a, _ in pairs), max(a for a, _ in pairs)
            self.known[bottom] = min(n for _, n in pairs), max(n for _, n in pairs)

    def _range(self, cell: Cell) -> range:
        low, high = self.known[cell]
        assert high is not None  # it is shown
        return range(low, high + 1)

    def _hold_within(self, ratio: Ratio) -> None:
        rest = ("the rest of", ratio)
        self.counts[rest] = self.counts[ratio.denominator] - self.counts[ratio.numerator]
        self.known[rest] = 0, None
        self.sums.append({ratio.denominator: 1, ratio.numerator: -1, rest: -1})

    def covers(self, cell: Cell) -> bool:
        """It is not the only star beside an unrounded total: that needs a second one, whatever can be worked out."""
        return not any(self._bares(balance, cell) for balance in self.balances)

    def _bares(self, balance: Balance, cell: Cell) -> bool:
        beside_a_total = len(balance.left) == 1 and balance.left[0] in self.exact and cell in balance.right
        return beside_a_total and not self.hidden & set(balance.cells) - {cell}

    def beside(self, cell: Cell, *, fixed: set[Cell]) -> list[Cell]:
        """The counts still shown from which the cell can be told: those of a sum that alone gives it away, else those that add up
        with it, else those that add up with these, and so on."""
        blamed = [b for b in self.balances if cell in b.cells and (self._bares(b, cell) or self._narrows(b, cell))]
        if shown := self._shown(blamed, fixed):
            return shown
        near: set[Cell] = {cell}
        while True:
            around = [balance for balance in self.balances if near & set(balance.cells)]
            if shown := self._shown(around, fixed):
                return shown
            further = near.union(*(balance.cells for balance in around))
            if further == near:
                return []
            near = further

    def _shown(self, balances: list[Balance], fixed: set[Cell]) -> list[Cell]:
        cells = {cell for balance in balances for cell in balance.cells}
        return [cell for cell in self.counts if cell in cells and cell not in fixed]

    def _narrows(self, balance: Balance, cell: Cell) -> bool:
        """What the other counts of the sum may be leaves less than 0 to 4 for this one."""
        own, other = (balance.left, balance.right) if cell in balance.left else (balance.right, balance.left)
        beside = [c for c in own if c != cell]
        least = sum(self.known[c][0] for c in other) - self._most(beside)
        return least > 0 or self._most(other) - sum(self.known[c][0] for c in beside) < LEAST - 1

    def _most(self, cells: Iterable[Cell]) -> float:
        return sum(inf if (high := self.known[cell][1]) is None else high for cell in cells)

    def keeps(self, cell: Cell) -> bool:
        """It could be 0 as well as 4, and so anything between, and the page would look the same."""
        return self._could_be(cell, 0) and self._could_be(cell, LEAST - 1)

    def _could_be(self, cell: Cell, wanted: int) -> bool:
        counts = dict(self.counts)
        while counts[cell] != wanted:
            moves = self._shift(counts, cell, 1 if wanted > counts[cell] else -1)
            if moves is None:
                return False
            for moved, by in moves.items():
                counts[moved] += by
        return True

    def _shift(self, counts: dict[Cell, int], cell: Cell, by: int) -> dict[Cell, int] | None:
        """One more (or one fewer) in the cell, and in others, so that all adds up and the page looks the same."""
        patience = PATIENCE

        def settle(moves: dict[Cell, int]) -> dict[Cell, int] | None:
            nonlocal patience
            patience -= 1
            unsettled = self._unsettled(moves)
            if unsettled is None:
                return moves if self._prints_the_same(counts, moves) else None
            terms, over = unsettled
            for other in sorted((c for c in terms if c not in moves), key=self._tightness):
                move = -terms[other] if over > 0 else terms[other]
                if patience > 0 and self._may(other, counts[other] + move) and (settled := settle({**moves, other: move})):
                    return settled
            return None

        return settle({cell: by}) if self._may(cell, counts[cell] + by) else None

    def _prints_the_same(self, counts: dict[Cell, int], moves: dict[Cell, int]) -> bool:
        return all(
            ratio.says(*(counts[cell] + moves.get(cell, 0) for cell in (ratio.numerator, ratio.denominator)))
            == ratio.says(self.counts[ratio.numerator], self.counts[ratio.denominator])
            for ratio in self.open
            if ratio.numerator in moves or ratio.denominator in moves
        )

    def _unsettled(self, moves: dict[Cell, int]) -> tuple[dict[Cell, int], int] | None:
        for cell in moves:
            for terms in self.sums_of[cell]:
                over = sum(sign * moves.get(other, 0) for other, sign in terms.items())
                if over:
                    return terms, over
        return None

    def _may(self, cell: Cell, count: int) -> bool:
        low, high = self.known[cell]
        return low <= count and (high is None or count <= high)

    def _tightness(self, cell: Cell) -> tuple[bool, int, int, int]:
        """Stars move first, then what stands in the fewest sums, then the freest, then the largest: a share says the least about
        it."""
        low, high = self.known[cell]
        return high is not None, len(self.sums_of[cell]), low - (high or 0), -self.counts[cell]
