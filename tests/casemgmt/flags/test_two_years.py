"""Two years of daily jobs over the small tracker, through both clock changes of each year and a 29 February: nothing twice,
nothing missed, the same after a SIGKILL in the middle of a day."""

import signal
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction

from casemgmt import tasks as case_tasks
from casemgmt.facts import facts_of
from casemgmt.flags import rules, tasks
from casemgmt.flags.models import Flag, FlagStep
from casemgmt.flags.rules import findings
from casemgmt.models import Case
from reachout.audit.models import Event
from reachout.rules.selectors import rules_on
from tests.conftest import ROOT
from tests.quality.measures.oracle import SHARED, beside_the_project

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = date(2023, 7, 1), date(2025, 7, 1)
CLOCKS = [date(2023, 10, 29), date(2024, 3, 31), date(2024, 10, 27), date(2025, 3, 30)]
SAMPLED = {
    *CLOCKS,
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    LAST,
    *(FIRST + timedelta(days=40 * n) for n in range(18)),
}
pytestmark = beside_the_project


def days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def job(clock, on):
    """As the scheduler runs it, just after midnight in London."""
    clock.reads(datetime.combine(on, time(0, 5), LONDON))
    case_tasks.follow_the_facts()
    return tasks.follow_the_facts()


def loaded():
    """The small tracker; its cases are opened day by day."""
    call_command("load_tracker", str(SHARED / "tracker-small"), verbosity=0)
    Case.objects.all().delete()


def from_scratch(on):
    many = facts_of(Case.objects.open_on(on), on=on)
    return {
        (facts.case.pk, rule.id, finding.key, finding.since, "red" if finding.red else "amber")
        for facts, rule, finding in findings(many, on=on, rules=rules_on(on))
    }


def standing():
    return set(Flag.objects.standing().values_list("case", "rule", "key", "since", "level"))


def walk(clock, every_day):
    """Each day's job; on some days also that it does nothing twice, and leaves what the facts of the day ask for."""
    loaded()
    for on in every_day:
        job(clock, on)
        if on in SAMPLED:
            assert job(clock, on) == 0, f"{on}: the second run changed something"
            assert standing() == from_scratch(on), on


def whole_story():
    """Every flag was raised once, ended if it is over, and each step is in the audit: how many steps of each kind."""
    steps = Counter(FlagStep.objects.values_list("flag", "kind"))
    assert {steps[flag.pk, "raised"] for flag in Flag.objects.all()} == {1}
    assert all(steps[flag.pk, "lapsed"] == (not flag.stands) for flag in Flag.objects.all())
    kinds = Counter(FlagStep.objects.values_list("kind", flat=True))
    assert Counter(Event.objects.filter(act__startswith="flag.").values_list("act", flat=True)) == {
        f"flag.{kind}": count for kind, count in kinds.items()
    }
    return kinds


@pytest.mark.django_db
class TwoYears:
    """Some of the rules on each of 731 days: one takes nothing from another, and so several processes share them."""

    floors: tuple[str, ...]
    fewest = 10
    """How many flags the small tracker has for them."""

    @pytest.fixture(autouse=True)
    def _rules_of_these_floors(self, monkeypatch):
        mine = {name: rule for name, rule in rules.RULES.items() if rule.find.__module__.startswith(self.floors)}
        monkeypatch.setattr(rules, "RULES", mine)

    def test_two_years_of_days_miss_nothing_and_do_nothing_twice(self, clock):
        walk(clock, days(FIRST, LAST))

        kinds = whole_story()
        assert kinds["raised"] >= self.fewest and kinds["lapsed"] and kinds["escalated"]
        self.look_closer(kinds)

    def look_closer(self, kinds):
        pass


class TestTheBaseFacts(TwoYears):
    floors = ("casemgmt.flags.basics",)

    def look_closer(self, kinds):
        assert kinds["raised"] > 20 and kinds["lapsed"] > 10 and kinds["escalated"] > 10 and kinds["changed"] > 3
        [delay] = Flag.objects.filter(rule="ready_delayed", case__person__reference="P02")
        assert [(step.kind, step.on, step.level) for step in delay.steps.all() if step.kind != "escalated"] == [
            ("raised", date(2024, 3, 27), "amber"), ("changed", date(2024, 4, 10), "red"), ("lapsed", date(2024, 4, 15), "red"),
        ]  # fmt: skip


class TestReviewsAndWishes(TwoYears):
    floors = ("casemgmt.reviews", "casemgmt.wishes")


class TestAwayAndHome(TwoYears):
    floors = ("casemgmt.away", "casemgmt.discharge", "casemgmt.community")


class TestIncidentsAndQuality(TwoYears):
    floors = ("casemgmt.incidents", "quality")
    fewest = 2


def test_every_rule_walks_two_years():
    walked = tuple(floor for some in TwoYears.__subclasses__() for floor in some.floors)
    assert [rule.id for rule in rules.RULES.values() if not rule.find.__module__.startswith(walked)] == []


@pytest.mark.django_db
def test_every_rule_walks_through_a_leap_day_both_clock_changes_and_a_long_silence(clock):
    """The floors above add theirs: the engine must find each the same on the day, the day after, and half a year later."""
    spring, autumn = days(date(2024, 2, 26), date(2024, 4, 2)), days(date(2024, 10, 24), date(2024, 10, 31))
    walk(clock, [*spring, *autumn])

    kinds = whole_story()
    assert kinds["raised"] > 40 and kinds["lapsed"] > 10
    assert len(set(Flag.objects.values_list("rule", flat=True))) > 12


def told():
    """Everything that stands and ever happened, without the keys that differ from run to run."""
    who = "case__person__reference"
    flags = Flag.objects.values_list(who, "rule", "key", "since", "level", "raised_on", "answer_by", "status", "ended_on")
    steps = FlagStep.objects.values_list(f"flag__{who}", "flag__rule", "kind", "on", "level", "escalated_to")
    return Counter(flags), Counter(steps), Counter(Event.objects.filter(act__startswith="flag.").values_list("act", "person_id"))


def kill(env, on, chunks):
    command = [sys.executable, "-m", "tests.casemgmt.flags.killed", str(on), str(chunks)]
    died = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()


def test_killed_in_the_middle_of_a_day_the_next_run_completes_it(instance, clock):
    loaded()
    killed = {date(2024, 2, 29): 1, date(2024, 3, 31): 2, date(2024, 4, 10): 3}
    around = [days(on - timedelta(days=2), on + timedelta(days=2)) for on in killed]
    walk = [date(2024, 1, 1), date(2024, 2, 1), *(on for some in around for on in some)]
    with transaction.atomic():
        for on in walk:
            job(clock, on)
        unbroken = told()
        transaction.set_rollback(True)

    for on in walk:
        if on in killed:
            kill(instance, on, killed[on])
            assert Flag.objects.count() == len(set(FlagStep.objects.filter(kind="raised").values_list("flag", flat=True)))
        job(clock, on)

    assert told() == unbroken
