from datetime import date
from functools import partial

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from reachout.jobs.services import run

SCHEDULE = {"freeze due months": {"task": "quality.figures.tasks.freeze_due", "schedule": crontab(hour="5", minute="40")}}


@shared_task
def freeze_due() -> None:
    """Every morning; there is something to do on the third working day of a month, when readmissions can be counted, and when
    the month's returns are accepted."""
    from quality.figures import returned, services

    services.freeze_due(at=timezone.now())
    services.refresh_ripe(at=timezone.now())
    returned.refresh_returned(at=timezone.now())


@shared_task
def freeze_months(job: int, first: str, last: str, why: str) -> None:
    from quality.figures import services

    run(job, partial(services.freeze_asked, date.fromisoformat(first), date.fromisoformat(last), why))
