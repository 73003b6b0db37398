"""What a single number becomes, as NHS England words it."""

from fractions import Fraction

import pytest

from quality.suppression import Balance, Ratio, percentage, rate, rounded, stars, total


@pytest.mark.parametrize(("count", "shown"), [(5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (471, 470), (473, 475)])
def test_a_count_goes_to_the_nearest_5(count, shown):
    assert rounded(count) == shown


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_a_count_under_5_is_a_star_zero_included(count):
    assert stars({"a": count, "b": 5}) == {"a"}


def test_a_share_is_whole_with_halves_up():
    assert [percentage(5, 12), percentage(5, 8), percentage(1, 200), percentage(7, 7)] == [42, 63, 1, 100]


def test_a_rate_has_one_decimal():
    assert rate(43, 14_321, 1000) == 3.0
    assert rate(7, Fraction(3100, 31), 100) == 7.0


@pytest.mark.parametrize(("numerator", "denominator", "starred"), [(4, 90, True), (5, 90, False), (4, 4, True), (5, 5, False)])
def test_a_share_is_a_star_if_either_of_its_counts_is_under_5(numerator, denominator, starred):
    hidden = stars({"in time": numerator, "all": denominator}, ratios=[Ratio("in time", "all")])

    assert ("in time" in hidden) == starred


@pytest.mark.parametrize(("bed_days", "starred"), [(99, True), (100, False)])
def test_a_rate_is_a_star_below_100_bed_days(bed_days, starred):
    by_bed_days = Ratio("times", "bed days", least=100, within=False)

    assert ("times" in stars({"times": 20, "bed days": bed_days}, ratios=[by_bed_days])) == starred


def test_beside_an_unrounded_total_a_second_part_is_starred_the_next_smallest():
    counts = {"all": 52, "White": 30, "Black": 12, "Asian": 7, "Mixed": 3}

    assert stars(counts, balances=[total("all", ["White", "Black", "Asian", "Mixed"])], exact=["all"]) == {"Mixed", "Asian"}


def test_of_two_that_are_equally_small_the_first_is_starred():
    counts = {"all": 19, "b": 8, "a": 8, "c": 3}

    assert stars(counts, balances=[total("all", "bac")], exact=["all"]) == {"c", "b"}


def test_beside_a_rounded_total_nothing_more_is_starred_when_rounding_covers_enough():
    counts = {"all": 12, "women": 10, "men": 2}

    assert stars(counts, balances=[total("all", ["women", "men"])]) == {"men"}


def test_rounding_alone_can_give_a_star_away():
    """10, 10, * of 30: at most 12 and 12 of at least 28 leave exactly 4. Nor would one more star do for those who know that it
    went to the smallest part: it is no more than the 12 left standing."""
    counts = {"all": 28, "a": 12, "b": 12, "c": 4}

    assert stars(counts, balances=[total("all", "abc")]) == {"a", "b", "c"}


def test_a_star_in_a_table_of_two_ways_takes_three_others():
    """Unrounded margins: neither its row nor its column gives it away, nor both together."""
    counts = {
        ("AED", "women"): 3, ("AED", "men"): 20, ("AED", "all"): 23,
        ("LDA", "women"): 30, ("LDA", "men"): 40, ("LDA", "all"): 70,
        ("all", "women"): 33, ("all", "men"): 60, ("all", "all"): 93,
    }  # fmt: skip
    lines, sexes = ("AED", "LDA"), ("women", "men")
    balances = [total((line, "all"), [(line, sex) for sex in sexes]) for line in (*lines, "all")]
    balances += [total(("all", sex), [(line, sex) for line in lines]) for sex in (*sexes, "all")]
    margins = [cell for cell in counts if "all" in cell]

    assert stars(counts, balances=balances, exact=margins) == {(line, sex) for line in lines for sex in sexes}


def test_the_same_count_cut_twice_is_guarded_in_both():
    """Twenty people by sex and by ethnicity: what the shares by sex say of the total counts in the table by ethnicity."""
    by_sex, by_group = ["women", "men"], ["White", "Black", "Asian"]
    counts = {"all": 28, "women": 15, "men": 13, "White": 12, "Black": 12, "Asian": 4}
    balances = [total("all", by_sex), total("all", by_group)]

    assert "men" in stars({**counts, "men": 3, "women": 25}, balances=balances, exact=["all"])
    assert stars(counts, balances=balances, exact=["all"]) >= {"Asian", "White"}


def test_a_share_beside_others_does_not_give_a_starred_one_away():
    """Refused: 3 of 20 and 9 of 60, 12 of 80 in all. With 15% of about 60 and 15% of about 80 shown, the third would be 3 or
    near."""
    counts = {"n all": 80, "n a": 60, "n b": 20, "all": 12, "a": 9, "b": 3}
    ratios = [Ratio(key, f"n {key}") for key in ("all", "a", "b")]

    assert stars(counts, balances=[total("n all", ["n a", "n b"]), total("all", "ab")], ratios=ratios) == {"a", "b"}


def test_a_share_of_a_starred_count_is_a_star():
    hidden = stars({"n": 30, "yes": 20}, ratios=[Ratio("yes", "n")], also=["n"])

    assert hidden == {"n", "yes"}


def test_what_does_not_add_up_is_not_reckoned_with():
    assert stars({"all": 30, "a": 20, "b": 3}, balances=[total("all", "ab")], exact=["all"]) == {"b"}


def test_stock_and_flow_are_one_balance():
    """13 in hospital, then 9, nobody admitted, 4 left: at most 12 are there now, so somebody must have left. The stock is starred
    too."""
    counts = {"before": 13, "admitted": 0, "left": 4, "after": 9}
    flow = Balance(("before", "admitted"), ("left", "after"))

    assert stars(counts, balances=[flow], exact=["before"]) == {"admitted", "left", "after"}
