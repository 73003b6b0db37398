"""The nightly jobs: what is owed, who is reminded, each once however often they run."""

from datetime import UTC, date, datetime

import pytest

from contracts.returns import services
from contracts.returns.models import Reminder, Return
from reachout.months import add_months
from reachout.rules.working_days import is_working_day
from tests.contracts.returns.conftest import AT, MARCH

pytestmark = pytest.mark.django_db


def at(day: int, month: int = 4) -> datetime:
    return datetime(2026, month, day, 6, tzinfo=UTC)


def test_a_month_is_owed_once_and_an_outage_is_made_up_for(owed):
    assert services.owe(MARCH, at=AT) == 0
    assert services.owe_what_is_due(at=at(1, month=7)) == 6

    months = set(Return.objects.values_list("month", flat=True))
    assert months == {add_months(MARCH, count) for count in range(4)}
    assert services.owe_what_is_due(at=at(2, month=7)) == 0


def test_due_days_pass_over_the_bank_holidays(owed, quality):
    """Christmas Day, Boxing Day's Monday in lieu and New Year: tested by counting each day."""
    services.owe(date(2026, 12, 1), at=at(2, month=7))
    december = Return.objects.get(month=date(2026, 12, 1), part="activity")
    days = [date(2027, 1, day) for day in range(1, december.due_on.day + 1)]
    assert sum(map(is_working_day, days)) == 10
    assert december.due_on == date(2027, 1, 15)


def test_one_message_a_person_before_on_and_after_the_day_then_the_commissioner(
    owed, quality, officer, commissioner, mailoutbox, django_capture_on_commit_callbacks, settings
):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    sent = {}
    for day in (10, 13, 14, 16, 17, 18, 20, 21, 22):
        mailoutbox.clear()
        services.remind(at=at(day))
        services.remind(at=at(day))
        sent[day] = [(message.to[0], message.body.split(":")[0]) for message in mailoutbox]

    assert sent == {
        10: [],
        13: [(officer.email, "Due soon")],
        14: [],
        16: [(officer.email, "Due today")],
        17: [(officer.email, "Late. Submit what you have, or say with a nil return that there is nothing")],
        18: [],
        20: [(officer.email, "Due soon")],
        21: [(commissioner.email, "Not submitted, though the provider was reminded")],
        22: [],
    }


def test_one_message_lists_everything(owed, quality, officer, mailoutbox):
    Return.objects.filter(pk=quality.pk).update(due_on=owed.due_on)

    services.remind(at=at(16))

    for part in (owed, quality):
        assert f"/returns/{part.pk}/" in mailoutbox[0].body
    assert mailoutbox[0].subject.endswith("2 monthly returns")
    assert Reminder.objects.filter(sent_at=None).count() == 0


def test_a_reminder_of_one_part_names_the_other_while_it_is_owed(owed, quality, officer, mailoutbox):
    services.remind(at=at(13))
    assert "The other part of the month is owed too:" in mailoutbox[0].body
    assert "Quality and workforce, March 2026, due 23 April 2026\n" in mailoutbox[0].body
    assert f"/returns/{quality.pk}/" in mailoutbox[0].body
    assert mailoutbox[0].subject.endswith("1 monthly return")

    Return.objects.filter(pk=quality.pk).update(status="submitted")
    services.remind(at=at(16))
    assert f"/returns/{quality.pk}/" not in mailoutbox[1].body


def test_what_is_submitted_is_not_reminded_of(owed, quality, officer, mailoutbox):
    Return.objects.update(status="submitted")

    assert services.remind(at=at(16)) == 0
