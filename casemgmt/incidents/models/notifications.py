"""Who outside the ward was told of an incident, and how its record came to be as it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casemgmt.incidents.models.incidents import Incident
from reachout.people.free_text import names_no_patient


class Notification(models.Model):
    """Somebody outside the ward was told."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notifications")
    to = models.CharField("who was told", max_length=20, choices=Incident.Told.choices)
    told_on = models.DateField()
    their_reference = models.CharField(max_length=100, blank=True, validators=[names_no_patient])
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("told_on", "id")
        constraints = [models.UniqueConstraint(fields=["incident", "to"], name="one_notification_of_each_to_an_incident")]

    def __str__(self) -> str:
        return f"notification {self.pk}"


class Change(models.Model):
    """One thing that was done to the record of an incident: append-only (a trigger sees to that)."""

    class Kind(models.TextChoices):
        RECORDED = "recorded", "Recorded"
        ANSWERED = "answered", "More about it was written down"
        CORRECTED = "corrected", "Corrected"
        ADDED = "added", "Intervention added"
        ENDED = "ended", "Intervention ended"
        REMOVED = "removed", "Intervention taken out"
        WITHDRAWN = "withdrawn", "Withdrawn"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    why = models.TextField(blank=True)
    before = models.JSONField(default=dict, blank=True)
    """What was changed, as it was: by the field's name."""
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="a_correction_says_why",
                condition=~Q(kind__in=["corrected", "removed", "withdrawn"]) | ~Q(why=""),
            )
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"
