from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from casemgmt.services import keep_cases

SCHEDULE = {"keep cases": {"task": "casemgmt.tasks.follow_the_facts", "schedule": timedelta(minutes=2)}}


@shared_task
def follow_the_facts() -> int:
    """Whoever was admitted, accepted or discharged since has their case opened or closed. How many changed."""
    kept = keep_cases(on=timezone.localdate())
    return kept.opened + kept.corrected + kept.reopened + kept.closed
