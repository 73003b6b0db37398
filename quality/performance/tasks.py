from functools import partial

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from reachout.jobs.services import run

SCHEDULE = {
    "record breaches": {"task": "quality.performance.tasks.record_breaches", "schedule": crontab(minute="50")},
    "chase under notices": {"task": "quality.performance.tasks.chase", "schedule": crontab(hour="7", minute="10")},
}
"""Breaches every hour: months are frozen at 05:40, and by hand at any time."""


@shared_task
def record_breaches() -> None:
    from quality.performance import services

    services.record_breaches(at=timezone.now())


@shared_task
def chase() -> None:
    from quality.performance import services

    services.chase(at=timezone.now())


@shared_task
def build_pack(job: int, contract: int, quarter: str, version: int, why: str) -> None:
    from quality.performance import services

    run(job, partial(services.build_pack, contract, quarter, version, why))
