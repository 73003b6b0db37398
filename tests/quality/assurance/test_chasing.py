"""Overdue actions chase once: one message a person, each action once a stage, however often and however brokenly it runs."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from quality.assurance import notifications, services, tasks
from quality.assurance.models import Action, Chase
from tests.factories.assurance import ActionFactory, a_unit, commissioner, lead_of, today
from tests.factories.rules import RuleFactory

pytestmark = pytest.mark.django_db


def chased(days=0):
    mail.outbox.clear()
    services.chase(at=timezone.now() + timedelta(days=days))
    return {message.to[0]: message for message in mail.outbox}


def overdue(unit=None, days=3, **fields):
    return ActionFactory(unit=unit or a_unit(), first_due_on=today(-days), **fields)


def test_one_message_a_person_listing_theirs_and_no_second():
    unit = a_unit()
    lead = lead_of(unit)
    mine = [overdue(unit, owner=lead), overdue(unit, owner=lead)]
    other = overdue(unit)

    sent = chased()

    assert set(sent) == {lead.email, other.owner.email}
    assert sent[lead.email].subject == "Reach Out: 2 overdue actions"
    assert all(action.reference in sent[lead.email].body for action in mine)
    assert other.reference not in sent[lead.email].body
    assert chased() == {} and chased(days=1) == {}


def test_what_is_not_due_not_theirs_to_do_or_done_chases_nobody():
    ActionFactory()
    ActionFactory(first_due_on=today())
    ActionFactory(first_due_on=today(-3), with_evidence=True)
    assert chased() == {}


def test_it_escalates_once_after_the_days_of_the_rule():
    action, boss = overdue(days=14), commissioner()
    everyone = {action.owner.email}
    assert set(chased()) == everyone
    told = chased(days=1)
    assert set(told) == {boss.email, action.raised_by.email}
    assert "owners were reminded" in told[boss.email].body and action.owner.name in told[boss.email].body
    assert chased(days=1) == {} and chased(days=30) == {}


def test_the_rule_of_the_line_says_when():
    RuleFactory(key="action_escalation_days", value=2, service_line="adult_secure", valid_from=today(-10), source="Own")
    action = overdue(days=3)
    assert action.raised_by.email in chased()


def test_another_date_missed_is_chased_anew():
    action = overdue()
    assert chased()
    services.move_due_date(action, due_on=today(2), why="So.", at=timezone.now(), by=commissioner())
    assert chased() == {}
    assert set(chased(days=3)) == {action.owner.email}
    assert Chase.objects.filter(stage="owner").count() == 2


def test_who_owns_it_is_not_told_twice_that_it_is_late():
    owner = commissioner()
    overdue(days=30, owner=owner, raised_by=owner)
    assert chased()[owner.email].body.count("QA-") == 1


def test_what_was_noted_and_not_sent_goes_with_the_next_run(monkeypatch):
    """The worker dies between the note and the message."""
    action = overdue()

    def dies(person):
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(notifications.remind, "delay", dies)
        with pytest.raises(ConnectionError):
            services.chase(at=timezone.now())
    assert Chase.objects.get().sent_at is None and mail.outbox == []

    assert set(chased()) == {action.owner.email}
    assert Chase.objects.get().sent_at


def test_a_message_that_cannot_be_sent_stays_to_be_sent(monkeypatch):
    overdue()

    def refuses(self):
        raise ValueError("no mail today")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuses)
        with pytest.raises(ValueError, match="no mail today"):
            services.chase(at=timezone.now())
    assert Chase.objects.get().sent_at is None
    assert len(chased()) == 1


def test_the_message_delivered_twice_is_sent_once():
    action = overdue()
    chased()
    notifications.remind(action.owner_id)
    assert len(mail.outbox) == 1


def test_it_runs_at_seven():
    (entry,) = tasks.SCHEDULE.values()
    assert entry["schedule"]._orig_hour == 7 and entry["schedule"]._orig_minute == 0
    overdue()
    tasks.chase_overdue_actions()
    assert len(mail.outbox) == 1


def test_a_user_who_left_is_not_written_to():
    action = overdue()
    action.owner.is_active = False
    action.owner.save()
    assert chased() == {}
    assert Action.objects.overdue(today()).get() == action
