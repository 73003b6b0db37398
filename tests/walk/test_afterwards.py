"""What is over lets nobody go on: a merged record, a closed meeting, an ended hold, an emergency past its time."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from beds.models import Hold
from reachout.accounts.permissions import Role
from tests.factories.people import BreakGlassFactory
from tests.walk.walking import Answer, Walk
from tests.walk.world import HERE, OTHER_LINE, OTHER_ORGANISATION

YESTERDAY, TOMORROW = timedelta(days=-1), timedelta(days=1)


def say(day: timedelta, name: str = "on") -> dict[str, str]:
    return {name: str(timezone.localdate() + day)}


@pytest.fixture
def ask(walk: Walk) -> Any:
    def ask(role: str, method: str, name: str, row: str, body: Any = None, place: str = HERE) -> Answer:
        return walk.ask(walk.world.walker(role, place), method, name, walk.world.rows[row], body)

    return ask


# -- a merged record ---------------------------------------------------------------------------------------------------


def test_a_merged_record_leads_to_the_one_kept(ask: Any, walk: Walk) -> None:
    kept = walk.world.rows["patient"].args[0]

    assert ask(Role.CLP, "GET", "people:person", "merged").location == f"/people/{kept}/"


def test_a_merged_record_tells_an_outsider_nothing_of_the_one_kept(ask: Any) -> None:
    assert ask(Role.CLP, "GET", "people:person", "merged", place=OTHER_LINE).status == 404
    assert ask(Role.WARD, "GET", "people:person", "merged", place=OTHER_ORGANISATION).status == 404


@pytest.mark.parametrize("name", ["people:correct", "people:new-alias", "people:begin-legal-status", "people:new-alert"])
def test_a_merged_record_is_not_changed_any_more(ask: Any, name: str) -> None:
    for method in ("GET", "POST"):
        assert ask(Role.CLP, method, name, "merged").status == 404


def test_a_merged_record_is_gone_from_the_api(ask: Any) -> None:
    assert ask(Role.CLP, "GET", "person-detail", "merged").status == 404


# -- a closed meeting --------------------------------------------------------------------------------------------------


def test_a_closed_meeting_shows_its_minutes(ask: Any, walk: Walk) -> None:
    past = walk.world.rows["past"].args[0]

    assert ask(Role.CLP, "GET", "meetings:show", "past").location == f"/meetings/{past}/minutes/"


@pytest.mark.parametrize(
    ("name", "row", "body"),
    [
        ("meetings:open", "past", {}),
        ("meetings:close", "past", {"minutes": 40}),
        ("meetings:guest", "past", {"name": "A guest"}),
        ("meetings:reopen", "old_decision", {"why": "Pressed too early"}),
        ("meeting-open", "past", {}),
        ("meeting-close", "past", {"minutes": 40}),
        ("decision-reopen", "old_decision", {"why": "Pressed too early"}),
    ],
)
def test_a_closed_meeting_changes_no_more(ask: Any, name: str, row: str, body: dict[str, Any]) -> None:
    answer = ask(Role.CLP, "POST", name, row, body)

    assert answer.status in {200, 302, 409}, f"{name} answered {answer.status}"
    assert not answer.written, f"{name} wrote {answer.written}"


# -- a hold that ended or expired --------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ["expired_hold", "ended_hold"])
@pytest.mark.parametrize(
    ("role", "name", "body"),
    [
        (Role.CLP, "beds:offer", {}),
        (Role.CLP, "beds:release", {}),
        (Role.LEAD, "beds:accept", say(TOMORROW, "expected_on")),
        (Role.LEAD, "beds:decline", {"reason": "staffing", "note": "Two off sick"}),
        (Role.WARD, "beds:admit", say(timedelta())),
        (Role.CLP, "hold-offer", {}),
        (Role.CLP, "hold-release", {}),
        (Role.LEAD, "hold-accept", say(TOMORROW, "expected_on")),
        (Role.WARD, "hold-admit", say(timedelta())),
    ],
)
def test_a_hold_that_is_over_moves_no_more(ask: Any, row: str, role: str, name: str, body: dict[str, Any]) -> None:
    answer = ask(role, "POST", name, row, body)

    assert answer.status in {200, 302, 409}, f"{name} on {row} answered {answer.status}"
    assert not answer.written, f"{name} on {row} wrote {answer.written}"


def test_the_same_steps_do_move_a_hold_that_stands(ask: Any) -> None:
    """So that the test above refuses for the right reason."""
    assert f"update {Hold._meta.db_table}" in ask(Role.CLP, "POST", "beds:offer", "held").written
    assert f"update {Hold._meta.db_table}" in ask(Role.CLP, "POST", "beds:release", "held").written
    assert f"update {Hold._meta.db_table}" in ask(Role.WARD, "POST", "beds:admit", "accepted_offer", say(timedelta())).written


# -- a stay that ended -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["move", "swap", "leave", "return", "release_bed", "ready", "not_ready", "discharge"])
def test_a_stay_that_ended_takes_no_more_steps(ask: Any, name: str) -> None:
    for method in ("GET", "POST"):
        answer = ask(Role.WARD, method, f"beds:{name}", "ended_stay")
        assert (answer.status, answer.written) == (404, [])


# -- an emergency ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["people:person", "person-detail"])
def test_an_emergency_opens_a_record_to_read_for_its_time(ask: Any, walk: Walk, name: str) -> None:
    outsider = walk.world.walker(Role.WARD, OTHER_ORGANISATION)
    opened = BreakGlassFactory(person_id=walk.world.rows["patient"].args[0], person=None, by=outsider.user)

    assert ask(Role.WARD, "GET", name, "patient", place=OTHER_ORGANISATION).status == 200

    opened.began_at, opened.ends_at = opened.began_at + YESTERDAY, opened.ends_at + YESTERDAY
    opened.save()
    assert ask(Role.WARD, "GET", name, "patient", place=OTHER_ORGANISATION).status == 404


@pytest.mark.parametrize("name", ["people:begin-legal-status", "people:new-alert"])
def test_an_emergency_changes_nothing(ask: Any, walk: Walk, name: str) -> None:
    outsider = walk.world.walker(Role.WARD, OTHER_ORGANISATION)
    BreakGlassFactory(person_id=walk.world.rows["patient"].args[0], person=None, by=outsider.user)

    assert ask(Role.WARD, "POST", name, "patient", place=OTHER_ORGANISATION).status == 404


def test_an_emergency_of_somebody_else_opens_nothing(ask: Any) -> None:
    """The world holds one, live, of a colleague's."""
    assert ask(Role.WARD, "GET", "people:person", "patient", place=OTHER_ORGANISATION).status == 404
