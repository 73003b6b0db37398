"""The clocks against the calendar, and against a recount that walks day by day."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachout.rules.catalogue import CATALOGUE
from reachout.rules.models import Rule
from reachout.rules.selectors import Rulebook
from referrals.clocks import LONDON, Facts, Key, State, after_hours, clocks_of, next_due

BOOK = Rulebook([])
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
RECEIVED = date(2026, 11, 20)  # a Friday


def facts(**given_facts):
    return Facts(**{"service_line": "adult_secure", "received_on": RECEIVED, **given_facts})


def clock(key, **given_facts):
    return next(clock for clock in clocks_of(facts(**given_facts), BOOK) if clock.key == key)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)


def recounted(start, working_days):
    """Slowly: walk on until so many days were worked."""
    off = holidays.country_holidays("GB", subdiv="ENG")
    day, worked = start, 0
    while worked < working_days:
        day += timedelta(days=1)
        if day.strftime("%A") not in {"Saturday", "Sunday"} and day not in off:
            worked += 1
    return day


def test_a_referral_of_friday_is_acknowledged_on_monday_and_triaged_on_tuesday():
    assert clock(Key.ACKNOWLEDGE).due_on == date(2026, 11, 23)
    assert clock(Key.TRIAGE).due_on == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("urgency", "due_on"),
    [
        ("very_urgent", date(2026, 11, 24)),
        ("urgent", date(2026, 11, 27)),
        ("routine", date(2026, 12, 18)),
    ],
)
def test_urgency_decides_how_soon_to_assess(urgency, due_on):
    assert clock(Key.ASSESS, urgency=urgency).due_on == due_on


def test_an_emergency_is_assessed_within_24_hours_by_any_watch():
    before_the_clocks_go_back = datetime(2026, 10, 24, 18, tzinfo=LONDON)

    emergency = clock(Key.ASSESS, urgency="emergency", received_at=before_the_clocks_go_back)

    assert emergency.due_at == datetime(2026, 10, 25, 17, tzinfo=LONDON)
    assert emergency.state(datetime(2026, 10, 25, 16, 59, tzinfo=LONDON)) is State.NEAR
    assert emergency.state(datetime(2026, 10, 25, 17, 1, tzinfo=LONDON)) is State.LATE


@given(days, st.integers(0, 24 * 60), st.integers(1, 200))
def test_hours_are_real_hours_whatever_the_clocks_do(day, minute, hours):
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)

    assert (after_hours(start, hours).astimezone(UTC) - start) == timedelta(hours=hours)


@given(days)
def test_working_day_clocks_agree_with_a_walk_through_the_calendar(received):
    assert clock(Key.TRIAGE, received_on=received).due_on == recounted(received, 2)
    assert clock(Key.ACKNOWLEDGE, received_on=received).due_on == recounted(received, 1)
    assert clock(Key.ASSESS, received_on=received, urgency="urgent").due_on == recounted(received, 5)


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_the_prison_clocks_run_from_the_request_the_referral_and_the_assessment(requested, later, still_later):
    received = requested + timedelta(days=later)
    seen = received + timedelta(days=still_later)
    known = {"from_prison": True, "initial_request_on": requested, "received_on": received, "first_contact_on": seen}

    assert clock(Key.PRISON_TOTAL, **known).due_on == requested + timedelta(days=28)
    assert clock(Key.PRISON_ASSESS, **known).due_on == received + timedelta(days=14)
    assert clock(Key.PRISON_TRANSFER, **known).due_on == seen + timedelta(days=14)


def test_without_the_initial_request_the_28_days_run_from_the_day_received_and_say_so():
    total = clock(Key.PRISON_TOTAL, from_prison=True)

    assert total.due_on == RECEIVED + timedelta(days=28)
    assert "not known" in total.note


@pytest.mark.parametrize(("order", "given_days"), [("s35_36", 7), ("s37_38_45a", 28), ("s47_48", 14)])
def test_a_court_order_gives_its_days(order, given_days):
    made = date(2026, 11, 18)

    assert clock(Key.ORDER, court_order=order, court_order_on=made).due_on == made + timedelta(days=given_days)


@given(days, st.integers(-40, 40), st.sampled_from(["very_urgent", "urgent", "routine"]))
def test_late_means_after_the_last_day_and_never_on_it(received, offset, urgency):
    assess = clock(Key.ASSESS, received_on=received, urgency=urgency)
    at = noon(assess.due_on + timedelta(days=offset))

    assert (assess.state(at) is State.LATE) == (offset > 0)
    assert ("late" in assess.words(at)) == (offset > 0)


@given(days, st.integers(-40, 40))
def test_a_clock_that_was_stopped_stays_stopped(received, offset):
    due = clock(Key.ASSESS, received_on=received, urgency="routine").due_on
    seen = due + timedelta(days=offset)
    assess = clock(Key.ASSESS, received_on=received, urgency="routine", first_contact_on=seen)

    assert assess.state(noon(due + timedelta(days=100))) is (State.DONE_LATE if offset > 0 else State.DONE)


def test_closing_ends_what_was_still_running():
    closed = facts(urgency="urgent", triaged_on=RECEIVED, closed_on=RECEIVED + timedelta(days=1))

    states = {clock.key: clock.state(noon(date(2027, 1, 1))) for clock in clocks_of(closed, BOOK)}

    assert states[Key.TRIAGE] is State.DONE
    assert states[Key.ASSESS] is State.ENDED
    assert next_due(clocks_of(closed, BOOK)) is None


def test_a_clock_keeps_the_rule_of_the_day_it_began():
    changed = date(2026, 11, 21)
    new = Rule(key="assess_routine_days", value=14, valid_from=changed, service_line="")
    book = Rulebook([new])

    before = next(c for c in clocks_of(facts(urgency="routine"), book) if c.key == Key.ASSESS)
    after = next(c for c in clocks_of(facts(urgency="routine", received_on=changed), book) if c.key == Key.ASSESS)

    assert before.due_on == RECEIVED + timedelta(days=CATALOGUE["assess_routine_days"].value)
    assert after.due_on == changed + timedelta(days=14)


def test_what_is_due_next_is_the_first_live_clock():
    running = clocks_of(facts(urgency="urgent", triaged_on=RECEIVED, from_prison=True), BOOK)

    assert next_due(running).key == Key.ASSESS
