"""A flag is answered with a plan and a day, by the case manager or the unit's lead; only the case manager says it is settled."""

from datetime import UTC, datetime, time

import pytest

from casemgmt.flags.models import Flag
from casemgmt.flags.services import Kept, acknowledge, keep_flags, resolve
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.casemgmt.flags.conftest import TODAY, day
from tests.factories.accounts import user_with


@pytest.fixture
def flag(ready):
    keep_flags(on=TODAY)
    return Flag.objects.get(rule="ready_delayed")


@pytest.fixture
def lead(ready):
    site = ready.spell.stays.get().ward.site
    return user_with("lead", organisation=site.organisation, site=site)


def at(days=0):
    return datetime.combine(day(days), time(10), UTC)


def answer(flag, by, days=0, due=7, **fields):
    fields = {"plan": "Housing panel on Tuesday.", "seen": flag.latest, **fields}
    return acknowledge(flag, plan_due_on=day(due), at=at(days), by=by, **fields)


def settle(flag, by, **fields):
    return resolve(flag, **{"why": "They decided to stay on.", "seen": flag.latest, "at": at(), "by": by, **fields})


def test_a_plan_and_its_day_are_kept_with_who_made_it(flag):
    manager = flag.case.manager

    flag = answer(flag, manager)

    assert (flag.status, flag.plan_due_on, flag.answer_by, flag.acknowledged_by) == ("acknowledged", day(7), day(7), manager)
    step = flag.steps.last()
    assert (step.kind, step.text, step.by, step.plan_due_on) == ("acknowledged", "Housing panel on Tuesday.", manager, day(7))
    event = Event.objects.get(act="flag.acknowledged")
    assert (event.by, event.person_id) == (manager, flag.case.person_id) and "Housing" not in str(event.facts)
    assert keep_flags(on=TODAY) == Kept()


def test_the_units_lead_answers_once_and_the_case_manager_changes_the_plan(flag, lead):
    flag = answer(flag, lead)
    with pytest.raises(Refused, match="the case manager changes it"):
        answer(flag, lead, due=20)

    assert answer(flag, flag.case.manager, due=20).plan_due_on == day(20)


@pytest.mark.parametrize("who", ["lead", "ward", "commissioner", "clp"])
def test_nobody_but_a_case_manager_of_the_line_resolves_it(flag, lead, who):
    by = lead if who == "lead" else user_with(who)

    for person in (by, user_with("case_manager", line="aed")):
        with pytest.raises(Refused, match="resolved by a case manager"):
            settle(flag, person)
    assert Flag.objects.get().stands


def test_resolved_it_stays_quiet_until_the_fact_changes(flag, ready):
    settle(flag, flag.case.manager)
    assert keep_flags(on=day(3)) == Kept()

    ready.ready_on = day(-16)
    ready.save()
    assert keep_flags(on=day(3)) == Kept(raised=1)


def test_resolved_while_amber_it_speaks_up_again_when_it_turns_red(flag):
    settle(flag, flag.case.manager)

    assert keep_flags(on=day(13)) == Kept()
    assert keep_flags(on=day(14)) == Kept(raised=1)
    settle(again := Flag.objects.standing().get(), again.case.manager)
    assert keep_flags(on=day(15)) == Kept()


def test_a_stale_press_is_refused(flag):
    seen = flag.latest
    answer(flag, flag.case.manager)

    for late in (answer, settle):
        with pytest.raises(Refused, match="since you opened it"):
            late(flag, flag.case.manager, seen=seen)
    settle(flag, flag.case.manager)
    with pytest.raises(Refused, match="resolved meanwhile"):
        settle(flag, flag.case.manager)


@pytest.mark.parametrize(("due", "says"), [(-1, "from today on"), (43, "within 42 days")])
def test_a_plan_has_a_day_that_is_near(flag, due, says):
    with pytest.raises(Refused, match=says):
        answer(flag, flag.case.manager, due=due)


def test_an_answer_that_comes_too_late_does_not_hide_that_it_did(flag):
    """The job has not run since: the escalation is as old as it would have been."""
    flag = answer(flag, flag.case.manager, days=10, due=20)

    assert list(flag.steps.values_list("kind", "on")) == [("raised", TODAY), ("escalated", day(6)), ("acknowledged", day(10))]
    assert (flag.escalated_to, flag.escalated_on) == ("commissioner", day(6))
