"""When seclusion and segregation are reviewed next, as the Code of Practice has it, and who is secluded on any day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.facts import facts_of
from casemgmt.incidents.clocks import Restriction, months_after, reached
from casemgmt.incidents.models import Detail, Review
from casemgmt.incidents.selectors import restrictions_of
from casemgmt.models import Case, RestrictiveIntervention
from reachout.rules.selectors import Rules
from tests.factories.beds import StayFactory
from tests.factories.cases import CaseFactory, InterventionFactory
from tests.factories.incidents import RestrictionReviewFactory

START = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def secluded(*reviews, authorised="", type="05", since=START, earlier=()):
    intervention = RestrictiveIntervention(type=type, started_at=since)
    intervention.detail = Detail(authorised_by=authorised)
    done = [Review(kind=kind, at=since + hours * HOUR) for kind, hours in reviews]
    return Restriction(intervention, sorted(done, key=lambda one: one.at, reverse=True), earlier)


def due(restriction):
    return {str(clock.kind): (clock.due_at - restriction.since) / HOUR for clock in restriction.clocks}


def test_a_seclusion_begins_with_every_clock_of_the_code():
    assert due(secluded()) == {"medical": 1, "nursing": 2, "mdt": 8, "independent": 8}
    assert due(secluded(authorised="psychiatrist"))["medical"] == 4
    assert [str(clock.kind) for clock in secluded().late(START + 3 * HOUR)] == ["medical", "nursing"]


def test_each_review_moves_its_own_clock():
    assert due(secluded(("nursing", 1.5), ("medical", 1))) == {"nursing": 3.5, "medical": 5, "mdt": 8, "independent": 8}
    assert due(secluded(("medical", 5), ("mdt", 6))) == {"nursing": 2, "medical": 17, "mdt": 30, "independent": 8}
    assert "independent" not in due(secluded(("independent", 9)))


def test_a_service_line_may_have_rules_of_its_own():
    one = replace(secluded(), rules=Rules({("seclusion_nursing_hours", "lda"): 1}), line="lda")

    assert due(one)["nursing"] == 1 and due(replace(one, line="aed"))["nursing"] == 2


def test_segregation_is_reviewed_daily_weekly_and_from_outside():
    assert due(secluded(("clinician", 20), type="06")) == {"clinician": 44, "weekly": 168, "external": 24 * 92}


def test_the_night_the_clocks_go_back_is_an_hour_longer():
    london = ZoneInfo("Europe/London")
    evening = datetime(2026, 10, 25, 0, 30, tzinfo=london)
    [clock] = [clock for clock in secluded(since=evening).clocks if clock.kind == "nursing"]

    assert clock.due_at.astimezone(london) == datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=london)


@pytest.mark.parametrize(
    ("on", "months", "then"),
    [("2026-11-30", 3, "2027-02-28"), ("2026-05-31", 1, "2026-06-30"), ("2026-11-01", 14, "2028-01-01")],
)
def test_months_end_with_the_shorter_month(on, months, then):
    assert months_after(datetime.fromisoformat(f"{on}T12:00+00:00"), months).date().isoformat() == then


minutes = st.lists(st.integers(1, 900), max_size=8)


@given(minutes, st.integers(60, 720), st.integers(720, 2880))
@settings(max_examples=60)
def test_hours_spread_over_two_days_are_found_as_by_counting_minutes(lengths, total, within):
    """Spans and the gaps between them alternate, backwards from the seclusion that goes on."""
    edges = [START]
    for length in lengths:
        edges.append(edges[-1] - timedelta(minutes=length))
    spans = [(edges[n + 1], edges[n]) for n in range(1, len(edges) - 1, 2)]

    def minutes_spent(at):
        inside = [START - timedelta(minutes=m) for m in range(1, within + 1)]
        before = sum(any(start <= m < end for start, end in spans) and m >= at - timedelta(minutes=within) for m in inside)
        return before + (at - START) // timedelta(minutes=1)

    found = reached(START, spans, timedelta(minutes=total), timedelta(minutes=within))

    assert minutes_spent(found) >= total
    assert found == START or minutes_spent(found - timedelta(minutes=1)) < total


@pytest.mark.django_db
def test_each_day_has_its_own_restrictions_in_a_fixed_number_of_queries(django_assert_num_queries):
    today = START.date() + timedelta(days=3)
    for _ in range(3):
        stay = StayFactory(started_on=START.date() - timedelta(days=9))
        CaseFactory(stay=stay)
        over = InterventionFactory(stay=stay, started_at=START - 30 * HOUR, ended_at=START - 20 * HOUR)
        running = InterventionFactory(stay=stay, started_at=START)
        RestrictionReviewFactory(intervention=running, at=START + 2 * HOUR)
        RestrictionReviewFactory(intervention=running, at=START + 70 * HOUR)
        InterventionFactory(stay=stay, type="07", started_at=START)
    many = facts_of(Case.objects.all(), on=today)

    with django_assert_num_queries(4):
        now = restrictions_of(many, on=today)
        assert all(due(one)["nursing"] == 72 for found in now.values() for one in found)
    assert [len(found) for found in now.values()] == [1, 1, 1]
    [then], *_ = restrictions_of(many, on=START.date()).values()
    assert due(then)["nursing"] == 2 and due(then)["independent"] == 2
    overnight = restrictions_of(many, on=over.started_at.date())
    assert [one.intervention for found in overnight.values() for one in found if one.intervention == over] == [over]
    assert restrictions_of(many, on=over.started_at.date() - timedelta(days=1)) == {}
