"""What a ward enters, what is refused, and that withdrawing takes it out of the figures but not out of the record."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.incidents import services
from casemgmt.incidents.models import Change, Incident
from casemgmt.incidents.services import Done
from casemgmt.incidents.times import last_of, next_at
from casemgmt.models import RestrictiveIntervention
from quality.measures import figures
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.beds import StayFactory
from tests.factories.cases import InterventionFactory

LONDON = ZoneInfo("Europe/London")


def enter(stay, nurse, at, *, hours=6, done=(), kind="restrictive", **fields):
    begun = at - timedelta(hours=hours)
    made = [Done(type, begun + timedelta(minutes=after), ends and begun + timedelta(minutes=ends)) for type, after, ends in done]
    return services.enter(stay, kind=kind, happened_at=begun, interventions=made, at=at, by=nurse, **fields)


def counted(month, measure):
    [figure] = figures(first=month, last=month, measures=[measure], today=timezone.localdate())
    return figure.numerator


def test_an_incident_of_several_types_is_one_with_a_row_for_each(stay, nurse, at):
    incident = enter(stay, nurse, at, done=[("09", 1, 5), ("14", 4, 4), ("05", 5, None)], description="He threw a chair.")

    assert [row.type for row in incident.interventions] == ["09", "14", "05"]
    assert {row.incident for row in incident.interventions} == {incident.reference}
    assert Incident.objects.with_types().get().types == ["05", "09", "14"]
    event = Event.objects.get(act="incident.recorded")
    assert event.person_id == stay.person_id and "chair" not in str(event.facts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"hours": -1, "kind": "violence"}, "cannot be in the future"),
        ({"hours": 24 * 20, "kind": "violence"}, "They were not on"),
        ({}, "Say which restrictive interventions"),
        ({"done": [("07", -30, 5)]}, "cannot begin before the incident"),
        ({"done": [("07", 5, 2)]}, "cannot end before it began"),
        ({"done": [("07", 5, 500)]}, "cannot be in the future"),
        ({"done": [("07", 5, None)]}, "Say when it ended"),
        ({"done": [("05", 5, None), ("05", 30, None)]}, "Seclusion is already recorded"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(stay, nurse, at, fields, said):
    with pytest.raises(Refused, match=said):
        enter(stay, nurse, at, **fields)

    assert not Incident.objects.exists() and not RestrictiveIntervention.objects.exists()


def test_a_seclusion_that_the_tracker_brought_is_seen_before_another_is_entered(stay, nurse, at):
    theirs = InterventionFactory(stay=stay, started_at=at - timedelta(hours=8))

    with pytest.raises(Refused, match="goes on: end that first"):
        enter(stay, nurse, at, done=[("05", 5, None)])

    services.end_intervention(theirs, ended_at=at - timedelta(hours=7), at=at, by=nurse)
    assert enter(stay, nurse, at, done=[("05", 5, None)]).interventions.get().ended_at is None


def test_what_the_ward_enters_is_counted_until_it_is_withdrawn(stay, nurse, at):
    """Rows of one incident and one type are one intervention; a seclusion is a row of its own."""
    month = (at - timedelta(days=1)).astimezone(LONDON).date().replace(day=1)
    late = datetime.combine(month, time(12), LONDON)
    stay = StayFactory(started_on=month - timedelta(days=40))
    spans = [("07", 0, 3), ("07", 9, 12), ("05", 0, 60), ("05", 120, 180)]
    done = [Done(type, late + timedelta(minutes=began), late + timedelta(minutes=ended)) for type, began, ended in spans]
    incident = services.enter(stay, kind="restrictive", happened_at=late, interventions=done, at=at, by=nurse)

    assert counted(month, "restrictive_per_1000_bed_days") == 2
    assert counted(month, "seclusions_per_100_patients") == 2

    services.withdraw(incident, why="It was another person.", at=at, by=nurse)

    assert counted(month, "restrictive_per_1000_bed_days") == 0
    kept = Incident.objects.get()
    assert [row["type"] for row in kept.withdrawn] == ["07", "05", "07", "05"]
    assert kept.changes.last().why == "It was another person."
    with pytest.raises(Refused, match="was withdrawn"):
        services.withdraw(kept, why="Again", at=at, by=nurse)


def test_a_correction_keeps_what_it_said_and_the_history_cannot_be_changed(stay, nurse, at):
    incident = enter(stay, nurse, at, kind="violence", place="Garden")
    fields = {"happened_at": incident.happened_at, "place": "Day area", "kind": "self_harm"}

    services.correct(incident, why="The place was wrong.", at=at, by=nurse, **fields)

    change = Change.objects.get(kind="corrected")
    assert (change.before, change.why) == ({"place": "Garden", "kind": "violence"}, "The place was wrong.")
    with pytest.raises(Refused, match="Nothing is different"):
        services.correct(incident, why="Again", at=at, by=nurse, **fields)
    for forbidden in (Change.objects.all(), Incident.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden.delete()


def test_the_trackers_rows_become_incidents_once_and_withdrawn_ones_stay_out(stay, nurse, at):
    for type in ("05", "09"):
        InterventionFactory(stay=stay, incident="N000046", type=type, started_at=at - timedelta(hours=3))

    assert (services.adopt(at=at), services.adopt(at=at)) == (1, 0)
    incident = Incident.objects.get()
    assert (incident.reference, incident.kind, incident.recorded_by) == ("N000046", "restrictive", None)
    assert not Incident.objects.lacking_answers().exists()

    services.withdraw(incident, why="Not ours", at=at, by=nurse)
    InterventionFactory(stay=stay, incident="N000046", type="05")
    services.adopt(at=at)
    assert not RestrictiveIntervention.objects.exists()


def test_answers_are_lacking_until_every_one_is_given(stay, nurse, at):
    incident = enter(stay, nurse, at, done=[("07", 1, 3)])
    row = incident.interventions.get()
    words = dict.fromkeys(("reason", "avoided", "outcome", "staff_roles"), "Said")
    ticks = dict.fromkeys(("injury_person", "injury_staff", "injury_others"), "none")
    told = dict.fromkeys(("family_told", "advocate_told", "debrief_offered"), "yes")

    services.answer(incident, details={}, staff_count=3, **words, **ticks, **told, at=at, by=nurse)
    assert list(Incident.objects.lacking_answers()) == [incident]

    services.answer(incident, details={row.pk: {"in_care_plan": False}}, at=at, by=nurse)
    assert not Incident.objects.lacking_answers().exists()


AUTUMN, SPRING = date(2026, 10, 25), date(2026, 3, 29)


def test_the_repeated_hour_is_the_first_that_can_be_and_the_missing_hour_is_refused():
    before, between = datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 0, 50, tzinfo=UTC)

    assert next_at(before, time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_at(between, time(1, 30)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="went forward"):
        next_at(datetime(2026, 3, 28, 23, 0, tzinfo=UTC), time(1, 30))
    now = datetime(2026, 10, 25, 1, 40, tzinfo=UTC)
    assert last_of(datetime(2026, 10, 25, 1, 30, tzinfo=LONDON), now=now) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(st.integers(0, 4 * 24 * 60), st.sampled_from([SPRING, AUTUMN]), st.times())
@settings(max_examples=60)
def test_the_next_such_time_is_the_first_minute_that_shows_it(minute, change, clock):
    """A slow search, minute by minute, around the nights on which the clocks change."""
    after = datetime.combine(change - timedelta(days=2), time(), UTC) + timedelta(minutes=minute)
    clock = clock.replace(second=0, microsecond=0)
    minutes = (after + timedelta(minutes=n) for n in range(26 * 60))
    first = next((at for at in minutes if at.astimezone(LONDON).time() == clock), None)

    try:
        assert next_at(after, clock) == first
    except ValueError:
        assert clock.hour == 1 and SPRING in {
            after.astimezone(LONDON).date(),
            after.astimezone(LONDON).date() + timedelta(days=1),
        }
