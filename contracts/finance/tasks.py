from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from contracts.finance import services

SCHEDULE = {
    "close months of money": {"task": "contracts.finance.tasks.close_months", "schedule": crontab(hour=6, minute=30)},
}
"""06:30 in London (CELERY_TIMEZONE)."""


@shared_task
def close_months() -> None:
    services.state_frozen_months(at=timezone.now())
