"""Try to recover what a star hides, from exactly what is shown."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.suppression import STAR, Ratio, percentage, rounded, stars, total
from tests.quality.suppression.reader import can_be, every_page

SMALL = range(5)
few = st.integers(0, 6)
some = st.integers(0, 40)
count = few | some


def printed(counts, hidden, exact=()):
    return {c: STAR if c in hidden else str(n if c in exact else rounded(n)) for c, n in counts.items()}


def table(parts):
    counts = {f"part {place}": number for place, number in enumerate(parts)}
    return {"all": sum(parts)} | counts, [("all", list(counts))]


def two_ways(rows):
    cells = {(r, c): number for r, row in enumerate(rows) for c, number in enumerate(row)}
    rs, cs = range(len(rows)), range(len(rows[0]))
    sums = [((r, "all"), [(r, c) for c in cs]) for r in rs] + [(("all", c), [(r, c) for r in rs]) for c in cs]
    for margin, parts in sums:
        cells[margin] = sum(cells[part] for part in parts)
    sums += [(("all", "all"), [(r, "all") for r in rs]), (("all", "all"), [("all", c) for c in cs])]
    cells["all", "all"] = sum(map(sum, rows))
    return cells, sums


def assert_nothing_can_be_recovered(counts, sums, exact=()):
    hidden = stars(counts, balances=[total(*s) for s in sums], exact=exact)
    small = {c for c, number in counts.items() if number < 5}
    could_be = partial(can_be, shown=printed(counts, hidden, exact), small=small, sums=sums, exact=set(exact) - hidden)

    assert small <= hidden
    for cell in small:
        assert [number for number in SMALL if could_be(cell, number)] == list(SMALL), (cell, hidden)


@settings(max_examples=300)
@given(st.lists(count, min_size=2, max_size=7))
def test_a_star_beside_rounded_parts_and_a_rounded_total_can_be_anything_under_5(parts):
    assert_nothing_can_be_recovered(*table(parts))


@settings(max_examples=300)
@given(st.lists(count, min_size=3, max_size=7).filter(lambda parts: max(parts) > 12))
def test_so_it_can_beside_a_total_that_is_not_rounded_when_another_part_is_starred(parts):
    """Unless nothing is left to star: then the total itself is too small to tell of."""
    counts, sums = table(parts)
    hidden = stars(counts, balances=[total(*s) for s in sums], exact=["all"])
    small = {c for c, number in counts.items() if number < 5}
    shown = printed(counts, hidden, {"all"})

    if any(number >= 5 and c not in hidden for c, number in counts.items() if c != "all"):
        for cell in small:
            assert [n for n in SMALL if can_be(cell, n, shown=shown, small=small, sums=sums, exact={"all"})] == list(SMALL)
    assert not small or len(hidden) > 1


@settings(max_examples=120)
@given(st.lists(st.lists(count, min_size=2, max_size=3), min_size=2, max_size=4).filter(lambda r: len({len(x) for x in r}) == 1))
def test_nor_is_it_given_away_by_rows_and_columns_together(rows):
    assert_nothing_can_be_recovered(*two_ways(rows))


@settings(max_examples=100)
@given(st.lists(st.tuples(some, some).map(lambda pair: (min(pair), max(pair))), min_size=2, max_size=4))
def test_nor_by_shares_and_counts_together(pairs):
    """By group: how many (rounded) and what share of them (whole), and the same for all. How many make the share is not printed;
    the reader is told it to the nearest 5 all the same."""
    whole = (sum(a for a, _ in pairs), sum(n for _, n in pairs))
    groups = ["all", *(f"group {place}" for place in range(len(pairs)))]
    counts = {f"n {g}": n for g, (_, n) in zip(groups, [whole, *pairs], strict=True)}
    counts |= {f"yes {g}": a for g, (a, _) in zip(groups, [whole, *pairs], strict=True)}
    sums = [("n all", [f"n {g}" for g in groups[1:]]), ("yes all", [f"yes {g}" for g in groups[1:]])]
    hidden = stars(counts, balances=[total(*s) for s in sums], ratios=[Ratio(f"yes {g}", f"n {g}") for g in groups])
    small = {c for c, number in counts.items() if number < 5}
    shares = [(f"yes {g}", f"n {g}", percentage_shown(g, counts, hidden)) for g in groups]
    could_be = partial(can_be, shown=printed(counts, hidden), small=small, sums=sums, shares=shares)

    for cell in small:
        assert [n for n in SMALL if could_be(cell, n)] == list(SMALL), (cell, hidden)


def percentage_shown(group, counts, hidden):
    starred = {f"yes {group}", f"n {group}"} & hidden
    return STAR if starred else str(percentage(counts[f"yes {group}"], counts[f"n {group}"]))


@pytest.mark.parametrize("parts", [[0, 0, 0], [4, 4, 4], [0, 20], [3], [1, 1, 1, 1], [12, 12, 4], [0, 0, 6], [7, 7, 7, 7, 7, 4]])
def test_the_hard_cases_all_stars_one_star_nothing_but_zeros(parts):
    assert_nothing_can_be_recovered(*table(parts))


@pytest.mark.parametrize("unrounded", [False, True])
@pytest.mark.parametrize(("parts", "most"), [(2, 26), (3, 17)])
def test_not_even_by_setting_the_stars_oneself_for_every_table_there_is(unrounded, parts, most):
    """The reader runs this very code on every table of so many parts and keeps those that print the same page. In each case a
    star that may hide a small count leaves at least two numbers open. (Tables at the edge of the range have neighbours beyond
    it.)"""

    def page(numbers):
        counts, sums = table(numbers)
        exact = ["all"] if unrounded else []
        return tuple(printed(counts, stars(counts, balances=[total(*s) for s in sums], exact=exact), exact).values())

    for shown, tables in every_page(parts, most, page).items():
        for place, text in enumerate(shown[1:]):
            numbers = {numbers[place] for numbers in tables}
            if text == STAR and min(numbers) < 5 and max(map(max, tables)) < most - 5:
                assert len(numbers) > 1, (shown, tables)


def test_the_reader_finds_what_is_not_guarded():
    """The test of the tests: with the primary stars alone the same reader does recover a count."""
    counts, sums = table([12, 12, 4])
    shown = printed(counts, {"part 2"})

    assert [n for n in SMALL if can_be("part 2", n, shown=shown, small={"part 2"}, sums=sums)] == [4]
