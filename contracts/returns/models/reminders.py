from __future__ import annotations

from django.db import models

from contracts.returns.models.returns import Return
from reachout.chases import Reminding


class Reminder(Reminding):
    """One reminder of one return to one person: made once, sent once. A later due day may be missed anew."""

    class Stage(models.TextChoices):
        BEFORE = "before", "Due soon"
        ON = "on", "Due today"
        AFTER = "after", "Late"
        ASKED = "asked", "Queries unanswered"
        ESCALATED = "escalated", "Commissioner told"

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="reminders")
    stage = models.CharField(max_length=10, choices=Stage.choices)

    class Meta(Reminding.Meta):
        constraints = [
            models.UniqueConstraint(fields=["of", "stage", "due_on", "to"], name="one_return_reminder_per_stage_and_person")
        ]
        indexes = [models.Index(fields=["to"], condition=models.Q(sent_at=None), name="return_reminder_to_send")]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
