from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from beds.meetings import services
from beds.meetings.models import Meeting

SCHEDULE = {
    "plan meetings": {"task": "beds.meetings.tasks.plan_meetings", "schedule": timedelta(hours=1)},
    "issue due packs": {"task": "beds.meetings.tasks.issue_due_packs", "schedule": timedelta(minutes=2)},
}


@shared_task
def plan_meetings() -> None:
    services.plan_meetings(at=timezone.now())


@shared_task
def issue_due_packs() -> None:
    """Each pack is a task of its own: one that fails keeps no other back."""
    for meeting in services.due_meetings(at=timezone.now()):
        build_pack.delay(meeting.pk)


@shared_task
def build_pack(meeting_id: int, at: str = "") -> None:
    instant = datetime.fromisoformat(at) if at else timezone.now()
    services.issue_pack(Meeting.objects.get(pk=meeting_id), at=instant)
