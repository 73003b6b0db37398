"""The pack is built by a worker that may die at any moment: it is there in the end, once and whole."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from beds.meetings import services, tasks
from beds.meetings.models import Meeting, Pack, PackFile
from beds.meetings.services.packs import one_moment
from beds.models import Ward
from reachout.audit.models import Event
from reachout.celery import app
from tests.conftest import wait_for
from tests.factories.beds import WaitingReferralFactory, WardFactory
from tests.factories.meetings import MeetingFactory, SlotFactory

STALL = """
CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(5); RETURN NULL; END $$;
CREATE TRIGGER stall BEFORE INSERT ON meetings_packfile FOR EACH STATEMENT EXECUTE FUNCTION stall();
"""


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def building() -> bool:
    """Whether some process stands in the middle of a pack: the snapshot is inserted, the files are being."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'INSERT INTO \"meetings_packfile\"%' "
                       "AND state = 'active' AND pid <> pg_backend_pid() AND datname = current_database()")  # fmt: skip
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_run_completes_it(worker: Any) -> None:
    WaitingReferralFactory()
    meeting = MeetingFactory(starts_at=timezone.now() + timedelta(hours=3))
    sql(STALL)
    try:
        tasks.issue_due_packs.delay()
        wait_for(building, "the worker to be in the middle of the pack")
        worker.kill()
        wait_for(lambda: not building(), "PostgreSQL to notice")
        assert (Pack.objects.count(), PackFile.objects.count(), Event.objects.filter(act="pack.issued").count()) == (0, 0, 0)
    finally:
        sql("DROP FUNCTION stall CASCADE")

    worker.start()
    tasks.issue_due_packs.delay()
    tasks.issue_due_packs.delay()

    wait_for(lambda: Pack.objects.exists(), "the pack")
    time.sleep(1)
    assert Pack.objects.get().meeting == meeting
    assert {file.kind for file in PackFile.objects.all()} == {"pdf", "xlsx"}
    assert Event.objects.filter(act="pack.issued").count() == 1


@pytest.mark.django_db(transaction=True)
def test_all_sections_are_of_one_moment() -> None:
    """What another connection commits while a pack is being read is not in it."""

    def another_ward() -> None:
        WardFactory()
        connection.close()

    with one_moment():
        before = Ward.objects.count()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(another_ward).result()
        assert Ward.objects.count() == before
    assert Ward.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_two_that_build_one_pack_at_once_make_one() -> None:
    meeting, start = MeetingFactory(), Barrier(4, timeout=60)

    def build(_: int) -> int:
        start.wait()
        try:
            return services.issue_pack(meeting, at=timezone.now()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        issued = set(pool.map(build, range(4)))

    assert issued == {Pack.objects.get().pk}


@pytest.mark.django_db
def test_packs_fall_due_so_many_hours_before_the_meeting(at: datetime) -> None:
    SlotFactory(pack_hours_before=48)
    near = MeetingFactory(starts_at=at + timedelta(hours=47))
    MeetingFactory(starts_at=at + timedelta(hours=49))
    other = MeetingFactory(service_line="aed", starts_at=at + timedelta(hours=23))
    MeetingFactory(service_line="lda", starts_at=at - timedelta(hours=1))

    assert services.due_meetings(at=at) == [other, near]

    with transaction.atomic():
        tasks.issue_due_packs()
    assert set(Meeting.objects.filter(packs__isnull=False)) == {near, other}
    assert services.due_meetings(at=at) == []


def test_the_worker_is_told_when_to_plan_and_to_issue() -> None:
    app.loader.import_default_modules()
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"beds.meetings.tasks.plan_meetings", "beds.meetings.tasks.issue_due_packs"} <= planned
