"""The bed state of any past day, on any history, against a slow and obvious recount of that day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beds.meetings.packs.shape import matching
from beds.meetings.packs.snapshot import snapshot
from tests.factories.beds import BedClosureFactory, LeaveFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.meetings import MeetingFactory

START = date(2026, 3, 1)
DAYS = 40
spans = st.tuples(st.integers(0, DAYS), st.integers(1, DAYS) | st.none())
per_bed = st.lists(st.tuples(st.integers(0, 10), st.integers(1, 15), st.booleans(), st.booleans()), max_size=3)
histories = st.tuples(st.lists(per_bed, min_size=1, max_size=4), st.lists(st.tuples(st.integers(0, 3), spans), max_size=3))


def day(number: int) -> date:
    return START + timedelta(days=number)


def lived(history: Any) -> tuple[list[Any], list[Any]]:
    """Make it so, and keep plain numbers to recount from: (bed, from, to, on leave, ready) and (bed, from, to)."""
    beds, closed = history
    rows = list(WardFactory(beds=len(beds)).beds.order_by("code"))
    stays, closures = [], []
    for bed, line in enumerate(beds):
        now = 0
        for gap, length, leave, ready in line:
            began, ended = now + gap, now + gap + length
            stay = StayFactory(bed=rows[bed], started_on=day(began), ended_on=day(ended))
            if leave:
                LeaveFactory(spell=stay.spell, started_on=day(began), ended_on=day(ended))
            if ready:
                ReadyFactory(spell=stay.spell, ready_on=day(began), ended_on=day(ended))
            stays.append((bed, began, ended, leave, ready))
            now = ended
    for bed, (began, length) in closed:
        ended = None if length is None else began + length
        BedClosureFactory(bed=rows[bed % len(rows)], closed_on=day(began), reopened_on=None if ended is None else day(ended))
        closures.append((bed % len(rows), began, ended))
    return stays, closures


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(histories, st.integers(0, DAYS))
def test_any_day_is_counted_as_a_slow_recount_counts_it(history: Any, number: int) -> None:
    with transaction.atomic():
        stays, closures = lived(history)
        at = datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=11)
        told = snapshot(MeetingFactory(starts_at=at + timedelta(hours=1)), at=at)
        transaction.set_rollback(True)

    parts = {part["key"]: part for part in told["sections"]}
    (ward,) = parts["beds"]["rows"]
    there = [stay for stay in stays if stay[1] <= number < stay[2]]
    shut = {bed for bed, began, ended in closures if began <= number and (ended is None or number < ended)}
    beds = len(history[0])
    assert (ward["occupied"], ward["out_of_service"], ward["staffed"]) == (len(there), len(shut), beds - len(shut))
    empty = set(range(beds)) - shut - {stay[0] for stay in there}
    assert ward["available"] == max(0, min(len(empty), beds - len(shut) - len(there)))
    assert len(parts["leave"]["rows"]) == ward["on_leave"] == sum(stay[3] for stay in there)
    assert len(parts["ready"]["rows"]) == sum(stay[4] for stay in there)
    for part in told["sections"]:
        for figure in part["figures"]:
            rows = matching(part["rows"], figure["where"])
            assert figure["value"] == (sum(row[figure["column"]] for row in rows) if figure["column"] else len(rows))
