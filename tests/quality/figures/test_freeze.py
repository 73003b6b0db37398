"""A month is frozen whole, once; frozen again only with a reason and only where a figure differs."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from beds.models import WardStay
from quality.figures import fresh, selectors, services
from quality.figures.freezing import freeze, refresh
from quality.figures.models import Change, Figure, Snapshot
from quality.measures import CATALOGUE, EVERY_LINE, Cut, figures
from reachout.accounts.models import User
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.conftest import Clock, row_counts
from tests.factories.beds import StayFactory
from tests.factories.people import PersonFactory
from tests.factories.rules import RuleFactory

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def test_a_month_is_frozen_with_every_figure_and_what_it_was_made_with(stay: WardStay, at: datetime, commissioner: User) -> None:
    made = freeze(MARCH, APRIL, at=at, by=commissioner)

    assert [(snapshot.month, snapshot.version) for snapshot in made] == [(MARCH, 1), (APRIL, 1)]
    march = made[0]
    assert (march.made_at, march.made_by, march.why) == (at, commissioner, "")
    assert march.counts["ward_stays"] == 1 and march.counts["spells"] == 1
    assert march.size == march.figures.count() > 1000
    assert set(march.figures.values_list("measure", flat=True)) == set(CATALOGUE)
    assert fresh.checksum_of(march) == march.checksum
    assert selectors.series("inpatients") == list(live("inpatients", at))
    event = Event.objects.filter(act="snapshot.made", by=commissioner).order_by("id").last()
    assert event and event.facts["checksum"] == made[1].checksum


def live(measure: str, at: datetime, **asked: Any) -> Any:
    return figures(first=MARCH, last=APRIL, measures=[measure], today=at.date(), **asked)


def test_frozen_figures_are_the_live_ones_in_every_cut(stay: WardStay, at: datetime) -> None:
    freeze(MARCH, MARCH, at=at)

    found = figures(first=MARCH, last=MARCH, lines=EVERY_LINE, cuts=tuple(Cut), today=at.date())

    stored = {(row.measure, row.service_line, row.cut, row.key): row for row in Figure.objects.all()}
    told = {(one.measure, one.service_line, one.cut, one.key): one for one in found}
    assert stored.keys() == told.keys()
    for key, one in told.items():
        row = stored[key]
        assert (row.value, row.numerator, row.denominator, row.n) == (one.value, one.numerator, one.denominator, one.n), key
        assert row.detail == one.detail, key


def test_what_is_frozen_stays_as_it_is(stay: WardStay, at: datetime) -> None:
    freeze(MARCH, MARCH, at=at)
    before = Snapshot.objects.get().checksum
    correct(stay)

    made = freeze(MARCH, APRIL, at=at + timedelta(days=1))

    assert [snapshot.month for snapshot in made] == [APRIL]
    assert Snapshot.objects.get(month=MARCH).checksum == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE figures_figure SET value = 1",
        "DELETE FROM figures_figure",
        "TRUNCATE figures_figure",
        "UPDATE figures_snapshot SET checksum = ''",
        "DELETE FROM figures_snapshot",
        "TRUNCATE figures_snapshot CASCADE",
        "UPDATE figures_change SET was = 1",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_frozen(stay: WardStay, at: datetime, statement: str) -> None:
    freeze(MARCH, MARCH, at=at)
    correct(stay)
    refresh(MARCH, MARCH, why="A stay was entered late", at=at)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="a frozen month is never changed"), transaction.atomic():
            cursor.execute(statement)


def correct(stay: WardStay) -> None:
    """Somebody else was there too, entered late."""
    other = stay.ward.beds.order_by("code").last()
    StayFactory(bed=other, spell__person=PersonFactory(home_in_region=True), started_on=date(2026, 3, 20))


def test_refreshed_is_a_new_version_with_its_reason_and_what_is_different(
    stay: WardStay, at: datetime, commissioner: User
) -> None:
    freeze(MARCH, MARCH, at=at)
    correct(stay)

    (second,) = refresh(MARCH, MARCH, why="A stay was entered late", at=at + timedelta(days=1), by=commissioner)

    assert (second.version, second.why, second.made_by) == (2, "A stay was entered late", commissioner)
    change = second.changes.get(measure="inpatients", service_line="", cut="")
    assert (change.was, change.now) == (1, 2)
    days = second.changes.get(measure="occupied_bed_days", service_line="adult_secure", cut="provider", key="NB")
    assert (days.was, days.now) == (22, 34)
    assert second.changed == second.changes.count()
    assert selectors.series("inpatients")[0].value == 2
    assert Snapshot.objects.filter(month=MARCH).count() == 2


def test_where_no_figure_differs_no_version_is_made(stay: WardStay, at: datetime) -> None:
    freeze(MARCH, MARCH, at=at)
    before = row_counts()

    assert refresh(MARCH, MARCH, why="To be sure", at=at + timedelta(days=1)) == []
    assert row_counts() == before
    assert "no new version" in services.said([], again=True)


@pytest.mark.parametrize(
    ("first", "last", "why", "said"),
    [
        (date(2026, 5, 1), date(2026, 5, 1), "", "not over yet"),
        (APRIL, MARCH, "", "must not be before"),
        (date(1990, 1, 1), MARCH, "", "At most"),
    ],
)
def test_months_that_cannot_be_meant_are_refused(at: datetime, first: date, last: date, why: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        freeze(first, last, at=at)


def test_frozen_again_wants_a_reason_and_a_frozen_month(stay: WardStay, at: datetime) -> None:
    with pytest.raises(Refused, match="None of these months"):
        refresh(MARCH, MARCH, why="Late rows", at=at)
    freeze(MARCH, MARCH, at=at)
    with pytest.raises(Refused, match="Say why"):
        refresh(MARCH, MARCH, why=" ", at=at)


# -- by the clock ------------------------------------------------------------------------------------------------------


def test_the_month_before_falls_due_on_the_third_working_day(db: None) -> None:
    """4 May 2026 was a bank holiday: 1, 5 and 6 May are the first three."""
    assert services.due_month(date(2026, 5, 5)) == MARCH
    assert services.due_month(date(2026, 5, 6)) == APRIL


def test_which_working_day_is_a_dated_rule(db: None) -> None:
    RuleFactory(key="freeze_working_day", value=1, valid_from=date(2026, 4, 15), valid_to=None)

    assert services.freezes_on(APRIL) == date(2026, 5, 1)
    assert services.freezes_on(date(2026, 2, 1)) == date(2026, 3, 4)


def test_the_due_month_is_frozen_and_those_missed_since_the_first(stay: WardStay, at: datetime) -> None:
    assert [snapshot.month for snapshot in services.freeze_due(at=at)] == [APRIL]
    assert services.freeze_due(at=at) == []

    later = services.freeze_due(at=at + timedelta(days=61))

    assert [snapshot.month for snapshot in later] == [date(2026, 5, 1), date(2026, 6, 1)]


def test_a_month_is_frozen_again_when_readmissions_can_be_told(stay: WardStay, at: datetime) -> None:
    stay.spell.discharged_on, stay.spell.destination = date(2026, 4, 12), "community"
    stay.ended_on = date(2026, 4, 12)
    stay.save()
    stay.spell.save()
    freeze(APRIL, APRIL, at=at)
    assert selectors.series("readmissions_30")[0].value is None

    assert services.refresh_ripe(at=at + timedelta(days=20)) == []
    (again,) = services.refresh_ripe(at=at + timedelta(days=25))

    assert (again.version, again.why) == (2, "Readmissions within 30 days can now be counted")
    assert selectors.series("readmissions_30")[0].value == 0
    assert {change.measure for change in again.changes.all()} == {"readmissions_30"}


# -- from the command line ---------------------------------------------------------------------------------------------


def test_the_command_freezes_months_and_says_so(stay: WardStay, at: datetime, clock: Clock, capsys: Any) -> None:
    clock.reads(at)
    call_command("freeze_months", "--from", "2026-03", "--to", "2026-04")
    first = capsys.readouterr().out
    call_command("freeze_months", "--from", "2026-03", "--to", "2026-04")

    assert "2 months frozen: March 2026 to April 2026." in first
    assert "These months were frozen already." in capsys.readouterr().out
    assert Change.objects.count() == 0


def test_the_command_refuses_in_words(db: None) -> None:
    with pytest.raises(CommandError, match="not a month: write 2026-03"):
        call_command("freeze_months", "--from", "March", "--to", "2026-04")
    with pytest.raises(CommandError, match="must not be before"):
        call_command("freeze_months", "--from", "2026-04", "--to", "2026-03")
