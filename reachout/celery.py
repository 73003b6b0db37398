"""The Celery app: tasks are found in each floor's tasks.py and notifications.py, and what runs by the clock in a SCHEDULE
beside its task:

    SCHEDULE = {"issue due packs": {"task": "beds.meetings.tasks.issue_due_packs", "schedule": timedelta(minutes=2)}}
"""

import os
import sys
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reachout.settings")

app = Celery("reachout")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="notifications")


@app.on_after_finalize.connect
def gather_schedules(sender: Celery, **_: Any) -> None:
    """Every task's module is loaded by now; each adds what it wants run by the clock."""
    modules = {task.__module__ for task in sender.tasks.values()}
    for name in sorted(modules):
        sender.conf.beat_schedule.update(getattr(sys.modules.get(name), "SCHEDULE", {}))
