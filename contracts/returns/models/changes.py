from __future__ import annotations

from django.conf import settings
from django.db import models

from beds.models import Ward
from contracts.returns.models.submissions import Submission
from reachout.people.free_text import names_no_patient


class Change(models.Model):
    """A figure of a version in the making was given another value. What it was before stands here, what it is now in ``Value``:
    so whoever saves later is told what was written meanwhile. Never changed (a trigger sees to that)."""

    PROGRAM = "program"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="changes")
    figure = models.CharField(max_length=40)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.DecimalField("number before", max_digits=14, decimal_places=2, null=True, blank=True)
    text = models.TextField("words before", blank=True, validators=[names_no_patient])
    comment = models.TextField("comment before", blank=True, validators=[names_no_patient])
    page = models.CharField("page that it was written on", max_length=32, blank=True)
    """Made up anew whenever a form is shown: tells two windows of one person apart. ``PROGRAM`` for what a program wrote, empty
    for a file."""
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"change {self.pk}"
