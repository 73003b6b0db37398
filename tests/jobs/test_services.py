from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from reachout.jobs import services
from reachout.jobs.models import Job
from reachout.refused import Refused
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    return services.start("tracker.load", "Load the tracker folder", by=UserFactory())


def look(job, later=timedelta(0)):
    return services.progress_of(Job.objects.get(pk=job.pk), at=timezone.now() + later)


def test_work_that_ends_well_keeps_its_result(job):
    services.run(job.pk, lambda job: {"url": "/people/", "said": "3 rows loaded"})

    job.refresh_from_db()
    assert job.status == Job.Status.DONE
    assert job.result == {"url": "/people/", "said": "3 rows loaded"}
    assert job.ended_at is not None


def test_a_refusal_is_kept_in_its_own_words(job):
    def work(job):
        raise Refused("The folder holds no patients.csv.")

    services.run(job.pk, work)

    job.refresh_from_db()
    assert (job.status, job.result["said"]) == (Job.Status.REFUSED, "The folder holds no patients.csv.")


def test_what_breaks_is_kept_as_failed_and_raised_for_the_log(job):
    def work(job):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        services.run(job.pk, work)

    job.refresh_from_db()
    assert job.status == Job.Status.FAILED


def test_delivered_twice_runs_once(job):
    ran = []

    services.run(job.pk, ran.append)
    services.run(job.pk, ran.append)

    assert len(ran) == 1


def test_what_a_dead_worker_left_behind_starts_again(job):
    services.begin(job.pk)
    ran = []

    services.run(job.pk, ran.append)

    assert len(ran) == 1


def test_progress_shows_while_the_work_is_one_open_transaction(job):
    seen = []

    def work(job):
        with transaction.atomic():
            services.advance(job, 3, 12, "Reading stays")
            seen.append(look(job))

    services.run(job.pk, work)

    assert (seen[0].words, seen[0].percent, seen[0].step) == ("3 of 12 (25%)", 25, "Reading stays")


def test_telling_is_held_back_but_a_new_step_is_told_at_once(job, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(services.time, "monotonic", lambda: clock[0])
    job = services.begin(job.pk)

    services.advance(job, 1, 1000, "Reading")
    services.advance(job, 2, 1000, "Reading")
    assert look(job).done == 1
    clock[0] += 1
    services.advance(job, 700, 1000, "Reading")
    assert look(job).done == 700
    services.advance(job, 1, 20, "Writing")
    assert (look(job).step, look(job).of) == ("Writing", 20)


def test_a_silent_worker_is_called_stopped_after_two_minutes_and_not_before(job):
    services.begin(job.pk)

    assert not look(job, timedelta(seconds=110)).stuck
    assert look(job, timedelta(seconds=130)).stuck


def test_a_job_that_nobody_takes_up_is_said_to_wait_too_long(job):
    assert not look(job, timedelta(seconds=50)).stuck
    assert look(job, timedelta(seconds=70)).stuck


def test_an_ended_job_is_never_stuck(job):
    services.run(job.pk, lambda job: None)

    assert not look(job, timedelta(days=3)).stuck
