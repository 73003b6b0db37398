"""Two records of one person, each with an open case in one line."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.models import Case
from casemgmt.services import keep_cases
from reachout.accounts.permissions import Role
from reachout.people.services import merge, undo_merge
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.flags import FlagFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
WHY = "The same date of birth and address."


def ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def by():
    return user_with(Role.CLP)


@pytest.fixture
def manager():
    return user_with(Role.CASE_MANAGER)


@pytest.fixture
def pair(manager):
    """In a bed under one record; with the community team under the other, where everything is known."""
    ours = CaseFactory(stay=StayFactory(started_on=ago(30)))
    person = EpisodeFactory(person=PersonFactory(line="adult_secure"), referred_on=ago(300), accepted_on=ago(290)).person
    theirs = CaseFactory(person=person, stay=None, service_line="adult_secure", opened_on=ago(290), manager=manager)
    FlagFactory(case=theirs, rule="ready_delayed")
    FlagFactory(case=theirs, rule="long_stay")
    FlagFactory(case=ours, rule="long_stay")
    return ours, theirs


def told(case):
    case.refresh_from_db()
    return case.is_open, case.person_id, sorted(case.flags.values_list("rule", flat=True)), case.manager


def test_one_open_case_is_left_and_what_hung_on_the_other_hangs_on_it(pair, by, manager):
    ours, theirs = pair
    kept = ours.person

    merge(kept, theirs.person, by=by, at=timezone.now(), why=WHY)

    assert told(ours) == (True, kept.pk, ["long_stay", "ready_delayed"], manager)
    assert told(theirs) == (False, kept.pk, ["long_stay"], manager)
    assert theirs.closed_because == "merged"
    keep_cases(on=timezone.localdate())
    ours.refresh_from_db()
    assert (Case.objects.current().get(), ours.opened_on) == (ours, ago(290))


def test_it_can_be_undone(pair, by, manager):
    ours, theirs = pair
    before = told(theirs), told(ours)[:3]

    merging = merge(ours.person, theirs.person, by=by, at=timezone.now(), why=WHY)
    undo_merge(merging, by=by, at=timezone.now(), why="They are two people.")

    assert (told(theirs), told(ours)[:3]) == before
    assert keep_cases(on=timezone.localdate()).opened == 0


def test_cases_of_two_lines_stand_side_by_side(pair, by):
    ours, theirs = pair
    Case.objects.filter(pk=theirs.pk).update(service_line="aed")

    merge(ours.person, theirs.person, by=by, at=timezone.now(), why=WHY)

    assert set(Case.objects.current()) == {ours, theirs}
