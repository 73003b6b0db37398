"""What raises a flag on somebody outside the region; the day before, nothing does."""

from datetime import date, timedelta

import pytest

from casemgmt.away.models import BedAtHome
from casemgmt.facts import facts_of
from casemgmt.flags.rules import findings
from casemgmt.models import Case
from reachout.rules.selectors import rules_on
from tests.factories.away import AwayStayFactory, RepatriationFactory
from tests.factories.beds import StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def case():
    return CaseFactory(stay=AwayStayFactory(started_on=ago(100)))


def raised(case, on=TODAY):
    many = facts_of(Case.objects.filter(pk=case.pk), on=on)
    found = {rule.id: finding for _, rule, finding in findings(many, on=on, rules=rules_on(on)) if rule.id.startswith("away_")}
    assert all(finding.since <= on and case.person.family_name not in finding.because for finding in found.values())
    return found


def test_no_plan_is_flagged_after_the_days_of_the_rule_until_there_is_one(case):
    assert "away_no_plan" not in raised(case, on=ago(86))
    assert raised(case, on=ago(85))["away_no_plan"].since == ago(85)

    RepatriationFactory(case=case, recorded_on=ago(50), plan="", review_on=None)
    assert "away_no_plan" in raised(case, on=ago(40))
    RepatriationFactory(case=case, recorded_on=ago(30))
    assert "away_no_plan" not in raised(case, on=ago(30))


def test_nobody_for_whom_it_is_right_to_be_away_needs_a_plan_or_a_bed(case):
    RepatriationFactory(case=case, recorded_on=ago(99), reason="14", fit="choice", plan="", review_on=None)
    BedAtHome.objects.create(case=case, ward=WardFactory(), opened_on=ago(30))

    assert raised(case) == {}


def test_review_and_target_are_flagged_once_passed_and_too_long_without_a_bed_in_red(case):
    RepatriationFactory(case=case, recorded_on=ago(60), review_on=ago(29), target_on=ago(1))

    found = raised(case)

    assert set(found) == {"away_review_overdue", "away_target_passed", "away_inappropriate"}
    assert (found["away_review_overdue"].since, found["away_review_overdue"].red) == (ago(28), True)
    assert raised(case, on=ago(1))["away_review_overdue"].red is False
    assert found["away_inappropriate"].red and found["away_inappropriate"].since == ago(9)
    assert "away_inappropriate" not in raised(case, on=ago(10))


def test_a_bed_that_suits_is_flagged_until_the_meeting_is_asked_or_the_bed_is_gone(case):
    bed = BedAtHome.objects.create(case=case, ward=WardFactory(), opened_on=ago(10))

    assert "away_bed_at_home" not in raised(case, on=ago(8))
    assert raised(case, on=ago(7))["away_bed_at_home"].since == ago(7)

    ReferralFactory(person=case.person, service_line=case.service_line, received_on=ago(2))
    assert "away_bed_at_home" in raised(case, on=ago(3))
    assert "away_bed_at_home" not in raised(case)

    bed.gone_on = ago(5)
    bed.save()
    assert "away_bed_at_home" not in raised(case, on=ago(5))


def test_whoever_is_in_the_region_has_none_of_them():
    assert raised(CaseFactory(stay=StayFactory(started_on=ago(400)))) == {}
