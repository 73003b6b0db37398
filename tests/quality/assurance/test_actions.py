"""An action: raised, moved, proved, closed by somebody else."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quality.assurance import services
from quality.assurance.models import Action, Step
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.assurance import ActionFactory, a_unit, commissioner, lead_of, today

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


def raised(unit, *, owner, by=None, **fields):
    said = {"text": "Review every seclusion.", "measure": "All on time.", "due_on": today(14), **fields}
    return services.raise_action(unit, owner=owner, at=now(), by=by or commissioner(), **said)


def test_from_raised_to_closed():
    unit = a_unit()
    lead, first, second = lead_of(unit), commissioner(), commissioner()
    action = raised(unit, owner=lead, by=first)

    services.submit_evidence(action, evidence="The audit of May.", at=now(), by=lead)
    closed = services.close_action(action, why="The audit shows it.", at=now(), by=second)

    assert closed.status == Action.Status.CLOSED and closed.closed_by == second
    assert closed.owner_organisation == unit.provider
    assert [step.kind for step in action.steps.all()] == ["raised", "evidence", "closed"]
    acts = Event.objects.filter(act__startswith="assurance_action.").order_by("pk").values_list("act", flat=True)
    assert [act.partition(".")[2] for act in acts] == ["raised", "evidence_submitted", "closed"]


def test_nobody_closes_what_they_own():
    owner = commissioner()
    action = raised(a_unit(), owner=owner)
    services.submit_evidence(action, evidence="Done.", at=now(), by=owner)

    with pytest.raises(Refused, match="You own this action"):
        services.close_action(action, why="Done.", at=now(), by=owner)


def test_nobody_closes_what_they_ever_gave_evidence_for():
    """Not even after the action was handed over and somebody else gave more."""
    unit = a_unit()
    giver, lead = commissioner(), lead_of(unit)
    action = raised(unit, owner=giver)
    services.submit_evidence(action, evidence="First.", at=now(), by=giver)
    services.hand_over(action, owner=lead, why="It is theirs.", at=now(), by=giver)
    services.submit_evidence(action, evidence="Second.", at=now(), by=lead)

    with pytest.raises(Refused, match="You submitted evidence"):
        services.close_action(action, why="Done.", at=now(), by=giver)
    assert services.close_action(action, why="Done.", at=now(), by=commissioner()).closed_at


def test_the_database_forbids_closing_ones_own():
    action = ActionFactory(with_evidence=True)
    rows, other = Action.objects.filter(pk=action.pk), commissioner()

    for closer, evidence_by in ((action.owner, other), (other, other)):
        with pytest.raises(IntegrityError, match="action_closed_by_another"), transaction.atomic():
            rows.update(status="closed", closed_at=now(), closed_by=closer, evidence_by=evidence_by)
    with pytest.raises(IntegrityError, match="action_closed_on_evidence"), transaction.atomic():
        rows.update(status="closed", closed_at=now(), closed_by=other, evidence_by=None)


def test_what_has_no_evidence_is_not_closed():
    with pytest.raises(Refused, match="no evidence to check"):
        services.close_action(ActionFactory(), why="Done.", at=now(), by=commissioner())


def test_a_commissioner_who_does_not_own_it_gives_no_evidence():
    with pytest.raises(Refused, match="Evidence comes from the provider"):
        services.submit_evidence(ActionFactory(), evidence="Done.", at=now(), by=commissioner())


def test_evidence_that_does_not_show_it_goes_back():
    action = ActionFactory(with_evidence=True)

    back = services.send_back(action, why="The audit covers one ward only.", at=now(), by=commissioner())

    assert back.status == Action.Status.OPEN
    with pytest.raises(Refused, match="no evidence to check"):
        services.close_action(action, why="Done.", at=now(), by=commissioner())


def test_every_move_of_the_date_counts():
    action = ActionFactory()
    for days in (21, 28):
        services.move_due_date(action, due_on=today(days), why="The ward moved.", at=now(), by=commissioner())

    action.refresh_from_db()
    assert (action.times_moved, action.days_slipped) == (2, 14)
    assert [step.due_on for step in action.steps.filter(kind=Step.Kind.MOVED)] == [today(21), today(28)]


@pytest.mark.parametrize(("days", "words"), [(-1, "from today on"), (14, "already")])
def test_a_date_is_moved_to_another_day_to_come(days, words):
    with pytest.raises(Refused, match=words):
        services.move_due_date(ActionFactory(), due_on=today(days), why="So.", at=now(), by=commissioner())


def test_only_someone_who_can_open_it_owns_it():
    unit = a_unit()
    for other in (lead_of(a_unit()), commissioner("lda"), user_with("ward", organisation=unit.provider)):
        with pytest.raises(Refused, match="cannot open this"):
            raised(unit, owner=other)
        with pytest.raises(Refused, match="cannot open this"):
            services.hand_over(ActionFactory(unit=unit), owner=other, why="So.", at=now(), by=commissioner())


def test_a_closed_action_stays_as_it_is():
    action = ActionFactory(with_evidence=True)
    services.close_action(action, why="Shown.", at=now(), by=commissioner())

    verbs = {
        services.submit_evidence: {"evidence": "More."},
        services.send_back: {"why": "So."},
        services.close_action: {"why": "So."},
        services.move_due_date: {"due_on": today(60), "why": "So."},
        services.hand_over: {"owner": commissioner(), "why": "So."},
    }
    for verb, said in verbs.items():
        with pytest.raises(Refused, match="closed"):
            verb(action, **said, at=now(), by=action.owner)
