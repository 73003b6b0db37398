from __future__ import annotations

from django.db import models

from quality.performance.models.notices import Notice
from reachout.chases import Reminding


class Reminder(Reminding):
    """One reminder of a meeting not held or a plan not submitted, to one person: made once, sent once."""

    class Stage(models.TextChoices):
        MEETING = "meeting", "Meeting overdue"
        PLAN = "plan", "Action plan overdue"
        ESCALATED = "escalated", "Commissioner told"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="reminders")
    stage = models.CharField(max_length=10, choices=Stage.choices)

    class Meta(Reminding.Meta):
        constraints = [
            models.UniqueConstraint(fields=["notice", "stage", "due_on", "to"], name="one_reminder_per_stage_and_person")
        ]
        indexes = [models.Index(fields=["to"], condition=models.Q(sent_at=None), name="reminder_to_send")]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
