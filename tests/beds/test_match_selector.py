import pytest

from beds.selectors import match
from tests.factories.beds import HoldFactory, StayFactory, WaitingReferralFactory, WardFactory
from tests.factories.people import AlertFactory

pytestmark = pytest.mark.django_db


def verdict(referral, ward, name, at):
    (found,) = match(referral, at=at, wards=[ward.pk])
    return next(criterion for criterion in found.criteria if criterion.name == name)


def test_the_nearest_suitable_ward_comes_first(referral, at):
    referral.person.home_latitude, referral.person.home_longitude = 52.0, -1.9
    far = WardFactory(beds=1, site__latitude=53.0)
    near = WardFactory(beds=1, site__latitude=52.1)
    low = WardFactory(beds=1, site__latitude=52.0, security="low")

    found = match(referral, at=at)

    assert [m.ward for m in found] == [near, far, low]
    assert [m.suitable for m in found] == [True, True, False]
    assert found[0].distance_km == pytest.approx(11.1, abs=0.7)


def test_someone_to_keep_apart_from_breaks_it_whichever_record_says_so(referral, bed, at):
    other = StayFactory(bed=bed).person
    assert verdict(referral, bed.ward, "Keep apart", at).state == "met"

    AlertFactory(person=other, kind="keep_apart", apart_from=referral.person, text="")

    broken = verdict(referral, bed.ward, "Keep apart", at)
    assert broken.state == "broken"
    assert other.family_name not in broken.why


def test_someone_expected_on_the_ward_counts_too(referral, bed, other_bed, at):
    expected = HoldFactory(bed=bed).referral.person
    AlertFactory(person=referral.person, kind="keep_apart", apart_from=expected, text="")

    assert verdict(referral, bed.ward, "Keep apart", at).state == "broken"


def test_a_note_that_names_nobody_is_unknown(referral, ward, at):
    AlertFactory(person=referral.person, kind="keep_apart", text="His cousin, name not given")

    assert verdict(referral, ward, "Keep apart", at).state == "unknown"


def test_other_lines_and_closed_wards_are_left_out(referral, ward, at):
    WardFactory(service_line="lda")
    WardFactory(closed_on=at.date())

    assert [m.ward for m in match(referral, at=at)] == [ward]


def test_a_fixed_number_of_queries(at, django_assert_max_num_queries):
    referral = WaitingReferralFactory()
    for _ in range(4):
        StayFactory(bed=WardFactory(beds=2).beds.first())
    AlertFactory(person=referral.person, kind="keep_apart", text="Someone")

    with django_assert_max_num_queries(9):
        match(referral, at=at)
