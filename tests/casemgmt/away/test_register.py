"""Who is outside the region, since when, and what is planned: as of any day."""

from datetime import date, timedelta

import pytest

from casemgmt.away.selectors import away_since, repatriations_of
from casemgmt.facts import facts_of
from casemgmt.models import Case
from tests.factories.away import AwayStayFactory, RepatriationFactory
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.organisations import SiteFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def facts(case, on=TODAY):
    [found] = facts_of(Case.objects.filter(pk=case.pk), on=on)
    return found


def test_the_days_away_begin_with_the_part_outside_the_region_and_run_through_moves_out_there():
    first = StayFactory(started_on=ago(400), ended_on=ago(200), spell__discharged_on=ago(200), spell__destination="other_unit")
    person = first.person
    AwayStayFactory(
        spell__person=person, started_on=ago(200), ended_on=ago(90), spell__discharged_on=ago(90), spell__destination="other_unit"
    )
    now = AwayStayFactory(spell__person=person, started_on=ago(90))
    case = CaseFactory(stay=now, opened_on=ago(400))

    assert away_since(facts(case)) == ago(200)
    assert away_since(facts(case, on=ago(300))) is None


def test_the_last_word_by_the_day_holds_and_no_word_of_an_earlier_time_away():
    stay = AwayStayFactory(started_on=ago(60))
    case = CaseFactory(stay=stay)
    RepatriationFactory(case=case, recorded_on=ago(80))
    first = RepatriationFactory(case=case, recorded_on=ago(40))
    second = RepatriationFactory(case=case, recorded_on=ago(10))

    assert repatriations_of([facts(case)], on=TODAY) == {case.pk: second}
    assert repatriations_of([facts(case, on=ago(11))], on=ago(11)) == {case.pk: first}
    assert repatriations_of([facts(case, on=ago(50))], on=ago(50)) == {}


def test_high_secure_is_another_commissioners_and_never_out_of_area():
    high = BedFactory(ward=WardFactory(site=SiteFactory(in_region=False), security="high"))
    case = CaseFactory(stay=AwayStayFactory(bed=high))

    assert not facts(case).out_of_area and away_since(facts(case)) is None
