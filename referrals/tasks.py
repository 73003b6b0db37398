from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from referrals.services import keep_days_due

SCHEDULE = {"keep days due": {"task": "referrals.tasks.days_due", "schedule": crontab(hour="5", minute="10")}}
"""Before the day begins, so that a rule changed for today counts from this morning."""


@shared_task
def days_due() -> int:
    return keep_days_due(at=timezone.now())
