from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from casemgmt.flags import services

SCHEDULE = {
    "keep flags": {"task": "casemgmt.flags.tasks.follow_the_facts", "schedule": timedelta(minutes=10)},
    "tell of flags": {"task": "casemgmt.flags.tasks.tell", "schedule": crontab(hour=7, minute=10)},
}
"""What is changed by day is flagged within the hour; people are written to once, at 07:10 in London (CELERY_TIMEZONE)."""


@shared_task
def follow_the_facts() -> int:
    """How many flags were raised, changed, lapsed or escalated."""
    return services.keep_flags(on=timezone.localdate()).all


@shared_task
def tell() -> int:
    services.keep_flags(on=timezone.localdate())
    return services.send()
