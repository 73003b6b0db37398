"""The rank: a total order in which each component only ever helps in its own direction."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from referrals.clocks import LONDON, Clock, Key
from referrals.models import Urgency
from referrals.priority import Standing, components, key_of

AT = datetime(2026, 11, 21, 12, tzinfo=LONDON)
TODAY = AT.date()


def legal(days_left, stopped=False):
    due = TODAY + timedelta(days=days_left)
    return Clock(Key.ORDER, TODAY - timedelta(days=28), due, stopped_on=TODAY if stopped else None, near_days=7)


clocks = st.lists(st.builds(legal, st.integers(-60, 60), st.booleans()), max_size=3).map(tuple)
standings = st.builds(
    Standing,
    pk=st.integers(1, 10**6),
    service_line=st.just("adult_secure"),
    received_on=st.dates(date(2020, 1, 1), TODAY),
    urgency=st.sampled_from(["", *Urgency.values]),
    override=st.none() | st.integers(1, 20),
    override_reason=st.just("agreed by the meeting"),
    legal=clocks,
    dundrum_2=st.none() | st.integers(0, 24).map(Decimal),
    unsafe_now=st.booleans(),
    distance_km=st.none() | st.floats(0, 500),
)
aed = standings.flatmap(
    lambda standing: st.sampled_from(["", "red", "amber", "green"]).map(
        lambda band: replace(standing, service_line="aed", meed=band, dundrum_2=None)
    )
)


def place(standing):
    return key_of(standing, AT)


@given(st.lists(standings, unique_by=lambda s: s.pk) | st.lists(aed, unique_by=lambda s: s.pk), st.randoms())
def test_the_order_is_total_and_the_same_however_the_list_comes(many, random: Random):
    mixed = list(many)
    random.shuffle(mixed)

    assert sorted(many, key=place) == sorted(mixed, key=place)
    assert len({place(standing) for standing in many}) == len(many)


@given(standings, standings)
def test_a_place_by_hand_comes_before_everything_without_one(by_hand, other):
    by_hand, other = replace(by_hand, override=20), replace(other, override=None)

    assert place(by_hand) < place(other)


@given(standings)
def test_a_breached_deadline_comes_before_a_near_one_before_none(standing):
    breached, near, far = (place(replace(standing, legal=(legal(days),))) for days in (-1, 3, 30))

    assert breached < near < far


@given(standings, st.integers(0, 23))
def test_a_higher_dundrum_2_never_lowers_a_place(standing, score):
    lower, higher = replace(standing, dundrum_2=Decimal(score)), replace(standing, dundrum_2=Decimal(score + 1))

    assert place(higher) < place(lower) < place(replace(standing, dundrum_2=None))


@given(aed)
def test_physical_risk_ranks_red_before_amber_before_green_before_not_rated(standing):
    red, amber, green, none = (place(replace(standing, meed=band)) for band in ("red", "amber", "green", ""))

    assert red < amber < green < none


@given(standings)
def test_urgency_ranks_as_the_field_orders_it(standing):
    places = [place(replace(standing, urgency=urgency)) for urgency in ("emergency", "very_urgent", "urgent", "routine", "")]

    assert places == sorted(places)


@given(standings, st.integers(1, 400))
def test_a_longer_wait_never_lowers_a_place(standing, days):
    assert place(replace(standing, received_on=standing.received_on - timedelta(days=days))) < place(standing)


@given(standings)
def test_being_unsafe_never_lowers_a_place(standing):
    assert place(replace(standing, unsafe_now=True)) < place(replace(standing, unsafe_now=False))


@given(standings, st.floats(0, 400), st.floats(0.1, 100))
def test_nearer_to_home_comes_first_and_unknown_last(standing, near, more):
    nearer, farther = replace(standing, distance_km=near), replace(standing, distance_km=near + more)

    assert place(nearer) < place(farther) < place(replace(standing, distance_km=None))


@given(standings, standings)
def test_what_comes_earlier_decides_whatever_comes_later(one, other):
    """Legal before severity before urgency before waiting: a later part never outweighs an earlier one."""
    one = replace(one, override=None, legal=(legal(-1),))
    other = replace(other, override=None, legal=())

    assert place(one) < place(other)


@given(standings)
def test_every_component_is_said_in_words(standing):
    said = components(standing, AT)

    assert [c.name for c in said][1:4] == ["Legal deadline", "DUNDRUM-2", "Urgency"]
    assert all(c.words for c in said)


def test_the_words_of_one():
    standing = Standing(
        pk=1,
        service_line="adult_secure",
        received_on=TODAY - timedelta(days=12),
        urgency="very_urgent",
        legal=(legal(-2),),
        dundrum_2=Decimal(17),
        rated_on=TODAY,
    )

    assert [c.words for c in components(standing, AT)] == [
        "None",
        "Court order or warrant: admit by 19 Nov 2026, 2 days late",
        "17 of 24, rated 21 Nov 2026",
        "Very urgent",
        "12 days",
        "Not reported unsafe",
        "Not known",
    ]
