from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from casemgmt.away import services

SCHEDULE = {"look for beds at home": {"task": "casemgmt.away.tasks.look_for_beds", "schedule": crontab(minute=10)}}
"""Every hour: a bed is soon gone. Each person's bed on a ward is told of once a day at most."""


@shared_task
def look_for_beds() -> int:
    return services.look_for_beds(at=timezone.now())
