from random import Random

import pytest

from quality.equity import chance


def test_the_interval_of_a_median_is_campbell_and_gardners():
    """Ten values: the second and the ninth; a hundred: the 40th and the 61st."""
    assert chance.of_median(list(range(1, 11))) == (2, 9)
    assert chance.of_median(list(range(1, 101))) == (40, 61)
    assert chance.of_median([1, 2, 3, 4, 5]) is None


def test_the_interval_of_a_share_is_wilsons():
    low, high = chance.of_share(81, 263)

    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert round(chance.of_share(0, 20)[0], 9) == 0


def test_a_rate_varies_by_person_not_by_event():
    """Forty interventions of one person say less than one each of forty."""
    spread_out = [(1, 100)] * 40 + [(0, 100)] * 40
    one_person = [(40, 100)] + [(0, 100)] * 79

    assert chance.ratio(spread_out)[0] == chance.ratio(one_person)[0] == 0.005
    assert chance.ratio(one_person)[1] > 4 * chance.ratio(spread_out)[1]


def test_medians_differ_by_the_rank_sum():
    assert chance.medians_differ(range(1, 21), range(15, 35))
    assert not chance.medians_differ(range(1, 21), range(3, 23))
    assert not chance.medians_differ([5.0] * 30, [5.0] * 30)
    assert not chance.medians_differ(range(9), range(100, 140))


def test_shares_and_ratios_differ():
    assert chance.shares_differ(20, 100, 45, 100) and not chance.shares_differ(20, 100, 28, 100)
    assert chance.ratios_differ([(4, 100)] * 30 + [(3, 100)] * 30, [(1, 100)] * 30 + [(2, 100)] * 30)
    assert not chance.ratios_differ([(40, 100)] + [(0, 100)] * 39, [(0, 100)] * 39 + [(5, 100)])


@pytest.mark.parametrize("kind", ["medians", "shares", "ratios"])
def test_where_nothing_differs_chance_alone_is_named_once_in_a_hundred_or_so(kind):
    random, named, tries = Random(4), 0, 1000
    for _ in range(tries):
        if kind == "medians":
            one, other = ([random.expovariate(0.05) for _ in range(40)] for _ in range(2))
            named += chance.medians_differ(one, other)
        elif kind == "shares":
            yes = [sum(random.random() < 0.4 for _ in range(60)) for _ in range(2)]
            named += chance.shares_differ(yes[0], 60, yes[1], 60)
        else:
            people = [[(random.choice([0, 0, 0, 1, 2, 6]), random.randint(50, 365)) for _ in range(50)] for _ in range(2)]
            named += chance.ratios_differ(*people)

    assert named <= 25
