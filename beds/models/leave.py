from django.db import models
from django.db.models import Q

from beds.models.intervals import days, ends_after_start
from beds.models.stays import Spell
from reachout.references import reference


def leave_reference() -> str:
    return reference("L")


class Leave(models.Model):
    class Kind(models.TextChoices):
        HOME = "home", "Home leave"
        LEAVE_OF_ABSENCE = "leave_of_absence", "Leave of absence"
        TRIAL = "trial", "Trial leave"
        AWOL = "awol", "AWOL"

    reference = models.CharField(max_length=200, unique=True, default=leave_reference)
    spell = models.ForeignKey(Spell, on_delete=models.CASCADE, related_name="leaves")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    started_on = models.DateField()
    expected_back_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    bed_released = models.BooleanField("bed released by the responsible clinician", default=False)
    during = days("started_on", "ended_on")

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = [ends_after_start("leave_ends_after_start", "started_on", "ended_on")]
        indexes = [models.Index(fields=["spell"], condition=Q(ended_on=None), name="leave_open")]

    def __str__(self) -> str:
        return self.reference
