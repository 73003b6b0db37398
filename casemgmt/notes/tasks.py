from datetime import timedelta
from functools import partial

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from reachout.jobs.services import run

SCHEDULE = {
    "remove expired files": {"task": "casemgmt.notes.tasks.remove_expired", "schedule": crontab(hour=3, minute=40)},
    "read documents that wait": {"task": "casemgmt.notes.tasks.read_waiting", "schedule": timedelta(minutes=5)},
}


@shared_task
def read(document: int) -> None:
    from casemgmt.notes.services import reading

    reading.read(document)


@shared_task
def read_waiting() -> int:
    from casemgmt.notes.services import reading

    return reading.ask_for_waiting()


@shared_task
def gather(job: int, request: int) -> None:
    from casemgmt.notes.subject import services

    run(job, partial(services.gather, request))


@shared_task
def pack(job: int, request: int) -> None:
    from casemgmt.notes.subject import services

    run(job, partial(services.pack, request))


@shared_task
def remove_expired() -> int:
    from casemgmt.notes.subject import services

    return services.remove_expired(at=timezone.now())
