"""No penny is lost or made, whatever the order, the rounding and the sharing."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.money import PENNY, in_instalments, parted, pennies
from contracts.pricing import Block, BlockWithBand, PerDay, Price
from contracts.sharing import Share, share

sums = st.decimals(-10_000_000, 10_000_000, places=2)
weights = st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=8).filter(any)


@given(sums)
def test_twelve_instalments_are_the_year(year):
    parts = in_instalments(year)

    assert sum(parts) == year
    assert max(parts) - min(parts) <= PENNY


@settings(max_examples=200)
@given(sums, weights)
def test_parts_are_the_whole_and_each_is_within_a_penny_of_its_share(amount, weights):
    parts = parted(amount, weights)

    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) < PENNY


@given(sums, weights, st.randoms(use_true_random=False))
def test_whoever_is_named_first_only_matters_between_equals(amount, weights, chance: Random):
    weights = list(dict.fromkeys(weights))
    order = list(range(len(weights)))
    chance.shuffle(order)
    exact = [abs(amount) * 100 * weight / sum(weights) % 1 for weight in weights]
    if len(set(exact)) < len(exact):
        return

    again = parted(amount, [weights[place] for place in order])

    assert dict(zip(order, again, strict=True)) == dict(enumerate(parted(amount, weights)))


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(2), Decimal(-1)]])
def test_what_cannot_be_parted_is_refused(weights):
    with pytest.raises(ValueError, match=r"Weights|empty"):
        parted(Decimal("1.00"), weights)


# -- prices, by hand -------------------------------------------------------------------------------


APRIL = date(2026, 4, 1)


def bill(model, days, month=APRIL):
    return [(line.words, line.quantity, line.rate, line.amount) for line in model.lines(month, days)]


def test_a_block_is_a_twelfth_whatever_the_activity():
    block = Block(Decimal("1000000.00"))

    assert [block.instalment(date(2026, month, 1)) for month in (4, 5, 6)] == [
        Decimal("83333.33"), Decimal("83333.34"), Decimal("83333.33"),
    ]  # fmt: skip
    assert bill(block, {}) == bill(block, {APRIL: 500})


def test_each_day_costs_the_price_of_its_own_day():
    prices = [Price(date(2025, 4, 1), Decimal("512.40")), Price(date(2026, 4, 16), Decimal("530.15"))]
    days = {date(2026, 4, day): 10 for day in range(1, 31)}

    assert bill(PerDay(prices), days) == [
        ("Occupied bed days", 150, Decimal("512.40"), Decimal("76860.00")),
        ("Occupied bed days", 150, Decimal("530.15"), Decimal("79522.50")),
    ]
    with pytest.raises(ValueError, match="No price"):
        PerDay(prices).lines(APRIL, {date(2025, 3, 31): 1})


@pytest.mark.parametrize(
    ("occupied", "words", "quantity", "amount"),
    [
        (951, None, 0, 0),  # 1,001 less 5% is 950.95: 951 is inside
        (950, "Bed days below the band", 1, Decimal("-250.50")),
        (1051, None, 0, 0),  # and 5% more is 1,051.05
        (1054, "Bed days above the band", 3, Decimal("751.50")),
    ],
)
def test_a_marginal_rate_outside_the_band(occupied, words, quantity, amount):
    model = BlockWithBand(Decimal("6000000.00"), indicative=1001, tolerance=Decimal("0.05"), rate=Decimal("250.50"))

    found = bill(model, {APRIL: occupied})

    assert found[0] == ("A twelfth of the block", 1, Decimal("500000.00"), Decimal("500000.00"))
    assert [(line[0], line[1], line[3]) for line in found[1:]] == ([(words, quantity, amount)] if words else [])


prices = st.decimals("0.01", "2000", places=2)
models = st.one_of(
    st.builds(Block, sums),
    st.builds(lambda rate: PerDay([Price(date(2024, 4, 1), rate)]), prices),
    st.builds(BlockWithBand, sums, st.integers(0, 2000), st.decimals(0, 1, places=4), prices),
)


@settings(max_examples=50)
@given(models, st.dates(APRIL, date(2027, 3, 31)), st.integers(0, 2000))
def test_a_month_costs_what_its_lines_add_up_to(model, day, days):
    month = day.replace(day=1)

    assert model.cost(month, days) == sum(line.amount for line in model.lines(month, {month: days}))


# -- gain and risk -----------------------------------------------------------------------------------


parties = st.lists(st.integers(0, 100), min_size=2, max_size=6).filter(any)


@st.composite
def agreements(draw):
    weights = draw(parties)
    percents = parted(Decimal(100), [Decimal(weight) for weight in weights])
    caps = draw(st.lists(st.none() | st.decimals(0, 500_000, places=2), min_size=len(weights), max_size=len(weights)))
    return [Share(f"P{n}", percent, cap) for n, (percent, cap) in enumerate(zip(percents, caps, strict=True))]


@settings(max_examples=300)
@given(sums, agreements(), st.decimals(0, 1_000_000, places=2))
def test_what_is_shared_is_the_net_variance_and_nobody_but_the_holder_goes_beyond_a_cap(variance, shares, reinvested):
    shared = share(variance, shares, reinvested=reinvested, rest="P0")

    assert shared.total == (max(variance - reinvested, 0) if variance > 0 else variance)
    for one in shares[1:]:
        assert one.cap is None or abs(shared.parts[one.party]) <= one.cap
    assert all(part == pennies(part) for part in shared.parts.values())
    assert all(part * (variance or 1) >= 0 for part in shared.parts.values())


def test_what_is_beyond_a_cap_goes_to_the_others_by_their_shares():
    shares = [
        Share("Lead", Decimal(50)),
        Share("Second", Decimal(30), cap=Decimal("100000.00")),
        Share("Third", Decimal(20)),
    ]

    shared = share(Decimal("1000000.00"), shares, reinvested=Decimal("300000.01"), rest="Lead")

    # 699,999.99 at 50 : 30 : 20; the second's 109,999.99 or so beyond its cap go on at 50 : 20
    assert shared.parts == {"Lead": Decimal("428571.42"), "Second": Decimal("100000.00"), "Third": Decimal("171428.57")}
    assert shared.held == 0


@pytest.mark.parametrize(
    ("shares", "rest", "why"),
    [
        ([Share("A", Decimal(60)), Share("B", Decimal(39))], "A", "100%"),
        ([Share("A", Decimal(50)), Share("A", Decimal(50))], "A", "once"),
        ([Share("A", Decimal(100))], "C", "holds the rest"),
    ],
)
def test_an_agreement_that_is_none_is_refused(shares, rest, why):
    with pytest.raises(ValueError, match=why):
        share(Decimal(1), shares, rest=rest)
