from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from contracts.returns import services

SCHEDULE = {
    "owe the month's returns": {"task": "contracts.returns.tasks.owe_returns", "schedule": crontab(hour=1, minute=10)},
    "freeze accepted returns": {"task": "contracts.returns.tasks.freeze_returns", "schedule": crontab(hour=1, minute=20)},
    "remind of returns": {"task": "contracts.returns.tasks.remind_of_returns", "schedule": crontab(hour=7, minute=10)},
}
"""Each night, London time (CELERY_TIMEZONE): on most there is nothing to do, and after an outage what was missed is."""


@shared_task
def owe_returns() -> None:
    services.owe_what_is_due(at=timezone.now())


@shared_task
def freeze_returns() -> None:
    services.freeze(at=timezone.now())


@shared_task
def remind_of_returns() -> None:
    services.remind(at=timezone.now())
