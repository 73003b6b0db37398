"""Two people press at once, on real connections: one is done, the others are told, nothing else changes."""

from collections import Counter
from functools import partial

import pytest
from django.utils import timezone

from quality.assurance import services
from quality.assurance.models import Chase, Surveillance
from reachout.refused import Refused
from tests.beds.test_race import at_once
from tests.conftest import row_counts
from tests.factories.assurance import ActionFactory, SurveillanceFactory, a_unit, commissioner, today

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


def told(outcomes):
    return Counter(str(result) for result, _ in outcomes if isinstance(result, Refused))


def test_many_close_one_action_and_one_does():
    action = ActionFactory(with_evidence=True)
    people = [commissioner() for _ in range(MANY)]
    before = row_counts()

    outcomes = at_once([partial(services.close_action, action, why="Shown.", at=timezone.now(), by=one) for one in people])

    (won,) = [result for result, _ in outcomes if not isinstance(result, Refused)]
    action.refresh_from_db()
    assert action.closed_by == won.closed_by
    (words,) = told(outcomes)
    assert words.startswith("This action was closed on") and told(outcomes)[words] == MANY - 1
    assert row_counts() - before == {"assurance.Step": 1, "audit.Event": 1}


@pytest.mark.parametrize("first", [True, False], ids=["the first level", "a change"])
@pytest.mark.parametrize("site", [True, False], ids=["a site", "a provider as a whole"])
def test_many_change_one_level_and_one_does(first, site):
    unit = a_unit()
    unit = unit if site else type(unit)(unit.provider, unit.service_line)
    current = None if first else SurveillanceFactory(unit=unit).pk
    people = [commissioner() for _ in range(MANY)]
    before = row_counts()

    def judge(by):
        reasons = {"rationale": "So.", "evidence": "So.", "exit_criteria": "So."}
        return services.set_level(
            unit, level="intensive", **reasons, owner=by, review_on=today(30), instead_of=current, at=timezone.now(), by=by
        )

    outcomes = at_once([partial(judge, one) for one in people])

    assert sum(told(outcomes).values()) == MANY - 1
    assert all("colleague" in words for words in told(outcomes))
    assert Surveillance.objects.current().count() == 1
    assert row_counts() - before == {"assurance.Surveillance": 1, "audit.Event": 1}


def test_the_chase_run_by_many_workers_notes_each_once(monkeypatch):
    actions = [ActionFactory(overdue=True) for _ in range(5)]
    monkeypatch.setattr("quality.assurance.notifications.remind.delay", lambda person: None)

    at_once([partial(services.chase, at=timezone.now())] * 8)

    assert sorted(Chase.objects.values_list("action", flat=True)) == [action.pk for action in actions]


def test_one_message_however_many_workers_send(mailoutbox):
    from quality.assurance.notifications import remind

    action = ActionFactory(overdue=True)
    services.chase(at=timezone.now())
    Chase.objects.update(sent_at=None)
    mailoutbox.clear()

    at_once([partial(remind, action.owner_id)] * 8)

    assert len(mailoutbox) == 1
