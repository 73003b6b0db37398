from datetime import date

import pytest

from reachout.rules.models import Rule
from reachout.rules.selectors import rule, rulebook, rules_on

pytestmark = pytest.mark.django_db


def a_rule(**fields):
    fields = {"key": "hold_hours", "value": 48, "valid_from": date(2026, 1, 1), "source": "local", **fields}
    return Rule.objects.create(**fields)


def test_the_catalogue_holds_until_someone_says_otherwise():
    assert rule("hold_hours", on=date(2026, 11, 21)) == 72


def test_a_lines_own_value_comes_before_the_general_one():
    a_rule()
    a_rule(service_line="aed", value=24)

    assert rule("hold_hours", on=date(2026, 11, 21), service_line="aed") == 24
    assert rule("hold_hours", on=date(2026, 11, 21), service_line="lda") == 48


def test_yesterday_keeps_yesterdays_rule():
    a_rule(valid_to=date(2026, 6, 1))

    assert rule("hold_hours", on=date(2026, 5, 31)) == 48
    assert rule("hold_hours", on=date(2026, 6, 1)) == 72


def test_all_rules_of_a_day_are_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        rules = rules_on(date(2026, 11, 21))
        assert rules.get("s35_36_days") == 7
        assert rules.get("prison_total_days") == 28


def test_a_key_nobody_declared_is_an_error():
    with pytest.raises(KeyError):
        rule("no_such_rule", on=date(2026, 11, 21))


def test_a_rulebook_answers_for_any_day_in_one_query(django_assert_num_queries):
    a_rule(valid_to=date(2026, 6, 1))
    a_rule(valid_from=date(2026, 6, 1), value=24)

    with django_assert_num_queries(1):
        book = rulebook()
        days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1)]
        assert [book.on(day).get("hold_hours") for day in days] == [72, 48, 48, 24]
