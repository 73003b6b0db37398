"""What is due, with dates worked out by hand."""

from datetime import date

import pytest

from casemgmt.facts import facts_of
from casemgmt.models import Case
from casemgmt.reviews.due import Kind, due_of
from casemgmt.reviews.models import Answer
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import LegalStatusFactory
from tests.factories.reviews import ReviewFactory
from tests.factories.rules import RuleFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def admitted(day, **fields):
    """A case of somebody who came on the day and is still there."""
    return CaseFactory(stay=StayFactory(started_on=day, **fields))


def ward(**fields):
    return BedFactory(ward=WardFactory(**fields))


def due(case, kind, on=TODAY):
    dues = due_of(facts_of(Case.objects.filter(pk=case.pk), on=on), on=on)[case.pk]
    return next((one.due_on for one in dues if one.kind == kind), None)


def under(case, code, since, **fields):
    return LegalStatusFactory(person=case.person, code=code, started_on=since, **fields)


def held(case, kind, day, **fields):
    return ReviewFactory(case=case, kind=kind, held_on=day, **fields)


def test_cpa_three_months_after_admission_then_six_after_the_last_over_month_ends():
    case = admitted(date(2025, 11, 30))
    assert due(case, Kind.CPA) == date(2026, 2, 28)

    held(case, "cpa", date(2026, 8, 31))
    assert due(case, Kind.CPA) == date(2027, 2, 28)
    assert due(case, Kind.CPA, on=date(2026, 8, 30)) == date(2026, 2, 28), "as it stood the day before it was held"


def test_a_leap_year_has_its_day():
    assert due(admitted(date(2023, 11, 30)), Kind.CPA) == date(2024, 2, 29)


def test_a_cpa_of_an_earlier_stay_does_not_count():
    case = admitted(date(2026, 10, 1))
    held(case, "cpa", date(2026, 9, 1))
    assert due(case, Kind.CPA) == date(2027, 1, 1)


def test_cetr_only_for_lda_or_autism():
    assert due(admitted(date(2026, 11, 1)), Kind.CETR) is None
    assert due(admitted(date(2026, 11, 1), bed=ward(service_line="lda")), Kind.CETR) == date(2026, 11, 29)
    assert due(admitted(date(2026, 11, 1), bed=ward(specialism="autism")), Kind.CETR) == date(2026, 11, 29)


def test_a_cetr_before_admission_counts_and_the_next_is_twelve_months_after_it():
    case = admitted(date(2026, 11, 1), bed=ward(service_line="lda"))
    held(case, "cetr", date(2026, 4, 1))
    assert due(case, Kind.CETR) == date(2026, 11, 29), "too long before"

    held(case, "cetr", date(2026, 10, 12))
    assert due(case, Kind.CETR) == date(2027, 10, 12)


@pytest.mark.parametrize(
    ("in_region", "line", "expected"),
    [(True, "lda", date(2026, 7, 2)), (False, "lda", date(2026, 2, 26)), (False, "adult_secure", date(2026, 3, 26))],
)
def test_visits_by_where_they_are(in_region, line, expected):
    bed = ward(service_line=line, site=SiteFactory(in_region=in_region))
    case = admitted(date(2026, 1, 1), bed=bed, spell__person__home_in_region=True)
    assert due(case, Kind.VISIT) == expected


def test_a_move_out_of_area_brings_the_next_visit_nearer_but_not_to_the_past():
    first = StayFactory(
        bed=ward(service_line="lda"), started_on=date(2026, 1, 1), ended_on=date(2026, 6, 1), spell__person__home_in_region=True
    )
    away = ward(service_line="lda", site=SiteFactory(in_region=False))
    StayFactory(spell=first.spell, bed=away, started_on=date(2026, 6, 1))
    case = CaseFactory(stay=first)
    assert due(case, Kind.VISIT, on=date(2026, 5, 31)) == date(2026, 7, 2)
    assert due(case, Kind.VISIT) == date(2026, 7, 2), "eight weeks after the move would be 27 July"

    held(case, "visit", date(2026, 5, 25))
    assert due(case, Kind.VISIT) == date(2026, 7, 27)
    held(case, "visit", date(2026, 10, 1))
    assert due(case, Kind.VISIT) == date(2026, 11, 26)


def test_contact_goes_on_with_the_community_team():
    episode = EpisodeFactory(referred_on=date(2026, 9, 1), accepted_on=date(2026, 9, 8))
    case = CaseFactory(person=episode.person, service_line="adult_secure", opened_on=date(2026, 9, 8))
    assert due(case, Kind.CONTACT) == date(2026, 10, 20)
    held(case, "contact", date(2026, 10, 19))
    assert due(case, Kind.CONTACT) == date(2026, 11, 30)
    assert due(case, Kind.CPA) is None


@pytest.mark.parametrize("code", ["03", "10", "16", "18", "38"])
def test_a_section_of_six_months_ends_the_day_before_and_is_renewed_from_its_start(code):
    case = admitted(date(2025, 8, 31))
    under(case, code, date(2025, 8, 31))
    assert due(case, Kind.RENEWAL) == date(2026, 2, 27), "31 August and six months is 28 February, less a day"

    held(case, "renewal", date(2026, 2, 10))
    assert due(case, Kind.RENEWAL) == date(2026, 8, 30)
    held(case, "renewal", date(2026, 8, 1))
    assert due(case, Kind.RENEWAL) == date(2027, 8, 30)


def test_what_is_recorded_goes_before_the_arithmetic():
    case = admitted(date(2026, 6, 1))
    under(case, "03", date(2026, 6, 1), expires_on=date(2026, 11, 28))
    assert due(case, Kind.RENEWAL) == date(2026, 11, 28)

    held(case, "renewal", date(2026, 11, 10), renewed_until=date(2027, 5, 30))
    assert due(case, Kind.RENEWAL) == date(2027, 5, 30)


def test_section_2_ends_after_28_days_and_a_restricted_order_has_no_end():
    case = admitted(date(2026, 11, 1))
    status = under(case, "02", date(2026, 11, 1))
    assert due(case, Kind.RENEWAL) == date(2026, 11, 28)
    status.code = "09"
    status.save()
    assert due(case, Kind.RENEWAL) is None


def test_section_3_is_referred_six_months_after_the_section_2_before_it():
    case = admitted(date(2026, 3, 4))
    under(case, "02", date(2026, 3, 4), ended_on=date(2026, 3, 30))
    under(case, "03", date(2026, 3, 30))
    assert due(case, Kind.TRIBUNAL) == date(2026, 9, 4)
    held(case, "tribunal", date(2026, 8, 20))
    assert due(case, Kind.TRIBUNAL) == date(2029, 8, 20)


@pytest.mark.parametrize("code", ["09", "15", "17", "37", "10"])
def test_hospital_orders_and_restricted_patients_after_three_years(code):
    case = admitted(date(2024, 2, 29))
    under(case, code, date(2024, 2, 29))
    assert due(case, Kind.TRIBUNAL) == date(2027, 2, 28)
    assert due(case, Kind.MOJ_REPORT) == (None if code == "10" else date(2025, 2, 28))


def test_a_report_each_year_after_the_last():
    case = admitted(date(2024, 1, 1))
    under(case, "09", date(2024, 1, 1))
    held(case, "moj_report", date(2026, 2, 28))
    assert due(case, Kind.MOJ_REPORT) == date(2027, 2, 28)


def test_rights_at_each_section_at_each_hospital_and_again_when_not_understood():
    case = admitted(date(2026, 1, 1))
    under(case, "03", date(2026, 1, 1), ended_on=date(2026, 11, 9))
    assert due(case, Kind.RIGHTS, on=date(2026, 11, 8)) == date(2026, 1, 2)

    told = held(case, "rights", date(2026, 11, 2))
    assert due(case, Kind.RIGHTS, on=date(2026, 11, 8)) == date(2027, 1, 25)
    Answer.objects.create(review=told, question="understood", answer="no")
    assert due(case, Kind.RIGHTS, on=date(2026, 11, 8)) == date(2026, 11, 9)

    under(case, "10", date(2026, 11, 9))
    assert due(case, Kind.RIGHTS) == date(2026, 11, 10), "a new section, explained anew"


def test_consent_three_months_after_the_detention_began_whatever_section_followed():
    case = admitted(date(2026, 3, 4))
    under(case, "02", date(2026, 3, 4), ended_on=date(2026, 3, 30))
    under(case, "03", date(2026, 3, 30))
    assert due(case, Kind.CONSENT) == date(2026, 6, 4)


def test_nothing_of_the_act_for_informal_people_and_nothing_at_all_at_home():
    case = admitted(date(2026, 1, 1))
    under(case, "01", date(2026, 1, 1))
    facts = facts_of(Case.objects.filter(pk=case.pk), on=TODAY)
    assert {one.kind for one in due_of(facts, on=TODAY)[case.pk]} == {Kind.CPA, Kind.VISIT, Kind.CONTACT}

    gone = date(2026, 11, 1)
    left = StayFactory(started_on=date(2026, 1, 1), ended_on=gone, spell__discharged_on=gone, spell__destination="community")
    home = CaseFactory(stay=left)
    assert due_of(facts_of(Case.objects.filter(pk=home.pk), on=TODAY), on=TODAY)[home.pk] == []


def test_the_rules_of_the_day_asked():
    case = admitted(date(2026, 1, 1))
    RuleFactory(key="cpa_first_months", value=2, valid_from=date(2026, 10, 1))
    assert due(case, Kind.CPA, on=date(2026, 9, 30)) == date(2026, 4, 1)
    assert due(case, Kind.CPA) == date(2026, 3, 1)


def test_two_queries_however_many(django_assert_num_queries):
    for _ in range(3):
        case = admitted(date(2026, 1, 1))
        under(case, "03", date(2026, 1, 1))
        ReviewFactory(case=case)
    facts = facts_of(Case.objects.current(), on=TODAY)
    with django_assert_num_queries(2):
        [first, *_] = due_of(facts, on=TODAY).values()
    assert [one.booked_on is not None for one in first if one.kind == Kind.CPA] == [True]
    assert [one.due_on for one in first] == sorted(one.due_on for one in first)
