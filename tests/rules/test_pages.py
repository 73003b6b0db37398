from datetime import timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from reachout.rules import services
from reachout.rules.catalogue import CATALOGUE
from reachout.rules.models import Rule
from reachout.rules.selectors import rule
from reachout.rules.words import in_words, leaves, tree
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def administrator():
    return user_with(Role.ADMINISTRATOR)


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


def asked(day, value="48", **fields):
    named = {"valid_from_day": day.day, "valid_from_month": day.month, "valid_from_year": day.year}
    return {"value": value, "service_line": "", "source": "Steering group, minute 12"} | named | fields


def test_an_administrator_changes_a_rule_from_a_day_on(signed_in, administrator, today):
    soon = today + timedelta(days=10)
    response = signed_in.post("/rules/hold_hours/change/", asked(soon))
    page = signed_in.get("/rules/hold_hours/").content.decode()

    assert response.url == "/rules/hold_hours/"
    assert rule("hold_hours", on=today) == 72
    assert rule("hold_hours", on=soon) == 48
    assert "72 hours" in page and "48 hours" in page and "Coming" in page and "Steering group" in page
    assert Event.objects.get(act="rule.changed").by == administrator


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", ["/rules/", "/rules/hold_hours/", "/rules/hold_hours/change/"])
def test_nobody_else_sees_or_changes_rules(client, role, address):
    client.force_login(user_with(role))

    assert client.get(address).status_code == 403


def test_there_is_no_page_for_a_rule_that_does_not_exist(signed_in):
    assert signed_in.get("/rules/no_such_rule/").status_code == 404
    assert signed_in.get("/rules/no_such_rule/change/").status_code == 404


def test_the_list_shows_every_rule_in_one_query_for_all(signed_in, django_assert_max_num_queries, today):
    services.change_rule("hold_hours", value=24, valid_from=today, source="x", by=None, today=today, service_line="aed")
    with django_assert_max_num_queries(4):
        page = signed_in.get("/rules/").content.decode().replace("&#39;", "'")

    assert not [definition.title for definition in CATALOGUE.values() if definition.title not in page]
    assert "24 hours" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": "0"}, "Enter a number above 0."),
        ({"value": "soon"}, "must be a whole number"),
        ({"value": "-3"}, "must not be below 0"),
        ({"source": ""}, "Enter source"),
        ({"valid_from_month": 13}, "must have a real month"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(signed_in, today, fields, said):
    response = signed_in.post("/rules/hold_hours/change/", asked(today, **fields))

    assert said in response.content.decode()
    assert not Rule.objects.exists()


def test_the_past_cannot_be_rewritten(signed_in, today, administrator):
    yesterday = today - timedelta(days=1)

    assert "or later" in signed_in.post("/rules/hold_hours/change/", asked(yesterday)).content.decode()
    with pytest.raises(Refused, match="cannot change in the past"):
        services.change_rule("hold_hours", value=1, valid_from=yesterday, source="x", by=administrator, today=today)


def test_a_change_between_two_keeps_both_its_neighbours(today):
    def change(value, days):
        services.change_rule("hold_hours", value=value, valid_from=today + timedelta(days=days), source="x", by=None, today=today)

    change(10, 0)
    change(30, 30)
    change(20, 20)

    values = [rule("hold_hours", on=today + timedelta(days=days)) for days in (-1, 0, 19, 20, 29, 30, 300)]
    assert values == [72, 10, 10, 20, 20, 30, 30]
    with pytest.raises(Refused, match="already changes on this day"):
        change(5, 20)


def test_a_lines_own_value_leaves_the_others_alone(today):
    services.change_rule("hold_hours", value=24, valid_from=today, source="x", by=None, today=today, service_line="aed")

    assert rule("hold_hours", on=today, service_line="aed") == 24
    assert rule("hold_hours", on=today, service_line="lda") == 72


def test_a_planned_change_is_withdrawn_and_what_held_goes_on(signed_in, today):
    services.change_rule("hold_hours", value=10, valid_from=today, source="x", by=None, today=today)
    later = today + timedelta(days=5)
    planned = services.change_rule("hold_hours", value=20, valid_from=later, source="x", by=None, today=today)
    signed_in.post(f"/rules/periods/{planned.pk}/withdraw/")

    assert rule("hold_hours", on=later) == 10
    assert Event.objects.filter(act="rule.change_withdrawn").exists()


def test_what_is_in_force_cannot_be_withdrawn(signed_in, today):
    current = services.change_rule("hold_hours", value=10, valid_from=today, source="x", by=None, today=today)
    page = signed_in.post(f"/rules/periods/{current.pk}/withdraw/", follow=True).content.decode()

    assert "is or was in force" in page
    assert rule("hold_hours", on=today) == 10


def test_a_list_is_changed_in_one_line(signed_in, today):
    signed_in.post("/rules/pack_look_ahead_weeks/change/", asked(today, "2, 6"))
    wrong = signed_in.post("/rules/pack_look_ahead_weeks/change/", asked(today, "6, 2")).content.decode()
    letters = signed_in.post("/rules/pack_look_ahead_weeks/change/", asked(today, "six")).content.decode()

    assert rule("pack_look_ahead_weeks", on=today) == [2, 6]
    assert "the smallest first" in wrong
    assert "must be whole numbers separated by commas" in letters


def test_a_month_is_set_and_taken_away_again(signed_in, today):
    key = "report_baseline_from"
    signed_in.post(f"/rules/{key}/change/", asked(today, "2019-04"))
    wrong = signed_in.post(f"/rules/{key}/change/", asked(today, "2019-13")).content.decode()
    assert rule(key, on=today) == "2019-04"
    assert "must be a month such as 2018-04, or empty" in wrong
    assert "2019-04" in signed_in.get(f"/rules/{key}/").content.decode()

    signed_in.post(f"/rules/{key}/change/", asked(today + timedelta(days=1), ""))
    assert rule(key, on=today + timedelta(days=1)) == ""
    assert "Not set" in signed_in.get(f"/rules/{key}/").content.decode()
    with pytest.raises(Refused, match="Enter a month"):
        services.change_rule(key, value="April 2018", valid_from=today + timedelta(days=2), source="x", by=None, today=today)


def test_thresholds_are_changed_limit_by_limit(signed_in, today):
    limits = {f"value.{path}": leaf for path, leaf in leaves(CATALOGUE["meed_thresholds"].value).items()}
    form = signed_in.get("/rules/meed_thresholds/change/").content.decode()
    signed_in.post("/rules/meed_thresholds/change/", asked(today) | limits | {"value.bmi.red_below": "12.5"})

    changed = rule("meed_thresholds", on=today)
    assert "BMI, red below" in form
    assert changed == CATALOGUE["meed_thresholds"].value | {"bmi": {"red_below": 12.5, "amber_below": 15}}


def test_a_tree_survives_being_taken_apart():
    whole = CATALOGUE["meed_thresholds"].value

    assert tree(leaves(whole)) == whole
    assert in_words(1, "days") == "1 day"
    assert in_words(["09", "15"], "codes") == "09, 15"
