import json

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from reachout.audit.models import Event
from reachout.sheets.tables import TRACKER
from tests.conftest import own_database

BAD = [
    "unknown_key", "bad_nhs_number", "end_before_start", "two_at_once", "stay_outside_spell", "code_not_in_list", "dates",
    "columns",
]  # fmt: skip


def rows_held() -> dict[str, list]:
    """Every row with the transaction that wrote it and whoever locked it since: equal only if nothing was touched."""
    held = {}
    with connection.cursor() as cursor:
        for table in TRACKER:
            cursor.execute(f"SELECT t.ctid::text, t.xmin::text, t.xmax::text, t::text FROM {table.db_table} t ORDER BY id")
            held[table.name] = cursor.fetchall()
    return held


def autovacuum_passes() -> None:
    """As it may at any moment: it sees no row of this transaction's, and the database then believes that there are none.
    Whatever is planned on that belief takes hours: a minute is enough to tell."""
    with psycopg.connect(own_database(), autocommit=True) as another:
        another.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(connection.introspection.table_names())}")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '60s'")


@pytest.mark.django_db
@pytest.mark.parametrize("folder", ["tracker-small", "tracker"])
def test_a_folder_loads_and_a_second_load_touches_no_row(shared, folder):
    call_command("load_tracker", str(shared / folder))
    first = rows_held()
    autovacuum_passes()

    call_command("load_tracker", str(shared / folder))

    for table in TRACKER:
        file = shared / folder / table.file
        lines = file.read_text().count("\n") - 1 if file.exists() else 0
        assert len(first[table.name]) == lines, table.name
    assert rows_held() == first


@pytest.mark.django_db
@pytest.mark.parametrize("case", BAD)
def test_a_faulty_folder_is_refused_with_exactly_its_errors(shared, refusal, case):
    expected = json.loads((shared / "oracles/bad_expected.json").read_text())
    assert set(expected) == set(BAD)
    call_command("load_tracker", str(shared / "tracker-small"))
    before, events = rows_held(), Event.objects.count()

    problems = refusal(shared / "tracker-bad" / case)

    told = {(file, row, column) for file, row, column, _ in problems}
    assert told == {(error["file"], error["row"], error["column"]) for error in expected[case]}
    assert len(problems) == len(expected[case])
    assert rows_held() == before
    assert Event.objects.count() == events


@pytest.mark.django_db
def test_a_faulty_folder_leaves_an_empty_database_empty(shared, refusal):
    refusal(shared / "tracker-bad/dates")

    assert not any(rows_held().values())


@pytest.mark.django_db
def test_check_only_changes_nothing(shared, capsys):
    call_command("load_tracker", str(shared / "tracker-small"), "--check")

    assert "16 rows: would be 16 added" in capsys.readouterr().out
    assert not any(rows_held().values())
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_the_load_is_one_audit_event_that_names_no_person(shared):
    call_command("load_tracker", str(shared / "tracker-small"))

    event = Event.objects.get(act="tracker.loaded")
    assert event.facts["source"] == "tracker-small"
    assert event.facts["added_and_changed"]["patients"] == [16, 0]
