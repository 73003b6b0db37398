from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from beds.services import end_lapsed_interest

SCHEDULE = {"end lapsed interest": {"task": "beds.tasks.lapsed_offers", "schedule": timedelta(minutes=15)}}


@shared_task
def lapsed_offers() -> int:
    return end_lapsed_interest(at=timezone.now())
