"""The picture of a pathway: nothing is drawn over anything else, and nothing is left out."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.pathway.drawing import NARROW, WIDE, Picture
from casemgmt.pathway.facts import Fact, Lane
from casemgmt.pathway.spans import Span, asked, buckets, earlier_and_later, ticks, ways, whole

TODAY = date(2026, 11, 21)
SVG = "{http://www.w3.org/2000/svg}"
days = st.dates(date(2006, 1, 1), TODAY)


def event(day: date, lane: Lane = Lane.REVIEWS) -> Fact:
    return Fact(lane, day, "CPA review, held", "C", kind="held")


def marks(picture: Picture) -> list[tuple[str, float, float]]:
    """The boxes of events: what is written on each, from where to where."""
    drawn = ElementTree.fromstring(str(picture.draw("Pathway")))  # noqa: S314 (our own drawing)
    found = []
    for link in drawn.iter(f"{SVG}a"):
        box, words = link.find(f"{SVG}rect"), link.find(f"{SVG}text")
        if box is not None and box.get("rx"):
            left = float(box.get("x"))
            found.append((words.text, left, left + float(box.get("width"))))
    return sorted(found, key=lambda mark: mark[1])


@settings(max_examples=50)
@given(st.lists(days, max_size=80), days, st.sampled_from([40, 400, 7300]), st.sampled_from([WIDE, NARROW]))
def test_crowded_events_are_counted_and_never_drawn_over_each_other(on, first, length, size):
    picture = Picture([event(day) for day in on], Span(first, first + timedelta(days=length)), TODAY, size)
    shown = sum(first <= day <= first + timedelta(days=length) for day in on)

    drawn = marks(picture)

    assert sum(int(words[1:]) if words.startswith("×") else 1 for words, *_ in drawn) == shown
    for (_, _, end), (_, start, _) in pairwise(drawn):
        assert end <= start + 0.2
    assert all(start >= 0 and end <= size.width for _, start, end in drawn)


@settings(max_examples=40)
@given(st.lists(days, min_size=1, max_size=60), st.integers(8, 8000))
def test_every_incident_is_in_one_bar(on, length):
    span = Span(TODAY - timedelta(days=length), TODAY + timedelta(days=3))
    picture = Picture([Fact(Lane.INCIDENTS, day, "Violence", "I", kind="other") for day in on], span, TODAY)

    drawn = ElementTree.fromstring(str(picture.draw("Pathway")))  # noqa: S314 (our own drawing)

    counted = sum(int(link.find(f"{SVG}text").text) for link in drawn.iter(f"{SVG}a"))
    parts = buckets(span, int((WIDE.width - WIDE.left) / 19))
    assert counted == sum(day >= span.first and day <= span.last for day in on)
    assert len(parts) <= (WIDE.width - WIDE.left) / 19 + 2


@given(days, st.integers(7, 15_000), st.integers(6, 21))
@settings(max_examples=60)
def test_the_days_of_the_axis_are_in_order_few_and_inside(first, length, most):
    span = Span(first, first + timedelta(days=length))
    told = [tick.day for tick in ticks(span, most)]

    assert told == sorted(set(told)) and len(told) <= most + 1
    assert all(span.first <= day <= span.last for day in told)


@pytest.mark.parametrize(
    ("length", "words"), [(7300, ["2008", "2010"]), (700, ["Jan", "Apr"]), (90, ["7", "14"]), (16, ["21", "22"])]
)
def test_the_axis_says_years_quarters_weeks_or_days(length, words):
    told = [tick.words for tick in ticks(Span(date(2026, 11, 30) - timedelta(days=length), date(2026, 11, 30)), 20)]

    assert set(words) <= set(told)


def test_a_stay_too_short_for_its_letter_has_it_below():
    short = Fact(Lane.PLACE, date(2016, 5, 1), "Avocet", "M", until=date(2016, 5, 9), label="M Avocet", kind="medium")
    long = Fact(Lane.PLACE, date(2010, 5, 1), "Heron", "L", until=date(2016, 5, 1), label="L Heron", kind="low away")
    picture = Picture([long, short], Span(date(2006, 1, 1), TODAY), TODAY)

    told = str(picture.draw("Pathway"))

    assert "L Heron" in told and [words for words, *_ in marks(picture)] == ["M"]
    assert told.count('tabindex="-1"') == 1


def test_what_is_asked_for_in_the_address():
    everything = whole([event(date(2010, 1, 1))], opened_on=date(2010, 1, 1), ended_on=None, today=TODAY)

    assert asked({}, everything, TODAY) == asked({"from": "x", "to": "2020-01-01"}, everything, TODAY) == everything
    assert asked({"from": "2020-01-01", "to": "2020-01-02"}, everything, TODAY) == everything
    assert asked({"from": "2019-01-01", "to": "2020-01-01"}, everything, TODAY).days == 365
    year = asked({"span": "1y", "to": "2015-06-01"}, everything, TODAY)
    assert (year.first, year.last) == (date(2014, 6, 1), date(2015, 6, 1))
    assert Counter(way.here for way in ways(year, everything, TODAY))[True] == 1
    before, after = earlier_and_later(year, everything)
    assert (before, after) == ("span=1y&to=2014-06-01", "span=1y&to=2016-05-31")
    assert earlier_and_later(everything, everything) == ("", "")
