from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from reachout.api.idempotency import forget

SCHEDULE = {"forget answered requests": {"task": "reachout.api.tasks.forget_answers", "schedule": crontab(hour="4", minute="20")}}


@shared_task
def forget_answers() -> int:
    return forget(before=timezone.now())
