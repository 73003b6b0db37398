"""Matching on its own: no database, any wards and any needs."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from beds.matching import BROKEN, MET, UNKNOWN, Needs, distance_km, judged, matched
from beds.models import Ward
from beds.selectors.board import Tile, WardState
from reachout.organisations.models import Organisation, Site

DAY = date(2026, 11, 21)
SECURITY = ["none", "low", "medium", "high"]
SPECIALISMS = ["", "mi", "pd", "ld", "autism", "older", "ed"]
POSITIONS = st.none() | st.tuples(st.floats(50, 55), st.floats(-4, 1))


@st.composite
def states(draw, pk):
    position = draw(POSITIONS) or (None, None)
    organisation = Organisation(pk=draw(st.integers(1, 3)), in_collaborative=draw(st.booleans()))
    site = Site(
        pk=draw(st.integers(1, 5)),
        organisation=organisation,
        latitude=position[0],
        longitude=position[1],
        in_region=draw(st.booleans()),
    )
    ward = Ward(
        pk=pk,
        site=site,
        name=draw(st.sampled_from("ABC")),
        service_line=draw(st.sampled_from(["adult_secure", "lda"])),
        security=draw(st.sampled_from(SECURITY)),
        sex=draw(st.sampled_from(["male", "female", "mixed"])),
        specialism=draw(st.sampled_from(SPECIALISMS)),
    )
    free = draw(st.integers(0, 2))
    tiles = [Tile(pk * 10 + number, f"X-{number}", "in_service", "vacant") for number in range(free)]
    return WardState(ward, tiles, available=free, vacant=free, paused=draw(st.sampled_from(["", "Norovirus"])))


@st.composite
def regions(draw):
    return [draw(states(pk)) for pk in range(1, draw(st.integers(1, 8)) + 1)]


needs = st.builds(
    Needs,
    on=st.just(DAY),
    service_line=st.just("adult_secure"),
    security=st.sampled_from(["", *SECURITY]),
    assessed=st.booleans(),
    valid_until=st.none() | st.dates(DAY - timedelta(days=99), DAY + timedelta(days=99)),
    specialism=st.sampled_from(SPECIALISMS),
    ward_sex=st.sampled_from(["", "male", "female", "mixed"]),
    sex=st.sampled_from(["male", "female", "other", "unknown"]),
    gender_identity=st.sampled_from(["", "1", "2", "3", "4", "X", "Z"]),
    age=st.none() | st.integers(16, 90),
    home=POSITIONS,
    linked_site=st.none() | st.integers(1, 5),
    kept_apart_on=st.frozensets(st.integers(1, 8)),
    apart_from_unnamed=st.booleans(),
)


@given(needs, regions(), st.randoms())
def test_the_order_is_total_and_does_not_hang_on_how_the_wards_came(asked, region, random):
    shuffled = list(region)
    random.shuffle(shuffled)

    assert [m.ward.pk for m in matched(asked, region)] == [m.ward.pk for m in matched(asked, shuffled)]
    assert len({m.order() for m in matched(asked, region)}) == len(region)


@given(needs, regions())
def test_suitable_comes_before_unknown_before_unsuitable(asked, region):
    ranks = [match.rank for match in matched(asked, region)]

    assert ranks == sorted(ranks)


@given(needs, regions())
def test_suitable_means_nothing_broken_and_nothing_unknown(asked, region):
    for match in matched(asked, region):
        states = [criterion.state for criterion in match.criteria if criterion.must]
        assert match.suitable == all(state == MET for state in states)
        assert all(criterion.why for criterion in match.criteria)


@given(needs, regions())
def test_what_no_ward_asks_about_changes_nothing(asked, region):
    """The price of a day, the number on a bed and the ward's code decide nothing."""
    before = [m.ward.pk for m in matched(asked, region)]
    for state in region:
        state.ward.day_price, state.ward.code = 999, "ZZ"

    assert [m.ward.pk for m in matched(asked, region)] == before


@given(needs, regions())
def test_a_ward_with_someone_to_keep_apart_from_is_never_suitable(asked, region):
    everywhere = replace(asked, kept_apart_on=frozenset(range(1, 9)))

    assert not any(match.suitable for match in matched(everywhere, region))


@given(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
def test_a_distance_is_the_same_there_and_back(here, there):
    assert abs(distance_km(here, there) - distance_km(there, here)) < 1e-6
    assert 0 <= distance_km(here, there) <= 20_016


def test_birmingham_to_stafford_is_about_39_kilometres():
    assert 37 < distance_km((52.48, -1.90), (52.81, -2.12)) < 41


def ward_for(**fields):
    organisation = Organisation(pk=1, in_collaborative=True)
    site = Site(pk=1, organisation=organisation, in_region=True)
    fields = {"service_line": "adult_secure", "security": "medium", "sex": "male", "specialism": "mi", **fields}
    return WardState(Ward(pk=1, site=site, name="A", **fields), available=1)


def verdict(name, asked, **ward):
    return next(c for c in judged(asked, ward_for(**ward)).criteria if c.name == name)


MAN = Needs(on=DAY, service_line="adult_secure", security="medium", assessed=True, specialism="mi", sex="male", age=35)


def test_a_plain_case_is_suitable():
    assert judged(MAN, ward_for()).suitable


def test_sex_and_gender_identity_that_differ_are_for_people_to_decide():
    assert verdict("Ward for", MAN).state == MET
    assert verdict("Ward for", replace(MAN, gender_identity="2")).state == UNKNOWN
    assert verdict("Ward for", replace(MAN, gender_identity="2", ward_sex="female"), sex="female").state == MET
    assert verdict("Ward for", MAN, sex="female").state == BROKEN


def test_a_level_sought_is_not_a_level_recommended():
    assert verdict("Security", replace(MAN, assessed=False)).state == UNKNOWN
    assert verdict("Security", MAN, security="low").why == "Low secure; medium secure recommended"


def test_a_ward_for_older_adults_asks_for_years():
    assert verdict("Age", MAN, specialism="older").state == BROKEN
    assert verdict("Age", replace(MAN, age=70), specialism="older").state == MET
    assert verdict("Age", replace(MAN, age=None)).state == UNKNOWN


def test_a_lapsed_assessment_is_said_with_its_day():
    lapsed = replace(MAN, valid_until=date(2026, 10, 1))

    assert verdict("Assessment", lapsed).why == "Lapsed on 1 Oct 2026: assess again"


def test_why_there_is_no_bed_is_said():
    state = ward_for()
    state.available, state.vacant, state.ready = 0, 2, 1

    assert judged(MAN, state).criteria[0].why == "None available; 2 empty but not staffed; 1 ready for discharge"
