"""Each rule of the base facts, by hand: just under its threshold, at it, and over."""

from datetime import date, timedelta

import pytest

from casemgmt.facts import facts_of
from casemgmt.flags.rules import RULES
from casemgmt.models import Case
from reachout.rules.selectors import rules_on
from tests.casemgmt.flags.conftest import TODAY, day
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, LeaveFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.people import LegalStatusFactory
from tests.factories.referrals import AssessmentFactory, ReferralFactory
from tests.factories.rules import RuleFactory

pytestmark = pytest.mark.django_db


def found(rule, case, on):
    """Since when, how, and of what: everything the rule finds on the case on the day."""
    many, rule = facts_of(Case.objects.filter(pk=case.pk), on=on), RULES[rule]
    read = rule.reads(many, on=on) if rule.reads else {}
    told = list(rule.find(many[0], read.get(case.pk), rules_on(on)))
    assert all(finding.since <= on and finding.because and finding.facts for finding in told)
    return [(finding.since, "red" if finding.red else "amber") for finding in told]


def case_in(security="medium", since=-100, line="adult_secure", **fields):
    ward = WardFactory(security=security, service_line=line)
    return CaseFactory(stay=StayFactory(bed=BedFactory(ward=ward), started_on=day(since)), **fields)


def spell_of(case):
    return case.person.spells.get()


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (14, []),
        (15, [(TODAY, "amber")]),
        (28, [(day(-13), "amber")]),
        (29, [(day(-14), "red")]),
    ],
)
def test_ready_for_discharge(days, told):
    case = case_in()
    ReadyFactory(spell=spell_of(case), ready_on=day(-days))
    assert found("ready_delayed", case, TODAY) == told


def test_no_longer_ready_or_home_is_not_delayed():
    case = case_in()
    ReadyFactory(spell=spell_of(case), ready_on=day(-60), ended_on=day(-1))
    assert found("ready_delayed", case, TODAY) == []
    assert found("ready_delayed", case, day(-2)) == [(day(-45), "red")]


@pytest.mark.parametrize(
    ("security", "line", "since", "beyond"),
    [
        ("medium", "adult_secure", date(2024, 2, 29), date(2026, 2, 28)),
        ("low", "adult_secure", date(2024, 8, 31), date(2026, 2, 28)),
        ("none", "aed", date(2025, 11, 19), date(2026, 11, 19)),
    ],
)
def test_a_stay_beyond_its_band(security, line, since, beyond):
    case = case_in(security, (since - TODAY).days, line)
    assert found("stay_long", case, beyond) == []
    assert found("stay_long", case, beyond + timedelta(days=1)) == [(beyond + timedelta(days=1), "amber")]
    a_year_on = beyond.replace(year=beyond.year + 1)
    assert found("stay_long", case, a_year_on) == [(beyond + timedelta(days=1), "amber")]
    assert found("stay_long", case, a_year_on + timedelta(days=1)) == [(beyond + timedelta(days=1), "red")]


def test_high_security_has_no_band_and_a_lines_own_band_counts():
    assert found("stay_long", case_in("high", -5000), TODAY) == []
    RuleFactory(key="stay_low_months", value=6, service_line="lda", valid_from=day(-9), source="Own")
    assert found("stay_long", case_in("low", -300, "lda"), TODAY) and not found("stay_long", case_in("low", -300), TODAY)


def test_a_band_counts_the_time_at_its_level_over_wards_and_units():
    """Medium for years, then two low wards of two units: the low band counts from the first of them."""
    first = StayFactory(started_on=day(-2000), ended_on=day(-700), spell__discharged_on=day(-700))
    low = [WardFactory(security="low") for _ in range(2)]
    StayFactory(
        bed=BedFactory(ward=low[0]), spell__person=first.person, started_on=day(-700), ended_on=day(-100),
        spell__discharged_on=day(-100),
    )  # fmt: skip
    last = StayFactory(bed=BedFactory(ward=low[1]), spell__person=first.person, started_on=day(-100))

    [(since, level)] = found("stay_long", CaseFactory(stay=last), TODAY)
    assert (since, level) == (date(2026, 6, 21), "amber"), "18 months from 20 December 2024"


def test_somebody_awol_is_red_at_once_until_they_are_back():
    case = case_in()
    LeaveFactory(spell=spell_of(case), kind="awol", started_on=day(-2), ended_on=day(-1))
    assert found("awol", case, day(-3)) == [] and found("awol", case, TODAY) == []
    assert found("awol", case, day(-2)) == [(day(-2), "red")]


@pytest.mark.parametrize(("kind", "days"), [("home", 28), ("leave_of_absence", 28), ("trial", 182), ("awol", None)])
def test_leave_that_lasts(kind, days):
    case = case_in(since=-400)
    LeaveFactory(spell=spell_of(case), kind=kind, started_on=day(-300))
    if days is None:
        assert found("leave_long", case, TODAY) == []
    else:
        assert found("leave_long", case, day(-300 + days)) == []
        assert found("leave_long", case, day(-299 + days)) == [(day(-299 + days), "amber")]


def test_a_case_that_nobody_manages():
    case = case_in(since=-5)
    assert found("no_manager", case, TODAY) == []
    assert found("no_manager", case, day(1)) == [(day(1), "amber")]

    case.manager = user_with("case_manager")
    case.save()
    assert found("no_manager", case, day(1)) == []


def test_a_case_given_up_counts_from_that_day():
    case = case_in(manager=user_with("case_manager"))
    case.handovers.create(giver=case.manager, at=f"{day(-5)} 12:00Z", note="I am leaving.")
    case.manager = None
    case.save()
    assert found("no_manager", case, TODAY) == []
    assert found("no_manager", case, day(1)) == [(day(1), "amber")]


def test_no_legal_status_in_a_secure_bed():
    case = case_in(since=-3)
    assert found("no_legal_status", case, TODAY) == []
    assert found("no_legal_status", case, day(1)) == [(day(1), "amber")]
    assert found("no_legal_status", case_in("none", line="aed"), TODAY) == []

    LegalStatusFactory(person=case.person, code="03", started_on=day(-3), ended_on=day(10))
    assert found("no_legal_status", case, day(13)) == [], "the day it ended, and three more"
    assert found("no_legal_status", case, day(14)) == [(day(14), "amber")]


def test_an_assessment_that_is_late():
    episode = EpisodeFactory()
    case = CaseFactory(person=episode.person, service_line="adult_secure", opened_on=day(-90), opened_because="community")
    referral = ReferralFactory(person=episode.person, status="accepted", received_on=day(-28), urgency="routine")
    assert found("assessment_late", case, TODAY) == []
    assert found("assessment_late", case, day(1)) == [(day(1), "amber")]

    referral.from_prison, referral.initial_request_on = True, day(-28)
    referral.save()
    assert (day(-13), "red") in found("assessment_late", case, day(1))
    AssessmentFactory(referral=referral, first_contact_on=TODAY, decided_on=None, valid_until=None, outcome="")
    assert found("assessment_late", case, day(1)) == []
