from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from quality.assurance import services

SCHEDULE = {
    "chase overdue actions": {"task": "quality.assurance.tasks.chase_overdue_actions", "schedule": crontab(hour=7, minute=0)},
}
"""07:00 in London (CELERY_TIMEZONE)."""


@shared_task
def chase_overdue_actions() -> None:
    services.chase(at=timezone.now())
