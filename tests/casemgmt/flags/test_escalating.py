"""What nobody answers goes further by itself, on a day that does not depend on when the job ran; each person is written to once
a day, by reference."""

from datetime import UTC, datetime, time

import pytest
from django.core import mail

from casemgmt.flags import notifications
from casemgmt.flags.models import Flag, Telling
from casemgmt.flags.services import Kept, keep_flags, send
from reachout.rules.selectors import rules_on
from tests.casemgmt.flags.conftest import TODAY, day
from tests.casemgmt.flags.test_answering import answer
from tests.factories.accounts import user_with
from tests.factories.rules import RuleFactory


@pytest.fixture
def people(db):
    return {
        "commissioner": user_with("commissioner"),
        "board": user_with("board"),
        "elsewhere": user_with("commissioner", line="aed"),
    }


def run(*days):
    for one in days:
        keep_flags(on=day(one))
    return Flag.objects.get(rule="ready_delayed")


def escalations(flag):
    return list(flag.steps.filter(kind="escalated").values_list("escalated_to", "on"))


def sent(clock, days):
    clock.reads(datetime.combine(day(days), time(7, 10), UTC))
    mail.outbox.clear()
    send()
    return {message.to[0]: message for message in mail.outbox}


def test_unanswered_for_three_working_days_it_goes_to_the_commissioner(ready):
    """Raised on a Friday: to be answered by Wednesday, escalated on Thursday."""
    assert escalations(run(0, 1, 2, 3, 4, 5)) == []
    assert Flag.objects.get().answer_by == day(5)
    assert escalations(run(6)) == [("commissioner", day(6))]
    assert keep_flags(on=day(6)) == Kept()


def test_red_for_four_weeks_it_goes_on_to_the_board(ready):
    """Red from day 14 on."""
    flag = run(0, 6, 14, 41)
    assert escalations(flag) == [("commissioner", day(6))]
    assert escalations(run(42)) == [("commissioner", day(6)), ("board", day(42))]
    assert run(60).escalated_to == "board"


@pytest.mark.parametrize("missed", [0, 30])
def test_days_off_change_no_day_of_an_escalation(ready, missed):
    run(0, 14)
    assert escalations(run(42 + missed)) == [("commissioner", day(6)), ("board", day(42))]


def test_a_plan_holds_it_back_until_its_day_has_passed(ready):
    answer(run(0), Flag.objects.get().case.manager, due=8)

    assert escalations(run(8, 9)) == []
    assert escalations(run(10)) == [("commissioner", day(10))], "a Saturday's plan is missed on the Monday"


def test_each_missed_answer_escalates_anew(ready):
    answer(run(0, 6), Flag.objects.get().case.manager, days=6, due=12)

    assert run(12).escalated_to == "commissioner"
    assert escalations(run(13)) == [("commissioner", day(6)), ("commissioner", day(13))]


def test_the_rules_of_the_line_say_how_long(ready):
    RuleFactory(key="flag_answer_working_days", value=1, service_line="adult_secure", valid_from=day(-9), source="Own")
    assert run(0).answer_by == day(3)
    assert rules_on(TODAY).get("flag_answer_working_days") == 3
    assert escalations(run(4)) == [("commissioner", day(4))]


def test_one_message_a_person_a_day_by_reference(ready, people, clock):
    flag = run(0)
    manager = flag.case.manager

    first = sent(clock, 0)
    assert set(first) == {manager.email}
    body = first[manager.email].body
    assert flag.reference in body and flag.case.reference in body and f"/flags/{flag.pk}/" in body
    person = flag.case.person
    assert person.family_name not in body and person.given_name not in body and person.reference not in body
    assert sent(clock, 0) == {} and sent(clock, 1) == {}

    run(6)
    later = sent(clock, 6)
    assert set(later) == {manager.email, people["commissioner"].email}
    assert "come to you" in later[people["commissioner"].email].body
    assert later[manager.email].extra_headers["Message-ID"] != later[people["commissioner"].email].extra_headers["Message-ID"]

    run(14, 42)
    assert set(sent(clock, 42)) == {manager.email, people["board"].email}


def test_what_was_noted_and_not_sent_goes_with_the_next_day(ready, people, clock, monkeypatch):
    run(0)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sent(clock, 0)
    assert Telling.objects.get().sent_at is None
    assert len(sent(clock, 1)) == 1


def test_delivered_twice_it_is_sent_once_and_what_has_ended_is_left_out(ready, clock):
    flag = run(0)
    sent(clock, 0)
    notifications.tell(flag.case.manager_id)
    assert len(mail.outbox) == 1

    ready.ended_on = day(6)
    ready.save()
    Telling.objects.update(sent_at=None)
    run(7)
    assert sent(clock, 7) == {} and not Telling.objects.filter(sent_at=None).exists()


def test_who_has_left_is_not_written_to(ready, clock):
    flag = run(0)
    flag.case.manager.is_active = False
    flag.case.manager.save()
    assert sent(clock, 0) == {}
