"""What is wrong with how somebody leaves, found by the facts of any day."""

from datetime import timedelta

import pytest

from casemgmt.facts import facts_of
from casemgmt.flags.rules import findings
from casemgmt.models import Case
from reachout.rules.selectors import rules_on
from tests.factories.beds import ReadyFactory
from tests.factories.discharge import AskFactory, ExpectationFactory, FollowUpFactory, GoneFactory, PlanFactory

pytestmark = pytest.mark.django_db

MINE = {"no_discharge_date", "discharge_date_passed", "plan_item_overdue", "ask_overdue", "follow_up_missed"}


def found(on):
    rows = findings(facts_of(Case.objects.all(), on=on), on=on, rules=rules_on(on))
    return {(rule.id, finding.since, finding.red) for _, rule, finding in rows if rule.id in MINE}


def test_no_date_after_the_first_cpa_until_one_is_given(case, stay, today):
    plan = PlanFactory(case=case, begun_on=today - timedelta(days=200))
    ExpectationFactory(plan=plan, expected_on=today - timedelta(days=20), said_on=today - timedelta(days=100))
    first = next(since for rule, since, _ in found(today - timedelta(days=101)) if rule == "no_discharge_date")

    assert 89 <= (first - stay.started_on).days <= 92
    assert found(first - timedelta(days=1)) == set()
    assert found(today - timedelta(days=20)) == set()
    assert found(today) == {("discharge_date_passed", today - timedelta(days=19), False)}


def test_one_flag_for_a_plan_and_one_for_each_ask(case, stay, today):
    plan = PlanFactory(case=case, begun_on=today - timedelta(days=30), items=3)
    ExpectationFactory(plan=plan)
    plan.items.update(due_on=today - timedelta(days=3))
    plan.items.filter(place=1).update(done_on=today)
    AskFactory(case=case, asked_on=today - timedelta(days=20))
    answered = AskFactory(case=case, asked_on=today - timedelta(days=20))
    item, ask = today - timedelta(days=2), today - timedelta(days=12)

    assert found(today) == {("plan_item_overdue", item, False), ("ask_overdue", ask, False)}
    answered.answered_on, answered.answer = today - timedelta(days=8), "No"
    answered.save()
    ReadyFactory(spell=stay.spell, ready_on=today - timedelta(days=20))
    rows = findings(facts_of(Case.objects.all(), on=today), on=today, rules=rules_on(today))
    assert [finding.red for _, rule, finding in rows if rule.id == "ask_overdue"] == [True]


def test_nobody_in_touch_is_red_until_somebody_is(today):
    case = GoneFactory(left_on=today - timedelta(days=6))
    assert found(today) == {("follow_up_missed", today - timedelta(days=2), True)}
    assert found(today - timedelta(days=3)) == set()
    FollowUpFactory(case=case, means="text")
    assert len(found(today)) == 1
    FollowUpFactory(case=case)
    assert found(today) == set()
