from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

SCHEDULE = {
    "find differences in returns being checked": {
        "task": "contracts.reconciliation.tasks.find_in_hand",
        "schedule": crontab(minute="*/10"),
    },
    "find differences": {
        "task": "contracts.reconciliation.tasks.find_everywhere",
        "schedule": crontab(hour="4", minute="50"),
    },
}


@shared_task
def find_in_hand() -> None:
    """What is with the provider or the commissioner: it changes by the hour."""
    from contracts.reconciliation import services

    services.find_in_hand(at=timezone.now())


@shared_task
def find_everywhere() -> None:
    """Frozen months too: a stay recorded late changes what the ledger says of them."""
    from contracts.reconciliation import services

    services.find_everywhere(at=timezone.now())
