"""Flags follow the facts: raised, changed and lapsed by what is recorded, once however often it is asked."""

import pytest
from django.db import Error, IntegrityError, transaction

from casemgmt.flags.models import Flag, FlagStep
from casemgmt.flags.services import Kept, keep_flags
from reachout.audit.models import Event
from tests.casemgmt.flags.conftest import TODAY, day

pytestmark = pytest.mark.django_db


def told(flag):
    return list(flag.steps.values_list("kind", "level", "on"))


def test_a_flag_is_raised_with_its_reason_and_facts_and_once(ready):
    assert keep_flags(on=TODAY) == Kept(raised=1)
    assert keep_flags(on=TODAY) == Kept()

    flag = Flag.objects.get()
    assert (flag.rule, flag.since, flag.level, flag.raised_on) == ("ready_delayed", TODAY, "amber", TODAY)
    assert flag.because == f"Ready for discharge since {day(-15):%-d %B %Y}. Supported accommodation."
    assert flag.facts[0][:2] == ["Ready for discharge since", f"{day(-15):%-d %B %Y}"] and flag.facts[0][2].startswith(
        "/beds/stays/"
    )
    assert told(flag) == [("raised", "amber", TODAY)]
    event = Event.objects.get(act="flag.raised")
    assert (event.object_id, event.person_id, event.by) == (flag.pk, ready.spell.person_id, None)


def test_it_turns_red_and_says_what_changed(ready):
    keep_flags(on=TODAY)

    assert keep_flags(on=day(13)) == Kept(escalated=1)
    assert keep_flags(on=day(14)).changed == 1

    flag = Flag.objects.get(rule="ready_delayed")
    assert (flag.level, flag.red_on) == ("red", day(14))


def test_it_lapses_when_the_fact_is_gone_and_is_raised_anew_when_it_returns(ready):
    keep_flags(on=TODAY)
    ready.ended_on = TODAY
    ready.save()

    assert keep_flags(on=TODAY) == Kept(lapsed=1)
    flag = Flag.objects.get()
    assert (flag.status, flag.ended_on, told(flag)[-1]) == ("lapsed", TODAY, ("lapsed", "amber", TODAY))
    assert Event.objects.filter(act="flag.lapsed", object_id=flag.pk).count() == 1

    ready.ended_on = None
    ready.save()
    assert keep_flags(on=TODAY) == Kept(raised=1)


def test_a_closed_case_has_no_flags(ready):
    keep_flags(on=TODAY)
    case = Flag.objects.get().case
    case.closed_on, case.closed_because = TODAY, "moved_away"
    case.save()

    assert keep_flags(on=TODAY) == Kept(lapsed=1)


def test_the_database_knows_one_standing_flag_and_keeps_every_step(ready):
    keep_flags(on=TODAY)
    flag = Flag.objects.get()

    with pytest.raises(IntegrityError, match="one_standing_flag"), transaction.atomic():
        Flag.objects.create(
            case=flag.case, rule=flag.rule, since=TODAY, because="x", level="amber", raised_on=TODAY, answer_by=TODAY
        )
    for change in (FlagStep.objects.update, flag.steps.all().delete, flag.delete):
        with pytest.raises(Error), transaction.atomic():
            change(**({"text": "x"} if change == FlagStep.objects.update else {}))
