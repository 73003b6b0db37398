"""For any history, the flags that stand are those a slow, obvious recomputation finds, however often the job ran."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casemgmt.flags import rules
from casemgmt.flags.models import Flag
from casemgmt.flags.services import Kept, keep_flags
from casemgmt.models import Case
from tests.casemgmt.flags.conftest import day
from tests.casemgmt.flags.slowly import Slowly
from tests.factories.accounts import user_with
from tests.factories.beds import LeaveFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.people import LegalStatusFactory

OURS = ("ready_delayed", "awol", "leave_long", "stay_long", "no_legal_status", "no_manager")
LEVELS = ("low", "medium", "high", "none")


@pytest.fixture
def hospital(db, monkeypatch):
    """A ward of each level, a case manager, and no rules but those of the base facts."""
    monkeypatch.setattr(rules, "RULES", {name: rules.RULES[name] for name in OURS})
    return {level: WardFactory(security=level) for level in LEVELS}, user_with("case_manager")


@st.composite
def intervals(draw, since, most):
    """Some that follow one another from the day on, the last perhaps open: so many days after the last and so many long."""
    found, at = [], since
    for _ in range(draw(st.integers(0, most))):
        begins = at + draw(st.integers(1, 200))
        ends = begins + draw(st.integers(1, 240))
        is_open = draw(st.booleans())
        found.append((begins, None if is_open else ends))
        if is_open:
            break
        at = ends
    return found


@st.composite
def histories(draw):
    since = -draw(st.integers(1, 1400))
    moves = sorted(draw(st.sets(st.integers(since + 1, 60), max_size=2)))
    ends = [*moves, draw(st.none() | st.integers((moves or [since])[-1] + 1, 200))]
    stays = list(zip([since, *moves], ends, draw(st.lists(st.sampled_from(LEVELS), min_size=3, max_size=3)), strict=False))
    leaves = [(*one, draw(st.sampled_from(["home", "trial", "awol"]))) for one in draw(intervals(since, 2))]
    return {
        "stays": stays,
        "leaves": leaves,
        "ready": draw(intervals(since, 2)),
        "statuses": draw(intervals(since - 1, 2)),
        "managed": draw(st.booleans()),
    }


def live(history, wards, manager):
    """The rows of a history, whose days count from today; all of it in one spell."""
    (since, until, level), *moved = history["stays"]
    left = history["stays"][-1][1]
    spell = {} if left is None else {"spell__discharged_on": day(left), "spell__destination": "community"}
    first = StayFactory(bed=None, ward=wards[level], started_on=day(since), ended_on=ending(until), **spell)
    for begins, ends, at in moved:
        StayFactory(bed=None, ward=wards[at], spell=first.spell, started_on=day(begins), ended_on=ending(ends))
    for begins, ends, kind in history["leaves"]:
        LeaveFactory(spell=first.spell, kind=kind, started_on=day(begins), ended_on=ending(ends))
    for begins, ends in history["ready"]:
        ReadyFactory(spell=first.spell, ready_on=day(begins), ended_on=ending(ends))
    for begins, ends in history["statuses"]:
        LegalStatusFactory(person=first.person, code="03", started_on=day(begins), ended_on=ending(ends))
    CaseFactory(
        person=first.person, service_line="adult_secure", opened_on=day(since), manager=manager if history["managed"] else None
    )


def ending(days):
    return None if days is None else day(days)


def slowly(on):
    return set().union(*(Slowly(case, on).said() for case in Case.objects.open_on(on)))


def telling_days():
    """Today, some days that follow, and of each flag that stands on one of them its first day and the day before."""
    later = [day(days) for days in (0, 200)]
    first = {since for on in later for _, _, since, _ in slowly(on)}
    return sorted({*later, *first, *(since - timedelta(days=1) for since in first)})


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(histories(), min_size=1, max_size=2))
def test_flags_that_stand_equal_a_slow_recomputation(hospital, made):
    with transaction.atomic():
        for history in made:
            live(history, *hospital)
        for on in telling_days():
            keep_flags(on=on)
            assert keep_flags(on=on) == Kept()
            assert set(Flag.objects.standing().values_list("case", "rule", "since", "level")) == slowly(on), on
        transaction.set_rollback(True)
