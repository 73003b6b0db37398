"""Months are frozen by a worker that may die at any moment, and by several at once: each month once, and whole."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from quality.figures import fresh, services, tasks
from quality.figures.freezing import freeze
from quality.figures.models import Snapshot
from reachout.audit.models import Event
from reachout.celery import app
from reachout.jobs.models import Job
from tests.conftest import wait_for
from tests.factories.accounts import UserFactory
from tests.factories.beds import StayFactory
from tests.factories.people import PersonFactory

JANUARY, FEBRUARY, MARCH = date(2021, 1, 1), date(2021, 2, 1), date(2021, 3, 1)

STALL = """
CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM figures_snapshot) = 2 THEN PERFORM pg_sleep(5); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER stall AFTER INSERT ON figures_figure FOR EACH STATEMENT EXECUTE FUNCTION stall();
"""


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def freezing() -> bool:
    """Whether some process stands in the middle of a month: its figures are inserted, and nothing is certain yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'INSERT INTO figures_figure%%' "
                       "AND wait_event = 'PgSleep' AND datname = current_database()")  # fmt: skip
        return bool(cursor.fetchone()[0])


@pytest.fixture
def stalls(transactional_db: None) -> Iterator[None]:
    sql(STALL)
    yield
    sql("DROP FUNCTION IF EXISTS stall CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_whole_months_and_the_next_run_completes_them(stalls: None, worker: Any) -> None:
    StayFactory(spell__person=PersonFactory(home_in_region=True), started_on=date(2021, 1, 10))
    job = services.ask_to_freeze(JANUARY, MARCH, by=UserFactory())
    wait_for(freezing, "the worker to be in the middle of the second month")
    worker.kill()
    wait_for(lambda: not freezing(), "PostgreSQL to notice")

    left = Snapshot.objects.get()
    assert (left.month, left.size, left.figures.count()) == (JANUARY, left.size, left.size)
    assert fresh.checksum_of(left) == left.checksum
    assert Event.objects.filter(act="snapshot.made").count() == 1
    sql("DROP FUNCTION stall CASCADE")

    worker.start()
    tasks.freeze_months.delay(job.pk, "2021-01-01", "2021-03-01", "")

    wait_for(lambda: Job.objects.get(pk=job.pk).ended, "the job to end")
    job.refresh_from_db()
    assert job.result["said"] == "2 months frozen: February 2021 to March 2021."
    assert [(made.month, made.version) for made in Snapshot.objects.order_by("month")] == [
        (JANUARY, 1), (FEBRUARY, 1), (MARCH, 1),
    ]  # fmt: skip
    assert all(fresh.checksum_of(made) == made.checksum for made in Snapshot.objects.all())


@pytest.mark.django_db(transaction=True)
def test_of_several_that_freeze_at_once_one_does_and_the_others_find_it_done() -> None:
    start = Barrier(3, timeout=60)

    def run(_: int) -> int:
        start.wait()
        try:
            return len(freeze(JANUARY, FEBRUARY, at=timezone.now()))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(run, range(3)))

    assert sorted(made) == [0, 0, 2]
    assert Snapshot.objects.count() == 2


def test_the_worker_looks_every_morning() -> None:
    app.loader.import_default_modules()
    assert "quality.figures.tasks.freeze_due" in {entry["task"] for entry in app.conf.beat_schedule.values()}
