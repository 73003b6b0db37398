from datetime import date

from reachout.rules.working_days import add_working_days, is_working_day, working_day_of_month


def test_christmas_and_its_substitute_are_no_working_days():
    assert not is_working_day(date(2026, 12, 25))
    assert not is_working_day(date(2026, 12, 28))
    assert is_working_day(date(2026, 12, 29))


def test_two_working_days_pass_over_a_weekend():
    assert add_working_days(date(2026, 11, 20), 2) == date(2026, 11, 24)


def test_working_days_are_counted_from_the_first_of_the_month():
    assert working_day_of_month(2026, 8, 1) == date(2026, 8, 3)
    assert working_day_of_month(2027, 1, 3) == date(2027, 1, 6)
