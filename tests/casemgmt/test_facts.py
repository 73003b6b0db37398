"""What is known of a case on any day."""

from datetime import date, timedelta

import pytest

from casemgmt.facts import facts_of
from casemgmt.models import Case
from tests.factories.beds import BedFactory, LeaveFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import LegalStatusFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def facts(case, on=TODAY):
    [found] = facts_of(Case.objects.filter(pk=case.pk), on=on)
    return found


def ended(since, until, **fields):
    return StayFactory(started_on=since, ended_on=until, spell__discharged_on=until, spell__destination="other_unit", **fields)


def test_the_whole_stay_counts_over_a_transfer_but_not_over_a_week_at_home():
    home = ended(ago(900), ago(808))
    person = home.person
    ended(ago(800), ago(301), spell__person=person)
    second = StayFactory(spell__person=person, started_on=ago(300))
    case = CaseFactory(stay=second, opened_on=ago(900))

    assert (facts(case).in_hospital_since, facts(case).days_in_hospital) == (ago(800), 800)
    assert facts(case, on=ago(850)).in_hospital_since == ago(900)
    assert facts(case, on=ago(805)).discharged_on == ago(808)
    assert facts(case, on=ago(805)).ward is None


def test_each_fact_is_that_of_the_day():
    stay = StayFactory(started_on=ago(100))
    case = CaseFactory(stay=stay)
    earlier = LegalStatusFactory(person=stay.person, code="02", started_on=ago(100), ended_on=ago(80))
    later = LegalStatusFactory(person=stay.person, code="03", started_on=ago(80))
    leave = LeaveFactory(spell=stay.spell, started_on=ago(20), ended_on=ago(10))
    ready = ReadyFactory(spell=stay.spell, ready_on=ago(15))

    assert (facts(case, on=ago(81)).legal, facts(case).legal) == (earlier, later)
    assert (facts(case, on=ago(11)).leave, facts(case).leave) == (leave, None)
    assert (facts(case, on=ago(16)).readiness, facts(case).readiness, facts(case).ready_days) == (None, ready, 15)


def test_out_of_area_is_a_matter_of_the_site_and_of_where_home_is():
    away = SiteFactory(in_region=False, latitude=53.0, longitude=-2.0)
    stay = StayFactory(bed=BedFactory(ward=WardFactory(site=away)), spell__person__home_in_region=True)
    case = CaseFactory(stay=stay)

    assert facts(case).out_of_area and facts(case).km_from_home is None

    person = stay.person
    person.home_latitude, person.home_longitude = 52.0, -2.0
    person.save()
    assert round(facts(case).km_from_home) == 111


def test_the_facts_of_many_take_as_many_queries_as_of_one(django_assert_num_queries):
    for _ in range(3):
        stay = StayFactory()
        CaseFactory(stay=stay)
        LegalStatusFactory(person=stay.person)
        EpisodeFactory(person=stay.person)

    with django_assert_num_queries(4):
        many = facts_of(Case.objects.current(), on=TODAY)
        for one in many:
            str((one.ward.site.organisation, one.legal, one.in_hospital_since, one.km_from_home, one.case.manager))
    with django_assert_num_queries(4):
        for one in many:
            str((one.leave, one.readiness, one.episode, one.referral))
