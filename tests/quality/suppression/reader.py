"""A reader who tries to work out what stars hide. It knows nothing of how they were set: only what is printed, what adds up,
and the rule. It tries every whole number, so it misses nothing."""

from itertools import product

FAR = 500
"""More than any count in these tests."""


def can_be(cell, number, *, shown, small, sums, exact=(), shares=()):
    """Whether some set of counts has this number in the cell and prints the very same page. ``shown``: the printed text by cell;
    ``small``: the cells of which the reader knows that their star hides a count under 5; ``sums``: (total, parts);
    ``shares``: (numerator, denominator, printed text)."""
    ranges = {c: _range(text, c in small, c in exact) for c, text in shown.items()}
    ranges[cell] = (max(number, ranges[cell][0]), min(number, ranges[cell][1]))
    return _fill(ranges, sums, shares)


def _range(text, small, exact):
    if text == "*":
        return (0, 4) if small else (0, FAR)
    number = int(text)
    return (number, number) if exact else (max(number - 2, 5), number + 2)


def _fill(ranges, sums, shares):
    """Narrow every range by every sum until nothing moves; then try the numbers of the narrowest range that is still open."""
    ranges = _narrow(dict(ranges), sums)
    if ranges is None or not all(_can_print(ranges[a], ranges[n], text) for a, n, text in shares):
        return False
    still_open = [c for c, (low, high) in ranges.items() if low < high]
    if not still_open:
        return True
    cell = min(still_open, key=lambda c: ranges[c][1] - ranges[c][0])
    low, high = ranges[cell]
    return any(_fill({**ranges, cell: (number, number)}, sums, shares) for number in range(low, high + 1))


def _narrow(ranges, sums):
    moved = True
    while moved:
        moved = False
        for total, parts in sums:
            low, high = (sum(ranges[p][end] for p in parts) for end in (0, 1))
            new = {total: (low, high)}
            for part in parts:
                rest_low, rest_high = low - ranges[part][0], high - ranges[part][1]
                new[part] = ranges[total][0] - rest_high, ranges[total][1] - rest_low
            for cell, (least, most) in new.items():
                narrower = max(least, ranges[cell][0]), min(most, ranges[cell][1])
                if narrower[0] > narrower[1]:
                    return None
                moved, ranges[cell] = moved or narrower != ranges[cell], narrower
    return ranges


def _can_print(numerators, denominators, text):
    """Half a percent either way, and never more than all."""
    (least, most), (low, high) = numerators, denominators
    if least > high or text == "*":
        return least <= high
    return any(200 * a + n >= 2 * n * int(text) and 200 * a + n < 2 * n * (int(text) + 1)
               for n in range(low, high + 1) for a in range(least, min(most, n) + 1))  # fmt: skip


def every_page(parts, most, page):
    """By printed page: the tables that print it. ``page`` prints one."""
    found = {}
    for counts in product(range(most), repeat=parts):
        found.setdefault(page(counts), []).append(counts)
    return found
